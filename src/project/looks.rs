//! Styles and bookmarks as they stand in columns. What is stored is never trusted: a width, a size or an extent that can't be
//! drawn is told with its field, whoever reads it.

use super::history::{from_stable_name, stable_name};
use crate::model::{Bookmark, ContextStyle, LineStyle};
use geo::{Rect, coord};
use rusqlite::types::{ToSqlOutput, Value};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Columns of a [`LineStyle`].
pub(super) const LINE: [&str; 2] = ["line_width_pt", "line_dash"];
/// Columns of a [`ContextStyle`].
pub(super) const CONTEXT: [&str; 6] =
    ["line_width_pt", "line_dash", "fill_percent", "point_shape", "point_size_pt", "names"];
/// Columns of a bookmark's extent.
pub(super) const EXTENT: [&str; 4] = ["min_x", "min_y", "max_x", "max_y"];

/// Columns of a row with their values.
pub(super) type Columns = BTreeMap<&'static str, Value>;

/// A line's columns with their values.
pub(super) fn line_columns(line: LineStyle) -> Vec<(&'static str, ToSqlOutput<'static>)> {
    LINE.into_iter().zip([line.width_pt.into(), stable_name(line.dash).into()]).collect()
}

/// A context style's columns with their values.
pub(super) fn context_columns(style: ContextStyle) -> Vec<(&'static str, ToSqlOutput<'static>)> {
    let [width, dash, fill, shape, size, names] = CONTEXT;
    vec![
        (width, style.line.width_pt.into()),
        (dash, stable_name(style.line.dash).into()),
        (fill, style.fill_percent.into()),
        (shape, stable_name(style.shape).into()),
        (size, style.size_pt.into()),
        (names, style.names.into()),
    ]
}

/// The style in a row's columns, and the fields that say nothing that can be drawn: these are as they were before it could be said.
pub(super) fn line_of(columns: &Columns) -> (LineStyle, Vec<&'static str>) {
    let mut row = Row { columns, wrong: Vec::new() };
    let line = row.line(LineStyle::BORDER);
    (line, row.wrong)
}

/// As [`line_of`], of a context layer.
pub(super) fn context_of(columns: &Columns) -> (ContextStyle, Vec<&'static str>) {
    let mut row = Row { columns, wrong: Vec::new() };
    let usual = ContextStyle::default();
    let line = row.line(usual.line);
    let [_, _, fill, shape, size, names] = CONTEXT;
    let style = ContextStyle {
        line,
        fill_percent: row.whole(fill, 100).map_or(usual.fill_percent, |percent| percent),
        shape: row.named(shape, usual.shape),
        size_pt: row.number(size, usual.size_pt, ContextStyle::SMALLEST_PT..=ContextStyle::LARGEST_PT),
        names: row.whole(names, 1).map_or(usual.names, |names| names == 1),
    };
    (style, row.wrong)
}

/// The extent in a row's columns, or the first field that makes it none: every side is a number, and it has width and height.
pub(super) fn extent_of(columns: &Columns) -> Result<Rect<f64>, &'static str> {
    let side = |field: &'static str| match columns.get(field) {
        Some(Value::Real(number)) if number.is_finite() => Ok(*number),
        Some(Value::Integer(number)) => Ok(*number as f64),
        _ => Err(field),
    };
    let [left, bottom, right, top] = EXTENT;
    let (min_x, min_y, max_x, max_y) = (side(left)?, side(bottom)?, side(right)?, side(top)?);
    if min_x >= max_x {
        return Err(right);
    }
    if min_y >= max_y {
        return Err(top);
    }
    Ok(Rect::new(coord! { x: min_x, y: min_y }, coord! { x: max_x, y: max_y }))
}

/// Whether a bookmark's extent is one: finite, with width and height.
pub(super) fn has_extent(bookmark: &Bookmark) -> bool {
    let (min, max) = (bookmark.extent.min(), bookmark.extent.max());
    [min.x, min.y, max.x, max.y].into_iter().all(f64::is_finite) && min.x < max.x && min.y < max.y
}

/// A value as it is shown in a message.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Null | Value::Blob(_) => String::new(),
    }
}

struct Row<'a> {
    columns: &'a Columns,
    wrong: Vec<&'static str>,
}

impl Row<'_> {
    fn line(&mut self, usual: LineStyle) -> LineStyle {
        let [width, dash] = LINE;
        LineStyle {
            width_pt: self.number(width, usual.width_pt, LineStyle::THINNEST_PT..=LineStyle::BROADEST_PT),
            dash: self.named(dash, usual.dash),
        }
    }

    fn number(&mut self, field: &'static str, usual: f64, range: RangeInclusive<f64>) -> f64 {
        let number = match self.columns.get(field) {
            None | Some(Value::Null) => return usual,
            Some(Value::Real(number)) => Some(*number),
            Some(Value::Integer(number)) => Some(*number as f64),
            Some(_) => None,
        };
        self.known(field, number.filter(|number| range.contains(number))).unwrap_or(usual)
    }

    /// A whole number from 0 to `most`; `None` where none is stated.
    fn whole(&mut self, field: &'static str, most: u8) -> Option<u8> {
        let number = match self.columns.get(field) {
            None | Some(Value::Null) => return None,
            Some(Value::Integer(number)) => u8::try_from(*number).ok(),
            Some(_) => None,
        };
        self.known(field, number.filter(|number| *number <= most))
    }

    fn named<T: DeserializeOwned>(&mut self, field: &'static str, usual: T) -> T {
        let name = match self.columns.get(field) {
            None | Some(Value::Null) => return usual,
            Some(Value::Text(name)) => from_stable_name(name.clone()),
            Some(_) => None,
        };
        self.known(field, name).unwrap_or(usual)
    }

    fn known<T>(&mut self, field: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong.push(field);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BookmarkId, Dash, PointShape};
    use proptest::prelude::*;

    fn stored(columns: Vec<(&'static str, ToSqlOutput<'static>)>) -> Columns {
        let value = |value: ToSqlOutput<'static>| match value {
            ToSqlOutput::Owned(value) => value,
            ToSqlOutput::Borrowed(value) => value.try_into().expect("text is UTF-8"),
            other => panic!("{other:?}"),
        };
        columns.into_iter().map(|(name, output)| (name, value(output))).collect()
    }

    fn line() -> impl Strategy<Value = LineStyle> {
        (LineStyle::THINNEST_PT..=LineStyle::BROADEST_PT, prop::sample::select(Dash::ALL.to_vec()))
            .prop_map(|(width_pt, dash)| LineStyle { width_pt, dash })
    }

    proptest! {
        #[test]
        fn styles_come_back_as_they_were_stored(
            line in line(), fill_percent in 0u8..=100, shape in prop::sample::select(PointShape::ALL.to_vec()),
            size_pt in ContextStyle::SMALLEST_PT..=ContextStyle::LARGEST_PT, names: bool,
        ) {
            prop_assert_eq!(line_of(&stored(line_columns(line))), (line, vec![]));
            let style = ContextStyle { line, fill_percent, shape, size_pt, names };
            prop_assert_eq!(context_of(&stored(context_columns(style))), (style, vec![]));
        }

        /// Whatever stands there, what is read can be drawn, and what could not is told.
        #[test]
        fn nothing_that_is_stored_makes_a_style_that_can_not_be_drawn(
            values in prop::collection::vec(prop_oneof![
                Just(Value::Null), any::<i64>().prop_map(Value::Integer), any::<f64>().prop_map(Value::Real),
                "[a-z_]{0,8}".prop_map(Value::Text), prop::collection::vec(any::<u8>(), 0..3).prop_map(Value::Blob),
            ], 10),
        ) {
            let columns: Columns = CONTEXT.into_iter().chain(EXTENT).zip(values.iter().cloned()).collect();
            let (style, wrong) = context_of(&columns);
            prop_assert!(style.is_valid());
            prop_assert!(line_of(&columns).0.is_valid());
            let stated = CONTEXT.iter().filter(|field| columns.get(*field) != Some(&Value::Null)).count();
            prop_assert!(wrong.len() <= stated);
            if let Ok(extent) = extent_of(&columns) {
                prop_assert!(extent.width() > 0.0 && extent.height() > 0.0);
            }
        }
    }

    #[test]
    fn what_is_not_stated_is_as_before_and_what_can_not_be_is_named() {
        assert_eq!(line_of(&Columns::new()), (LineStyle::BORDER, vec![]));
        assert_eq!(context_of(&Columns::new()), (ContextStyle::default(), vec![]));
        for (field, value) in [
            ("line_width_pt", Value::Real(f64::NAN)),
            ("line_width_pt", Value::Real(8.1)),
            ("line_width_pt", Value::Text("1".to_owned())),
            ("line_dash", Value::Text("wavy".to_owned())),
            ("fill_percent", Value::Integer(101)),
            ("fill_percent", Value::Real(5.0)),
            ("point_shape", Value::Integer(1)),
            ("point_size_pt", Value::Real(f64::INFINITY)),
            ("names", Value::Integer(2)),
        ] {
            let columns = Columns::from([(field, value)]);
            assert_eq!(context_of(&columns), (ContextStyle::default(), vec![field]));
        }
    }

    #[test]
    fn an_extent_has_width_and_height() {
        let of = |sides: [f64; 4]| extent_of(&EXTENT.into_iter().zip(sides.map(Value::Real)).collect());
        assert_eq!(of([1.0, 2.0, 3.0, 4.0]).map(|extent| (extent.min().x, extent.max().y)), Ok((1.0, 4.0)));
        assert_eq!(of([3.0, 2.0, 3.0, 4.0]), Err("max_x"));
        assert_eq!(of([1.0, 5.0, 3.0, 4.0]), Err("max_y"));
        assert_eq!(of([f64::NAN, 2.0, 3.0, 4.0]), Err("min_x"));
        assert_eq!(of([1.0, 2.0, f64::INFINITY, 4.0]), Err("max_x"));
        assert_eq!(extent_of(&Columns::new()), Err("min_x"));
        let flat = Rect::new(coord! { x: 1.0, y: 1.0 }, coord! { x: 2.0, y: 1.0 });
        assert!(!has_extent(&Bookmark { id: BookmarkId::from_u128(1), name: String::new(), extent: flat }));
    }
}
