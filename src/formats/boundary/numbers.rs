//! Numbers of chosen fields, for who converts figures and needs no others.

use super::content::Content;
use super::spaces::field_index;
use super::{BoundaryProbe, Watch};
use crate::formats::FormatError;
use crate::formats::number::{self, DecimalForm};
use rayon::prelude::*;

/// So many texts are looked at to find out how decimals are written.
const LOOKED_AT: usize = 2_000;

/// The numbers of some fields, each in the order of `rows` (as in [`super::AreasRead::rows`]); `None` where a cell is empty or no number.
///
/// # Errors
/// A field that is not there; cancelled.
pub fn read_numbers(
    probe: &BoundaryProbe,
    fields: &[String],
    encoding: &str,
    rows: &[u32],
    watch: &dyn Watch,
) -> Result<Vec<Vec<Option<f64>>>, FormatError> {
    let content = Content::of(probe, encoding)?;
    let indices: Vec<usize> = fields
        .iter()
        .filter_map(|field| field_index(probe, &content, Some(field), encoding).transpose())
        .collect::<Result<_, FormatError>>()?;
    let column = |index: &usize| {
        watch.check().map_err(|error| FormatError::of_file(&probe.file_name, error.into()))?;
        let form = form_of(&content, *index, encoding);
        let number = |row: &u32| cell(&content, *row as usize, *index, encoding, form);
        Ok(rows.iter().map(number).collect())
    };
    indices.par_iter().map(column).collect()
}

fn form_of(content: &Content, field: usize, encoding: &str) -> DecimalForm {
    if content.is_number_field(field) {
        return DecimalForm::Point;
    }
    let texts: Vec<String> = (0..content.rows().min(LOOKED_AT)).map(|row| content.cell(row, field, encoding)).collect();
    number::detect(texts.iter().map(String::as_str)).unwrap_or(DecimalForm::Comma)
}

fn cell(content: &Content, row: usize, field: usize, encoding: &str, form: DecimalForm) -> Option<f64> {
    // Plain digits are by far the most frequent, and read without making a text of them.
    let plain = content.digits(row, field).and_then(|bytes| std::str::from_utf8(bytes).ok()?.parse::<f64>().ok());
    let read = || number::parse(&content.cell(row, field, encoding), form);
    plain.or_else(read).filter(|number| number.is_finite())
}
