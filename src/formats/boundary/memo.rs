//! Long texts of attribute tables: .dbt of dBase III and IV, .fpt of FoxPro. Cells of the table hold the number of a block.

/// Longer texts are cut: no name of a space is a book.
const MAX_TEXT: usize = 64 * 1024;
/// Blocks of dBase III.
const DBASE_BLOCK: usize = 512;
/// Before a text in dBase IV: this mark, and a length that counts the eight bytes too.
const DBASE_4_MARK: [u8; 4] = [0xff, 0xff, 0x08, 0x00];
/// Ends a text of dBase III.
const END: u8 = 0x1a;

/// A file of long texts in memory.
pub(super) struct Memo<'a> {
    bytes: &'a [u8],
    block: usize,
    fox: bool,
}

impl<'a> Memo<'a> {
    /// Reads the header; `extension` tells the kind. `None` if it is neither.
    pub fn open(extension: &str, bytes: &'a [u8]) -> Option<Self> {
        match extension {
            "fpt" => {
                let block = u16::from_be_bytes(bytes.get(6..8)?.try_into().ok()?);
                Some(Self { bytes, block: usize::from(block).max(1), fox: true })
            }
            "dbt" => {
                let stated = usize::from(u16::from_le_bytes(bytes.get(20..22)?.try_into().ok()?));
                // dBase III leaves anything there.
                let block = if stated >= DBASE_BLOCK && stated % DBASE_BLOCK == 0 { stated } else { DBASE_BLOCK };
                Some(Self { bytes, block, fox: false })
            }
            _ => None,
        }
    }

    /// The text a cell points to; empty if it points nowhere.
    pub fn text(&self, cell: &[u8]) -> &'a [u8] {
        let at = match cell {
            // FoxPro: a number of four bytes; else digits.
            [a, b, c, d] => u32::from_le_bytes([*a, *b, *c, *d]) as usize,
            digits => {
                std::str::from_utf8(digits).ok().and_then(|text| text.trim().parse::<u32>().ok()).unwrap_or(0) as usize
            }
        };
        // Block 0 is the header.
        if at == 0 {
            return &[];
        }
        let start = at.saturating_mul(self.block);
        let block = self.bytes.get(start..).unwrap_or(&[]);
        let text = if self.fox { fox_text(block) } else { dbase_text(block) };
        text.get(..MAX_TEXT).unwrap_or(text)
    }
}

/// Kind (1 is text; pictures are none) and length, high byte first.
fn fox_text(block: &[u8]) -> &[u8] {
    let number = |at: usize| block.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    match (number(0), number(4)) {
        (Some(1), Some(len)) => up_to(block, 8, len as usize),
        _ => &[],
    }
}

fn dbase_text(block: &[u8]) -> &[u8] {
    if block.starts_with(&DBASE_4_MARK) {
        let len = block.get(4..8).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
        return up_to(block, 8, len.saturating_sub(8));
    }
    let block = block.get(..MAX_TEXT).unwrap_or(block);
    let end = block.iter().position(|byte| *byte == END).unwrap_or(block.len());
    block.get(..end).unwrap_or(&[])
}

/// So many bytes from a place on, or what there is of them.
fn up_to(block: &[u8], from: usize, len: usize) -> &[u8] {
    let rest = block.get(from..).unwrap_or(&[]);
    rest.get(..len).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_of_all_three_kinds() {
        let mut three = vec![0; 512];
        three.extend(b"Hof\x1a\x1aRest");
        assert_eq!(Memo::open("dbt", &three).unwrap().text(b"         1"), b"Hof");
        let mut four = vec![0; 1024];
        four[20..22].copy_from_slice(&1024_u16.to_le_bytes());
        four.extend(DBASE_4_MARK);
        four.extend(11_u32.to_le_bytes());
        four.extend(b"HofRest");
        assert_eq!(Memo::open("dbt", &four).unwrap().text(b"1"), b"Hof");
        let mut fox = vec![0; 128];
        fox[6..8].copy_from_slice(&64_u16.to_be_bytes());
        fox.extend(1_u32.to_be_bytes());
        fox.extend(3_u32.to_be_bytes());
        fox.extend(b"HofRest");
        assert_eq!(Memo::open("fpt", &fox).unwrap().text(&2_u32.to_le_bytes()), b"Hof");
        assert!(Memo::open("txt", &fox).is_none() && Memo::open("dbt", b"").is_none());
    }

    #[test]
    fn lengths_that_lie_end_with_the_file() {
        let mut four = vec![0; 512];
        four.extend(DBASE_4_MARK);
        four.extend(u32::MAX.to_le_bytes());
        four.extend(vec![b'x'; 3 * MAX_TEXT]);
        assert_eq!(Memo::open("dbt", &four).unwrap().text(b"1").len(), MAX_TEXT);
        assert_eq!(Memo::open("dbt", &four).unwrap().text(b"4294967295"), b"");
        assert_eq!(Memo::open("dbt", &four).unwrap().text(b"99999999999"), b"");
    }

    proptest! {
        #[test]
        fn damaged_files_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), cell in prop::collection::vec(any::<u8>(), 0..12)) {
            for extension in ["dbt", "fpt"] {
                if let Some(memo) = Memo::open(extension, &bytes) {
                    let _ = memo.text(&cell);
                }
            }
        }
    }
}
