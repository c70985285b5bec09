//! Encodings: labels, decoding, detection from German text.
//!
//! Labels are those of the WHATWG encoding standard, and "IBM850" (code page 850 of DOS), which that standard lacks and old
//! dBase files are full of. Detection: valid UTF-8 with at least one letter beyond ASCII is UTF-8 (other encodings hardly ever
//! come out valid by chance); otherwise the bytes that stand for German letters beside other letters decide.

use encoding_rs::Encoding;

/// The labels offered, the likely ones first.
pub const LABELS: [&str; 5] = ["UTF-8", "windows-1252", "ISO-8859-15", "IBM850", "macintosh"];

/// Upper half of code page 850.
const IBM850: &str = "\
ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Decodes bytes; `None` if the label is unknown. Bytes without meaning become U+FFFD. A byte order mark is dropped.
pub fn decode(bytes: &[u8], label: &str) -> Option<String> {
    if is_ibm850(label) {
        let table: Vec<char> = if bytes.is_ascii() { Vec::new() } else { IBM850.chars().collect() };
        let high = |byte: u8| table.get(usize::from(byte & 0x7f)).copied().unwrap_or('\u{fffd}');
        return Some(bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { high(*b) }).collect());
    }
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    Some(encoding.decode_with_bom_removal(bytes).0.into_owned())
}

/// Whether [`decode`] knows the label.
pub fn is_known(label: &str) -> bool {
    is_ibm850(label) || Encoding::for_label(label.trim().as_bytes()).is_some()
}

/// The likeliest label for German text; "UTF-8" when all of it is ASCII.
pub fn detect(bytes: &[u8]) -> &'static str {
    if std::str::from_utf8(bytes).is_ok() { "UTF-8" } else { detect_single_byte(bytes) }
}

/// windows-1252, ISO-8859-15, IBM850 or macintosh, by the bytes that stand for German letters beside ASCII letters. (Code pages 437 and
/// 850 have the German letters in the same places, and so have windows-1252 and ISO 8859-1.)
pub(super) fn detect_single_byte(bytes: &[u8]) -> &'static str {
    let (mut windows, mut dos, mut mac) = (0_usize, 0_usize, 0_usize);
    for (at, byte) in bytes.iter().enumerate() {
        let letter = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_alphabetic);
        if !letter(at.checked_sub(1)) && !letter(at.checked_add(1)) {
            continue;
        }
        match byte {
            // ä ö ü Ä Ö Ü ß
            0xe4 | 0xf6 | 0xfc | 0xc4 | 0xd6 | 0xdc | 0xdf => windows += 1,
            // ä ö ü Ä Ö Ü ß of code page 850; é (0x82) is a low quotation mark in windows-1252
            0x84 | 0x94 | 0x81 | 0x8e | 0x99 | 0xe1 => dos += 1,
            // ä ü Ö Ü ß of the Macintosh (Ä is 0x80)
            0x8a | 0x9f | 0x85 | 0x86 | 0xa7 | 0x80 => mac += 1,
            // Ü there, ö here
            0x9a => (dos, mac) = (dos + 1, mac + 1),
            _ => {}
        }
    }
    match () {
        () if mac > dos && mac > windows => "macintosh",
        () if dos > windows => "IBM850",
        // The euro sign, where windows-1252 has the sign for currency that nobody uses, and none of the signs that only windows-1252 has.
        () if bytes.contains(&0xa4) && !bytes.iter().any(|byte| (0x80..0xa0).contains(byte)) => "ISO-8859-15",
        () => "windows-1252",
    }
}

/// The label that the text of a .cpg file means; `None` if it means none we know.
pub(super) fn label_of_cpg(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0' || c == '"');
    // GDAL writes the table's language byte this way.
    if let Some(byte) = text.strip_prefix("LDID/").or_else(|| text.strip_prefix("ldid/")) {
        return label_of_language_byte(byte.parse().ok()?).map(str::to_owned);
    }
    let folded: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let known = match folded.as_str() {
        "utf8" | "65001" | "cp65001" | "unicode" => "UTF-8",
        // ISO 8859-1 is read as windows-1252 everywhere: a superset in practice.
        "1252" | "cp1252" | "ansi1252" | "ansi" | "windows1252" | "win1252" | "latin1" | "iso88591" | "88591"
        | "isolatin1" | "28591" => "windows-1252",
        "iso885915" | "885915" | "latin9" | "28605" => "ISO-8859-15",
        "macroman" | "macintosh" | "10000" | "cp10000" | "xmacroman" => "macintosh",
        "850" | "cp850" | "ibm850" | "oem850" | "oem" | "437" | "cp437" | "ibm437" => "IBM850",
        _ => return Encoding::for_label(text.as_bytes()).map(|encoding| encoding.name().to_owned()),
    };
    Some(known.to_owned())
}

/// The label that a dBase file's language byte means; `None` where it means nothing.
pub(super) fn label_of_language_byte(byte: u8) -> Option<&'static str> {
    match byte {
        0x01 | 0x02 | 0x09 | 0x0b | 0x0d | 0x0e | 0x0f | 0x10 | 0x11 | 0x15 | 0x18 | 0x1b | 0x1d => Some("IBM850"),
        0x03 | 0x57 | 0x58 | 0x59 => Some("windows-1252"),
        0x04 => Some("macintosh"),
        0xc8 => Some("windows-1250"),
        _ => None,
    }
}

/// Whether a text looks as if it had been read in the wrong encoding.
pub(super) fn looks_broken(text: &str) -> bool {
    const WRONG: [&str; 12] = ["Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ", "Ã©", "â€", "├ñ", "├╝", "├Â"];
    if text.is_ascii() {
        return false;
    }
    text.contains('\u{fffd}')
        || text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c))
        || WRONG.iter().any(|w| text.contains(w))
}

/// Where letters beyond ASCII stand in a text (bytes, runs joined), to be marked when encodings are compared. U+FFFD, the sign for bytes
/// without meaning, counts too.
pub fn beyond_ascii(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += c.len_utf8(),
            _ => runs.push(at..at + c.len_utf8()),
        }
    }
    runs
}

fn is_ibm850(label: &str) -> bool {
    ["ibm850", "cp850", "850"].iter().any(|known| label.trim().eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Schloßstraße Übergröße" in code page 850.
    const DOS: &[u8] = b"Schlo\xe1stra\xe1e \x9abergr\x94\xe1e";
    const WINDOWS: &[u8] = b"Schlo\xdfstra\xdfe \xdcbergr\xf6\xdfe";

    #[test]
    fn german_text_is_read_in_every_label() {
        for (bytes, label) in [
            (DOS, "IBM850"),
            (WINDOWS, "windows-1252"),
            (WINDOWS, "ISO-8859-15"),
            (b"Schlo\xa7stra\xa7e \x86bergr\x9a\xa7e", "macintosh"),
            ("Schloßstraße Übergröße".as_bytes(), "UTF-8"),
        ] {
            assert_eq!(decode(bytes, label).as_deref(), Some("Schloßstraße Übergröße"), "{label}");
        }
        assert_eq!(decode(b"\xef\xbb\xbfa", "UTF-8").as_deref(), Some("a"));
        assert_eq!(decode(b"a\xff", "UTF-8").as_deref(), Some("a\u{fffd}"));
        assert_eq!(decode(b"a", "Klingonisch"), None);
        assert_eq!(IBM850.chars().count(), 128);
        assert!(LABELS.iter().all(|label| is_known(label)));
    }

    #[test]
    fn the_encoding_of_german_text_is_detected() {
        assert_eq!(detect(DOS), "IBM850");
        assert_eq!(detect(WINDOWS), "windows-1252");
        assert_eq!(detect("Köln".as_bytes()), "UTF-8");
        assert_eq!(detect(b"Koeln"), "UTF-8");
        assert_eq!(detect(b"M\xe9xico"), "windows-1252");
        assert_eq!(detect(b"Stra\xdfe, 30 \xa4"), "ISO-8859-15");
        assert_eq!(detect(b"Stra\xdfe, 30 \x80"), "windows-1252");
        assert_eq!(detect(b"Schlo\xa7stra\xa7e \x86bergr\x9a\xa7e"), "macintosh");
        assert_eq!(detect(b"M\x9ahle"), "IBM850");
    }

    #[test]
    fn cpg_files_are_read_in_the_forms_that_occur() {
        for (text, label) in [
            ("UTF-8", "UTF-8"),
            ("\u{feff}utf8\r\n", "UTF-8"),
            ("1252", "windows-1252"),
            ("ANSI 1252", "windows-1252"),
            ("ISO 88591", "windows-1252"),
            ("ISO-8859-1", "windows-1252"),
            ("CP850", "IBM850"),
            ("windows-1250", "windows-1250"),
            ("LDID/87", "windows-1252"),
            ("Macintosh", "macintosh"),
        ] {
            assert_eq!(label_of_cpg(text).as_deref(), Some(label), "{text}");
        }
        assert_eq!(label_of_cpg("system"), None);
        assert_eq!(label_of_cpg(""), None);
    }

    #[test]
    fn letters_beyond_ascii_are_marked_in_runs() {
        assert_eq!(beyond_ascii("Straße Ãœb"), vec![4..6, 8..12]);
        assert_eq!(beyond_ascii("a\u{fffd}"), vec![1..4]);
        assert!(beyond_ascii("Koeln").is_empty());
        let text = "äöü Größe";
        assert!(beyond_ascii(text).into_iter().all(|run| text.get(run).is_some()));
    }

    #[test]
    fn broken_text_is_noticed() {
        for text in ["StraÃŸe", "MÃ¼hle", "M\u{fffd}hle", "M├╝hle"] {
            assert!(looks_broken(text), "{text}");
        }
        assert!(!looks_broken("Straße am Ãrger"));
    }
}
