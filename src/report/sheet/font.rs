//! The typeface of sheets: Liberation Sans, whose letters are as wide as Arial's, so that an SVG looks the same where only that is there.

use resvg::usvg::fontdb;
use std::sync::{Arc, LazyLock};

/// Names of the typeface in an SVG: ours, then what is as wide.
pub(super) const FAMILY: &str = "Liberation Sans, Arimo, Arial, Helvetica, sans-serif";
const NAME: &str = "Liberation Sans";

const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/fonts/LiberationSans-Bold.ttf");

/// How strong letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A letter the font does not have is taken to be this wide, in sizes of the type.
const UNKNOWN: f64 = 0.6;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    fonts.set_sans_serif_family(NAME);
    fonts.set_serif_family(NAME);
    Arc::new(fonts)
});
static WIDTHS: LazyLock<[Vec<f32>; 2]> = LazyLock::new(|| [REGULAR, BOLD].map(|font| widths(font).unwrap_or_default()));

/// The fonts a sheet is drawn with: those that are built in, none of the system's.
pub(super) fn fonts() -> Arc<fontdb::Database> {
    FONTS.clone()
}

/// The width of a text set in a size, without kerning (which only makes it narrower).
pub(super) fn width(text: &str, weight: Weight, size: f64) -> f64 {
    let [regular, bold] = &*WIDTHS;
    let widths = if weight == Weight::Bold { bold } else { regular };
    let of = |letter: char| widths.get(letter as usize).map_or(UNKNOWN, |width| f64::from(*width));
    text.chars().map(of).sum::<f64>() * size
}

/// Whether there is a glyph for a letter in both weights.
#[cfg(test)]
pub(super) fn has(letter: char) -> bool {
    [REGULAR, BOLD]
        .iter()
        .all(|font| glyphs(font).is_some_and(|all| all.get(letter as usize).is_some_and(|id| *id > 0)))
}

/// A text in lines no wider than `most`. Lines break at spaces and after hyphens and slashes; a word that is wider is broken anywhere.
pub(super) fn wrapped(text: &str, weight: Weight, size: f64, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace().flat_map(pieces) {
        let (word, glued) = word;
        let joint = if line.is_empty() || glued { "" } else { " " };
        if width(&line, weight, size) + width(joint, weight, size) + width(word, weight, size) <= most {
            line.push_str(joint);
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            if !line.is_empty()
                && width(&line, weight, size) + width(letter.encode_utf8(&mut [0; 4]), weight, size) > most
            {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// As [`wrapped`], at most so many lines; the last one says that there was more.
pub(super) fn wrapped_to(text: &str, weight: Weight, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut all = wrapped(text, weight, size, most);
    if all.len() > lines {
        all.truncate(lines);
        if let Some(last) = all.last_mut() {
            *last = shortened(&format!("{last} …"), weight, size, most);
        }
    }
    all
}

/// A text that ends in "…" if it is too wide.
fn shortened(text: &str, weight: Weight, size: f64, most: f64) -> String {
    let mut text = text.to_owned();
    while width(&text, weight, size) > most {
        let Some(kept) = text.trim_end_matches(['…', ' ']).char_indices().next_back().map(|(at, _)| at) else {
            break;
        };
        text.truncate(kept);
        text = format!("{}…", text.trim_end());
    }
    text
}

/// Parts of a word after which a line may end, and whether the part follows the one before without a space.
fn pieces(word: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = word;
    let mut glued = false;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|(at, letter)| matches!(letter, '-' | '/' | '–') && *at > 0)
            .map_or(rest.len(), |(at, letter)| at + letter.len_utf8());
        let (piece, left) = rest.split_at(end);
        rest = left;
        Some((piece, std::mem::replace(&mut glued, true)))
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize)
}

/// A table of an OpenType font.
fn table<'a>(font: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(font, 4)?);
    let record = (0..count).map(|n| 12 + n * 16).find(|at| font.get(*at..at + 4) == Some(name))?;
    let (offset, length) = (u32_at(font, record + 8)?, u32_at(font, record + 12)?);
    font.get(offset..offset.checked_add(length)?)
}

/// The glyph of every letter of the basic plane, from the font's table `cmap` (format 4 for Windows).
fn glyphs(font: &[u8]) -> Option<Vec<u16>> {
    let cmap = table(font, b"cmap")?;
    let tables = usize::from(u16_at(cmap, 2)?);
    let record =
        (0..tables).map(|n| 4 + n * 8).find(|at| u16_at(cmap, *at) == Some(3) && u16_at(cmap, at + 2) == Some(1))?;
    let map = cmap.get(u32_at(cmap, record + 4)?..)?;
    let mut glyphs = vec![0; 1 << 16];
    let twice = usize::from(u16_at(map, 6)?);
    for segment in 0..twice / 2 {
        let end = u16_at(map, 14 + segment * 2)?;
        let start = u16_at(map, 16 + twice + segment * 2)?;
        let delta = u16_at(map, 16 + 2 * twice + segment * 2)?;
        let range_at = 16 + 3 * twice + segment * 2;
        let range = usize::from(u16_at(map, range_at)?);
        for letter in start..=end {
            let glyph = match range {
                0 => letter.wrapping_add(delta),
                _ => match u16_at(map, range_at + range + usize::from(letter - start) * 2).unwrap_or(0) {
                    0 => 0,
                    glyph => glyph.wrapping_add(delta),
                },
            };
            if let Some(place) = glyphs.get_mut(usize::from(letter)) {
                *place = glyph;
            }
        }
    }
    Some(glyphs)
}

/// The width of every letter of the basic plane, in sizes of the type.
fn widths(font: &[u8]) -> Option<Vec<f32>> {
    let per_em = f32::from(u16_at(table(font, b"head")?, 18)?);
    let long = usize::from(u16_at(table(font, b"hhea")?, 34)?).max(1);
    let metrics = table(font, b"hmtx")?;
    let width = |glyph: u16| u16_at(metrics, usize::from(glyph).min(long - 1) * 4).map(|w| f32::from(w) / per_em);
    glyphs(font)?.into_iter().map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_letters_of_german_and_the_signs_of_sheets_are_there() {
        for letter in "ÄÖÜäöüßéèçñłšž–„“”‚‘’²³·©≈−…€§%×".chars() {
            assert!(has(letter), "{letter}");
        }
        assert!(!has('\u{4e2d}'));
    }

    #[test]
    fn widths_are_those_of_the_font() {
        // Arial and Liberation Sans, in thousandths: A 667, m 833, space 278, digits 556.
        for (text, thousandths) in [("A", 667.0), ("m", 833.0), (" ", 278.0), ("7", 556.0), ("ü", 556.0)] {
            assert!((width(text, Weight::Regular, 1000.0) - thousandths).abs() < 1.0, "{text}");
        }
        assert!(width("Räume", Weight::Bold, 10.0) > width("Räume", Weight::Regular, 10.0));
    }

    #[test]
    fn lines_break_at_spaces_and_hyphens_and_never_overflow() {
        let size = 10.0;
        for most in [30.0, 60.0, 100.0, 400.0] {
            for text in
                ["Bezirksregion Lichtenrade-Ost/Nahariyastraße", "Donaudampfschifffahrtsgesellschaft", "a b c", ""]
            {
                let lines = wrapped(text, Weight::Regular, size, most);
                assert!(lines.iter().all(|line| width(line, Weight::Regular, size) <= most), "{lines:?} in {most}");
                let kept: String = lines.concat().split_whitespace().collect();
                assert_eq!(kept, text.split_whitespace().collect::<String>());
            }
        }
        assert_eq!(wrapped("Lichtenrade-Ost", Weight::Regular, 10.0, 65.0), ["Lichtenrade-", "Ost"]);
    }

    #[test]
    fn what_is_cut_says_so() {
        let lines = wrapped_to("eins zwei drei vier fünf", Weight::Regular, 10.0, 50.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && width(&lines[1], Weight::Regular, 10.0) <= 50.0, "{lines:?}");
    }
}
