//! The encoding of an attribute table: what the .cpg says if the bytes allow it, else UTF-8 if they are, else what the table's
//! language byte says if the letters allow it, else what German letters tell.

use super::dbf::{Dbf, decode_cell, is_utf8};
use super::{EncodingGuess, EncodingHow};
use crate::formats::text;
use std::collections::BTreeSet;

/// So many different texts with letters beyond ASCII are looked at.
const MAX_TEXTS: usize = 2_000;
/// So many are shown for each candidate.
const MAX_PREVIEWS: usize = 6;

/// Guesses from a table and the .cpg beside it.
pub(super) fn guess(dbf: &Dbf, cpg: Option<&[u8]>) -> EncodingGuess {
    let stated = cpg.and_then(|bytes| text::label_of_cpg(&String::from_utf8_lossy(bytes)));
    decide(&beyond_ascii(dbf), stated, text::label_of_language_byte(dbf.language))
}

/// Guesses from text that is not UTF-8 although it should be (GeoJSON).
pub(super) fn guess_of_text(bytes: &[u8]) -> EncodingGuess {
    if std::str::from_utf8(bytes).is_ok() {
        return EncodingGuess { label: "UTF-8".into(), how: EncodingHow::Format, previews: Vec::new() };
    }
    let lines = bytes.split(|b| matches!(b, b'"' | b'\n')).filter(|text| !text.is_ascii() && text.len() < 200);
    let texts: Vec<_> = lines.take(MAX_TEXTS).map(|text| (text.to_vec(), false)).collect();
    let label = text::detect_single_byte(bytes);
    EncodingGuess { label: label.into(), how: EncodingHow::Detected, previews: previews(&texts, label) }
}

/// Different texts (field names too) with bytes beyond ASCII, and whether each fills its field.
fn beyond_ascii(dbf: &Dbf) -> Vec<(Vec<u8>, bool)> {
    let mut texts = BTreeSet::new();
    for field in dbf.fields.iter().filter(|field| !field.name.is_ascii()) {
        texts.insert((field.name.clone(), field.name.len() >= 10));
    }
    'table: for record in 0..dbf.records {
        for field in dbf.fields.iter().filter(|field| field.is_text()) {
            let (bytes, full) = dbf.raw(record, field);
            if !bytes.is_ascii() {
                texts.insert((bytes.to_vec(), full));
                if texts.len() >= MAX_TEXTS {
                    break 'table;
                }
            }
        }
    }
    texts.into_iter().collect()
}

fn decide(texts: &[(Vec<u8>, bool)], cpg: Option<String>, language: Option<&'static str>) -> EncodingGuess {
    if texts.is_empty() {
        let how = if cpg.is_some() { EncodingHow::Cpg } else { EncodingHow::Ascii };
        return EncodingGuess { label: cpg.unwrap_or_else(|| "UTF-8".into()), how, previews: Vec::new() };
    }
    let utf8 = texts.iter().all(|(bytes, full)| is_utf8(bytes, *full));
    let all = texts.iter().map(|(bytes, _)| bytes.as_slice()).collect::<Vec<_>>().join(&b' ');
    let by_letters = text::detect_single_byte(&all);
    let (label, how) = match (cpg, language) {
        (Some(label), _) if utf8 == label.eq_ignore_ascii_case("utf-8") => (label, EncodingHow::Cpg),
        // The .cpg says something else than the bytes: they are right.
        _ if utf8 => ("UTF-8".to_owned(), EncodingHow::Detected),
        (_, Some(label)) if label == by_letters || label == "windows-1250" => {
            (label.to_owned(), EncodingHow::LanguageByte)
        }
        _ => (by_letters.to_owned(), EncodingHow::Detected),
    };
    let previews = previews(texts, &label);
    EncodingGuess { label, how, previews }
}

/// Texts under the label and all others offered, the same texts for each.
fn previews(texts: &[(Vec<u8>, bool)], label: &str) -> Vec<(String, Vec<String>)> {
    let others = text::LABELS.iter().copied().filter(|other| !other.eq_ignore_ascii_case(label));
    let read =
        |label: &str| texts.iter().take(MAX_PREVIEWS).map(|(bytes, full)| decode_cell(bytes, *full, label)).collect();
    std::iter::once(label).chain(others).map(|label| (label.to_owned(), read(label))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(texts: &[&[u8]], cpg: Option<&str>, language: u8) -> (String, EncodingHow) {
        let texts: Vec<_> = texts.iter().map(|t| (t.to_vec(), false)).collect();
        let guess = decide(&texts, cpg.map(str::to_owned), text::label_of_language_byte(language));
        (guess.label, guess.how)
    }

    #[test]
    fn the_statement_counts_unless_the_bytes_contradict() {
        let (utf8, windows, dos): (&[u8], &[u8], &[u8]) = ("Süd".as_bytes(), b"S\xfcd", b"S\x81d");
        for (texts, cpg, language, label, how) in [
            (&[utf8][..], Some("UTF-8"), 0, "UTF-8", EncodingHow::Cpg),
            (&[utf8], Some("windows-1252"), 0, "UTF-8", EncodingHow::Detected),
            (&[utf8], None, 0x57, "UTF-8", EncodingHow::Detected),
            (&[windows], Some("UTF-8"), 0, "windows-1252", EncodingHow::Detected),
            (&[windows], Some("ISO-8859-15"), 0, "ISO-8859-15", EncodingHow::Cpg),
            (&[windows], None, 0x57, "windows-1252", EncodingHow::LanguageByte),
            (&[windows], None, 0, "windows-1252", EncodingHow::Detected),
            (&[dos], None, 0x02, "IBM850", EncodingHow::LanguageByte),
            (&[dos], None, 0x57, "IBM850", EncodingHow::Detected),
            (&[], Some("windows-1252"), 0, "windows-1252", EncodingHow::Cpg),
            (&[], None, 0x57, "UTF-8", EncodingHow::Ascii),
        ] {
            assert_eq!(decided(texts, cpg, language), (label.to_owned(), how), "{texts:?} {cpg:?} {language}");
        }
    }

    #[test]
    fn previews_show_the_same_texts_under_each_candidate() {
        let guess = decide(&[(b"Stra\xdfe".to_vec(), false)], None, None);
        assert_eq!(guess.previews.len(), text::LABELS.len());
        assert_eq!(guess.previews[0], ("windows-1252".to_owned(), vec!["Straße".to_owned()]));
        assert!(guess.previews.iter().any(|(label, texts)| label == "UTF-8" && texts[0].contains('\u{fffd}')));
    }
}
