//! Words for errors of files.

use super::{
    Explanation,
    error::{cancelled, crs_error},
    listed,
};
use crate::app::operations::{FormatError, FormatErrorKind, Wanted};
use crate::l10n::{Lang, count};
use crate::t;

/// An error of a file in words, with file, record and field.
pub(super) fn format_error(lang: Lang, error: &FormatError) -> Explanation {
    kind(lang, &error.kind).at(place(lang, error))
}

/// "schulen.csv, Zeile 3, Spalte Lat", "bezirke.shp, Datensatz 12".
fn place(lang: Lang, error: &FormatError) -> String {
    let name = error.file.to_lowercase();
    let is_table = [".csv", ".txt", ".tsv"].iter().any(|ending| name.ends_with(ending));
    // The reader of GeoJSON counts lines where the text itself is damaged.
    let is_json = [".json", ".geojson"].iter().any(|ending| name.ends_with(ending));
    let in_text = is_json && matches!(error.kind, FormatErrorKind::Damaged(_) | FormatErrorKind::Truncated);
    let by_line = is_table || in_text;
    let record = error.record.map(|record| {
        let number = record.to_string();
        if by_line { t!(lang, "explain-place-line", n = number) } else { t!(lang, "explain-place-record", n = number) }
    });
    let field = error.field.clone().map(|field| {
        if is_table {
            t!(lang, "explain-in-column", field = field)
        } else {
            t!(lang, "explain-in-field", field = field)
        }
    });
    [Some(error.file.clone()), record, field].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn kind(lang: Lang, kind: &FormatErrorKind) -> Explanation {
    match kind {
        FormatErrorKind::Io(inner) => io(lang, inner),
        FormatErrorKind::UnknownKind => Explanation::of(
            t!(lang, "explain-unknown-kind"),
            t!(lang, "explain-unknown-kind-meaning"),
            t!(lang, "explain-unknown-kind-remedy"),
        ),
        FormatErrorKind::EmptyArchive => Explanation::of(
            t!(lang, "explain-empty-archive"),
            t!(lang, "explain-empty-archive-meaning"),
            t!(lang, "explain-choose-other-remedy"),
        ),
        FormatErrorKind::MissingSibling(name) => Explanation::of(
            t!(lang, "explain-no-sibling", name = name.clone()),
            t!(lang, "explain-no-sibling-meaning"),
            t!(lang, "explain-no-sibling-remedy"),
        ),
        FormatErrorKind::Truncated => Explanation::of(
            t!(lang, "explain-truncated"),
            t!(lang, "explain-truncated-meaning"),
            t!(lang, "explain-copy-again-remedy"),
        ),
        FormatErrorKind::TooLarge { limit } => Explanation::of(
            t!(lang, "explain-too-large", limit = limit.clone()),
            String::new(),
            t!(lang, "explain-too-large-remedy"),
        ),
        FormatErrorKind::Damaged(reason) => Explanation::of(
            t!(lang, "explain-damaged"),
            t!(lang, "explain-technical", reason = reason.clone()),
            t!(lang, "explain-copy-again-remedy"),
        ),
        FormatErrorKind::Empty(wanted) => empty(lang, *wanted),
        FormatErrorKind::Unread(records) => Explanation::of(
            t!(lang, "explain-unread"),
            t!(lang, "explain-not-an-area-sentence", n = *records, count = count(lang, *records)),
            t!(lang, "explain-not-an-area-remedy"),
        ),
        FormatErrorKind::OutsideCrs { records, crs } => Explanation::of(
            t!(lang, "explain-outside-crs", crs = crs.to_string()),
            t!(lang, "explain-outside-crs-meaning", n = *records, count = count(lang, *records)),
            t!(lang, "explain-crs-choose-remedy"),
        ),
        FormatErrorKind::NoSuchField { wanted, available } => Explanation::of(
            t!(lang, "explain-no-field", name = wanted.clone()),
            t!(lang, "explain-fields", list = listed(available)),
            t!(lang, "explain-no-field-remedy"),
        ),
        FormatErrorKind::NoCrs => Explanation::of(
            t!(lang, "explain-no-crs"),
            t!(lang, "explain-no-crs-meaning"),
            t!(lang, "explain-crs-choose-remedy"),
        ),
        FormatErrorKind::Crs(inner) => crs_error(lang, inner),
        FormatErrorKind::UnknownEncoding(label) => Explanation::of(
            t!(lang, "explain-unknown-encoding", label = label.clone()),
            String::new(),
            t!(lang, "explain-unknown-encoding-remedy", list = crate::app::operations::ENCODING_LABELS.join(", ")),
        ),
        FormatErrorKind::NoCoordinates => Explanation::of(
            t!(lang, "explain-no-coordinates"),
            t!(lang, "explain-no-coordinates-meaning"),
            t!(lang, "explain-no-coordinates-remedy"),
        ),
        FormatErrorKind::UnreadTiles(form) => Explanation::of(
            t!(lang, "explain-unread-tiles", form = form.clone()),
            t!(lang, "explain-unread-tiles-meaning"),
            t!(lang, "explain-unread-tiles-remedy"),
        ),
        FormatErrorKind::Cancelled => cancelled(lang),
    }
}

fn empty(lang: Lang, wanted: Wanted) -> Explanation {
    let what = match wanted {
        Wanted::Areas => t!(lang, "explain-empty-areas"),
        Wanted::Points => t!(lang, "explain-empty-points"),
        Wanted::Rows => t!(lang, "explain-empty-rows"),
        Wanted::Tiles => t!(lang, "explain-empty-tiles"),
    };
    Explanation::of(what, String::new(), t!(lang, "explain-choose-other-remedy"))
}

fn io(lang: Lang, error: &std::io::Error) -> Explanation {
    let (what, remedy) = match error.kind() {
        std::io::ErrorKind::NotFound => (t!(lang, "explain-file-missing"), t!(lang, "explain-file-missing-remedy")),
        std::io::ErrorKind::PermissionDenied => {
            (t!(lang, "explain-file-denied"), t!(lang, "explain-file-denied-remedy"))
        }
        _ => (t!(lang, "explain-file-unreadable"), t!(lang, "explain-file-unreadable-remedy")),
    };
    Explanation::of(what, t!(lang, "explain-system-says", reason = error.to_string()), remedy)
}
