//! A crosswalk as it is shown: rows named by the positions of spaces, with a check sum for each space they come from.

use crate::analysis::crosswalk::CrosswalkCheck;
use crate::app::operations::CrosswalkDetails;
use crate::model::{Crosswalk, CrosswalkRow, Definition, Project, SpaceId};
use std::collections::HashMap;

/// One row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableRow {
    /// Position of the space it comes from.
    pub from: u32,
    /// Position of the space it goes to.
    pub to: u32,
    /// The shares.
    pub row: CrosswalkRow,
}

/// What the shares of one space sum to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SourceSum {
    /// Position of the space.
    pub from: u32,
    /// How many rows it has.
    pub rows: usize,
    /// Sum of its shares by residents; `None` where none are known.
    pub residents_share: Option<f64>,
    /// Sum of its shares by area.
    pub area_share: f64,
    /// What of it lies outside; `None` where nothing is known but its shares.
    pub check: Option<CrosswalkCheck>,
}

impl SourceSum {
    /// A sum that differs from 1 by more than a rounded table does.
    pub const TOLERANCE: f64 = 0.005;

    /// Whether both sums are 1: what of the space lies in any other goes somewhere, once.
    pub fn is_whole(&self) -> bool {
        let is_one = |sum: f64| (sum - 1.0).abs() <= Self::TOLERANCE;
        is_one(self.area_share) && self.residents_share.is_none_or(is_one)
    }

    /// What lies outside, of a space that has shares but lies outside with more than 1 % of its ground or residents.
    pub fn partly_outside(&self) -> Option<&CrosswalkCheck> {
        self.check.as_ref().filter(|check| self.rows > 0 && check.is_partly_outside())
    }
}

/// A crosswalk to be looked at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrosswalkTable {
    /// Rows whose spaces are both there, in the order of the crosswalk.
    pub rows: Vec<TableRow>,
    /// One for each space it comes from, in the order of the definition.
    pub sums: Vec<SourceSum>,
    /// Rows of spaces that are gone since.
    pub lost: usize,
}

impl CrosswalkTable {
    /// The rows as they are shown in a project, with what is known beside them.
    pub fn of(project: &Project, crosswalk: &Crosswalk, details: &CrosswalkDetails) -> Self {
        let positions = |id| project.definition(id).map(positions).unwrap_or_default();
        let (from, to) = (positions(crosswalk.from), positions(crosswalk.to));
        let known =
            |row: &CrosswalkRow| Some(TableRow { from: *from.get(&row.from)?, to: *to.get(&row.to)?, row: *row });
        let rows: Vec<TableRow> = crosswalk.rows.iter().filter_map(known).collect();
        let mut sums: Vec<SourceSum> = (0..from.len() as u32)
            .map(|from| SourceSum {
                from,
                rows: 0,
                residents_share: None,
                area_share: 0.0,
                check: details.checks.get(from as usize).copied(),
            })
            .collect();
        for row in &rows {
            let Some(sum) = sums.get_mut(row.from as usize) else { continue };
            sum.rows += 1;
            sum.area_share += row.row.area_share;
            if let Some(share) = row.row.residents_share {
                sum.residents_share = Some(sum.residents_share.unwrap_or(0.0) + share);
            }
        }
        Self { lost: crosswalk.rows.len() - rows.len(), rows, sums }
    }

    /// Spaces whose shares do not sum to 1.
    pub fn wrong_sums(&self) -> impl Iterator<Item = &SourceSum> {
        self.sums.iter().filter(|sum| !sum.is_whole())
    }

    /// Spaces of which more than 1 % lies outside all others, though they have shares.
    pub fn partly_outside(&self) -> impl Iterator<Item = (u32, &CrosswalkCheck)> {
        self.sums.iter().filter_map(|sum| Some((sum.from, sum.partly_outside()?)))
    }

    /// Rows whose share of residents is exact.
    pub fn exact(&self) -> usize {
        self.rows.iter().filter(|row| row.row.exact).count()
    }
}

fn positions(definition: &Definition) -> HashMap<SpaceId, u32> {
    definition.spaces.iter().map(|space| space.id).zip(0..).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::EpsgCode;
    use crate::model::{Basis, Colour, CrosswalkId, DefinitionId, DepartmentId, LineStyle, Source, Space};
    use std::sync::Arc;

    fn definition(bits: u128, spaces: u128) -> Definition {
        let space = |at: u128| Space {
            id: SpaceId::from_u128(bits * 100 + at),
            code: at.to_string(),
            name: String::new(),
            geometry: geo::MultiPolygon::new(Vec::new()),
            residents: None,
        };
        Definition {
            id: DefinitionId::from_u128(bits),
            department: DepartmentId::from_u128(1),
            name: bits.to_string(),
            colour: Colour([0, 0, 0]),
            line: LineStyle::BORDER,
            is_blocks: false,
            code_field: String::new(),
            name_field: String::new(),
            residents_field: String::new(),
            source: Source::default(),
            residents_source: None,
            spaces: Arc::new((0..spaces).map(space).collect()),
        }
    }

    #[test]
    fn sums_tell_what_is_not_accounted_for_and_rows_of_what_is_gone_are_counted() {
        let mut project = Project::empty("P", EpsgCode::UTM32);
        project.definitions = vec![definition(1, 3), definition(2, 2)];
        let row = |from: u128, to: u128, residents_share, area_share, exact| CrosswalkRow {
            from: SpaceId::from_u128(100 + from),
            to: SpaceId::from_u128(200 + to),
            residents_share,
            area_share,
            residents: None,
            exact,
        };
        let rows = vec![
            row(0, 0, Some(0.25), 0.5, false),
            row(0, 1, Some(0.75), 0.5, false),
            row(1, 1, None, 0.9, true),
            row(1, 9, None, 0.1, true),
        ];
        let crosswalk = Crosswalk {
            id: CrosswalkId::from_u128(1),
            name: String::new(),
            from: DefinitionId::from_u128(1),
            to: DefinitionId::from_u128(2),
            basis: Basis::Area,
            source: None,
            date: String::new(),
            fingerprint: String::new(),
            rows: Arc::new(rows),
        };
        let check = |from, area_outside_m2| CrosswalkCheck {
            from,
            rows: 2,
            residents_share: None,
            area_share: 1.0,
            residents: None,
            residents_outside: None,
            counted_outside: false,
            area_m2: 100.0,
            area_outside_m2,
        };
        // The last has no row and is told as such.
        let checks = vec![check(0, 50.0), check(1, 1.0), check(2, 100.0)];
        let details = CrosswalkDetails { checks: checks.clone(), ..CrosswalkDetails::default() };
        let table = CrosswalkTable::of(&project, &crosswalk, &details);
        assert_eq!(table.partly_outside().map(|(from, _)| from).collect::<Vec<_>>(), [0]);
        assert_eq!((table.rows.len(), table.lost, table.exact()), (3, 1, 1));
        assert_eq!(table.rows.iter().map(|row| (row.from, row.to)).collect::<Vec<_>>(), [(0, 0), (0, 1), (1, 1)]);
        let first = SourceSum { from: 0, rows: 2, residents_share: Some(1.0), area_share: 1.0, check: Some(checks[0]) };
        assert_eq!(table.sums[0], first);
        // A space of which a tenth goes nowhere, and one that lies outside.
        assert_eq!(table.wrong_sums().map(|sum| sum.from).collect::<Vec<_>>(), [1, 2]);
    }
}
