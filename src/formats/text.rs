//! Encodings: labels, decoding, detection from German text.

/// The labels offered, the likely ones first.
pub const LABELS: [&str; 4] = ["UTF-8", "windows-1252", "ISO-8859-15", "IBM850"];

/// Decodes bytes; `None` if the label is unknown. Bytes without meaning become U+FFFD.
pub fn decode(_bytes: &[u8], _label: &str) -> Option<String> {
    todo!()
}

/// The likeliest label for German text.
pub fn detect(_bytes: &[u8]) -> &'static str {
    todo!()
}
