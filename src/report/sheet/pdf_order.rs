//! The objects of a PDF in an order of their own: same drawing, same bytes.
//!
//! The converter keeps typefaces and resources in hashed maps and writes them as these happen to hand them out: another order, and
//! other numbers, in every run. Here objects are numbered anew in the order in which they are first referred to, from the catalogue on, and
//! resources are sorted by their names. What is in the objects stays as it is. The converter's output is regular (one object after another,
//! one table of them, one entry a line); a document of another form is left as it is.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// A document with its objects in order; as it came if it has another form than expected.
pub(super) fn ordered(pdf: Vec<u8>) -> Vec<u8> {
    rewritten(&pdf).unwrap_or(pdf)
}

/// An object: what is said of it (with its references), and its stream, if it has one.
struct Object<'a> {
    head: String,
    body: &'a [u8],
}

fn rewritten(pdf: &[u8]) -> Option<Vec<u8>> {
    let (objects, trailer, first) = objects(pdf)?;
    let order = order(&objects, &trailer)?;
    let new: HashMap<u32, u32> = order.iter().zip(1..).map(|(old, new)| (*old, new)).collect();
    let mut out = pdf.get(..first)?.to_vec();
    let mut places = Vec::with_capacity(order.len());
    for old in &order {
        let object = objects.get(old)?;
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj", new.get(old)?).as_bytes());
        out.extend_from_slice(renumbered(&object.head, &new)?.as_bytes());
        out.extend_from_slice(object.body);
    }
    let begin = out.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f\r\n", order.len() + 1);
    for place in places {
        write!(end, "{place:010} 00000 n\r\n").ok()?;
    }
    write!(end, "{}startxref\n{begin}\n%%EOF", renumbered(&trailer, &new)?).ok()?;
    out.extend_from_slice(end.as_bytes());
    Some(out)
}

/// The objects by number, the trailer, and where the first object begins.
fn objects(pdf: &[u8]) -> Option<(BTreeMap<u32, Object<'_>>, String, usize)> {
    let tail = pdf.len().saturating_sub(64);
    let start = tail + find(pdf.get(tail..)?, b"startxref\n")?;
    let said = std::str::from_utf8(pdf.get(start..)?).ok()?;
    let table_at: usize = said.strip_prefix("startxref\n")?.lines().next()?.parse().ok()?;
    let table = std::str::from_utf8(pdf.get(table_at..start)?).ok()?;
    let (entries, trailer) = table.split_at_checked(table.find("trailer")?)?;
    let mut lines = entries.lines();
    let (Some("xref"), Some(range)) = (lines.next(), lines.next()) else { return None };
    let count: usize = range.strip_prefix("0 ")?.parse().ok()?;
    let in_use = lines.skip(1).map(|line| line.split_once(' ')?.0.parse::<usize>().ok());
    let mut places: Vec<usize> = in_use.collect::<Option<_>>()?;
    if places.len() + 1 != count {
        return None;
    }
    places.sort_unstable();
    let first = *places.first()?;
    let ends = places.iter().skip(1).copied().chain([table_at]);
    let mut objects = BTreeMap::new();
    for (from, to) in places.iter().copied().zip(ends) {
        let (number, object) = object(pdf.get(from..to)?)?;
        objects.insert(number, object);
    }
    (objects.len() + 1 == count).then(|| (objects, trailer.to_owned(), first))
}

fn object(bytes: &[u8]) -> Option<(u32, Object<'_>)> {
    let begin = find(bytes, b" 0 obj")?;
    let number = std::str::from_utf8(bytes.get(..begin)?).ok()?.parse().ok()?;
    let rest = bytes.get(begin + 6..)?;
    let (head, body) = rest.split_at_checked(find(rest, b"\nstream").unwrap_or(rest.len()))?;
    Some((number, Object { head: sorted(std::str::from_utf8(head).ok()?), body }))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Entries like `/fo1 2 0 R` that stand one below another, by their names.
fn sorted(head: &str) -> String {
    let mut lines: Vec<&str> = head.split('\n').collect();
    for run in lines.chunk_by_mut(|a, b| resource(a).is_some() && resource(b).is_some()) {
        run.sort_by_key(|line| resource(line));
    }
    lines.join("\n")
}

/// Kind and number of a resource whose entry a line is.
fn resource(line: &str) -> Option<(usize, &str, u32)> {
    let entry = line.trim_start();
    let (name, value) = entry.strip_prefix('/')?.split_once(' ')?;
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name.strip_prefix(kind)?.parse().ok()?;
    // An entry that goes on in the next line can't be moved alone.
    let whole = value.ends_with(" R") || value.ends_with(']');
    (whole && !kind.is_empty()).then_some((line.len() - entry.len(), kind, number))
}

/// All objects in the order in which they are first referred to; `None` if one is referred to from nowhere.
fn order(objects: &BTreeMap<u32, Object<'_>>, trailer: &str) -> Option<Vec<u32>> {
    let mut order: Vec<u32> = Vec::new();
    let mut next = 0;
    let refer = |text: &str, order: &mut Vec<u32>| {
        for (_, number) in references(text) {
            if !order.contains(&number) {
                order.push(number);
            }
        }
    };
    refer(trailer, &mut order);
    while let Some(number) = order.get(next) {
        next += 1;
        refer(&objects.get(number)?.head, &mut order);
    }
    (order.len() == objects.len()).then_some(order)
}

/// Where `12 0 R` stand, as (the place of the number, the number).
fn references(text: &str) -> Vec<(std::ops::Range<usize>, u32)> {
    let found = text.match_indices(" 0 R").filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        Some((at - digits..at, before.get(at - digits..)?.parse().ok()?))
    });
    found.collect()
}

fn renumbered(text: &str, new: &HashMap<u32, u32>) -> Option<String> {
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (place, number) in references(text) {
        out.push_str(text.get(done..place.start)?);
        write!(out, "{}", new.get(&number)?).ok()?;
        done = place.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_sorted_by_number_and_nothing_else_moves() {
        let head = "<<\n  /Font <<\n    /fo10 3 0 R\n    /fo2 1 0 R\n  >>\n  /Type /Page\n  /Kids [5 0 R]\n>>";
        let expected = "<<\n  /Font <<\n    /fo2 1 0 R\n    /fo10 3 0 R\n  >>\n  /Type /Page\n  /Kids [5 0 R]\n>>";
        assert_eq!(sorted(head), expected);
    }

    #[test]
    fn references_are_found_and_replaced() {
        let text = "/A 12 0 R /B [3 0 R 0 0 750] /C 1 0 RG";
        assert_eq!(references(text).iter().map(|(_, n)| *n).collect::<Vec<_>>(), [12, 3, 1]);
        let new = HashMap::from([(12, 1), (3, 200), (1, 3)]);
        assert_eq!(renumbered(text, &new).as_deref(), Some("/A 1 0 R /B [200 0 R 0 0 750] /C 3 0 RG"));
    }

    #[test]
    fn what_has_another_form_stays_as_it_is() {
        for bytes in [&b""[..], b"%PDF-1.7", b"startxref\n99999\n%%EOF", b"xref\n0 2\nstartxref\n0\n%%EOF"] {
            assert_eq!(ordered(bytes.to_vec()), bytes);
        }
    }
}
