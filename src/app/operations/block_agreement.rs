//! How far departments agree on the borders of building blocks, and who draws borders at all.

use super::{AppError, NotFound, block_set};
use crate::analysis::agreement_map::{AgreementMap, agreement_map_of};
use crate::geometry::Watch;
use crate::model::{Definition, DefinitionId, Project};

/// How far the definitions agree on the borders of each block, in classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockAgreement {
    /// The definition whose spaces are the blocks.
    pub blocks: DefinitionId,
    /// How many were asked: departments, or definitions where all are one department's.
    pub definitions: u32,
    /// Whether those are departments.
    pub by_department: bool,
    /// Class of each block, the first where all agree; `None` for a block without neighbours.
    pub classes: Vec<Option<u8>>,
    /// Number of blocks in each class.
    pub counts: [usize; AGREEMENT_BOUNDS.len()],
    /// Number of blocks without neighbours.
    pub without: usize,
}

/// Lower bounds of the classes of agreement, falling; the same on every map.
pub const AGREEMENT_BOUNDS: [f64; 5] = [0.95, 0.8, 0.6, 0.4, 0.0];

impl BlockAgreement {
    fn of(blocks: DefinitionId, map: &AgreementMap, by_department: bool) -> Self {
        let class = |agreement: f64| AGREEMENT_BOUNDS.iter().position(|bound| agreement >= *bound).unwrap_or(0);
        let classes: Vec<Option<u8>> = map.by_block.iter().map(|value| value.map(|v| class(v) as u8)).collect();
        let mut counts = [0; AGREEMENT_BOUNDS.len()];
        for at in classes.iter().flatten() {
            if let Some(count) = counts.get_mut(usize::from(*at)) {
                *count += 1;
            }
        }
        let without = classes.iter().filter(|class| class.is_none()).count();
        Self { blocks, definitions: map.definitions, by_department, classes, counts, without }
    }
}

/// The definition whose spaces serve as blocks: the finest of those marked as building blocks, else the finest of all.
pub fn finest_blocks(project: &Project) -> Option<&Definition> {
    let finest = |marked: bool| {
        let definitions = project.definitions.iter().filter(|definition| definition.is_blocks || !marked);
        // `max_by_key` takes the last of equals.
        definitions.rev().max_by_key(|definition| definition.spaces.len())
    };
    finest(true).or_else(|| finest(false))
}

/// How far departments agree on the borders of the blocks there are ([`finest_blocks`]); who has a voice, see [`voters`].
///
/// # Errors
/// [`AppError::NotFound`] without any definition, [`AppError::Cancelled`].
pub fn block_agreement(project: &Project, watch: &dyn Watch) -> Result<BlockAgreement, AppError> {
    let blocks = finest_blocks(project).map(|blocks| blocks.id).ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: String::new(),
        available: Vec::new(),
    })?;
    let others: Vec<&Definition> = voters(project).into_iter().filter(|definition| definition.id != blocks).collect();
    let ids: Vec<DefinitionId> = others.iter().map(|definition| definition.id).collect();
    let set = block_set(project, blocks, &ids, watch)?;
    let makers: Vec<usize> = makers_of(&others);
    Ok(BlockAgreement::of(blocks, &agreement_map_of(&set, &makers), are_departments(&others)))
}

/// The definitions that speak for their departments, in their order. Building blocks don't, they are what is spoken about; nor do common definitions that
/// were decided, for they come of what departments said; and of several versions of one definition (of one department, with names that differ by
/// the year alone) only the latest does, by its reference date, of equals the one added last.
pub fn voters(project: &Project) -> Vec<&Definition> {
    let speaks = |definition: &&Definition| !definition.is_blocks && project.decision_of(definition.id).is_none();
    let mut latest: Vec<&Definition> = Vec::new();
    for definition in project.definitions.iter().filter(speaks) {
        let same = |other: &&Definition| {
            other.department == definition.department && stem(&other.name) == stem(&definition.name)
        };
        match latest.iter().position(same) {
            // Dates of this form are in the order of their texts.
            Some(at) if latest[at].source.reference_date > definition.source.reference_date => {}
            Some(at) => {
                latest.remove(at);
                latest.push(definition);
            }
            None => latest.push(definition),
        }
    }
    let is_latest = |definition: &&Definition| latest.iter().any(|other| other.id == definition.id);
    project.definitions.iter().filter(is_latest).collect()
}

/// A name without years and what stands around them: what versions of one definition have in common.
fn stem(name: &str) -> String {
    let is_year = |word: &&str| word.len() == 4 && matches!(word.parse::<u32>(), Ok(1900..=2199));
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !is_year(word));
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether some definitions are of several departments, so that these are counted in their place.
pub fn are_departments(definitions: &[&Definition]) -> bool {
    definitions.windows(2).any(|two| matches!(two, [a, b] if a.department != b.department))
}

fn makers_of(definitions: &[&Definition]) -> Vec<usize> {
    let department = |at: usize| definitions.get(at).map(|definition| definition.department);
    let first = |at: usize| (0..at).find(|before| department(*before) == department(at)).unwrap_or(at);
    let by_department: Vec<usize> = (0..definitions.len()).map(first).collect();
    let one_only = by_department.iter().all(|maker| *maker == 0);
    if one_only { (0..definitions.len()).collect() } else { by_department }
}

/// For each of some definitions who draws its borders: its department, or itself where all are one department's; `None` for those that have no voice
/// ([`voters`]).
pub fn border_makers<'a>(
    project: &'a Project,
    definitions: impl IntoIterator<Item = &'a Definition>,
) -> Vec<Option<usize>> {
    let voters = voters(project);
    let speaks = |definition: &Definition| voters.iter().any(|voter| voter.id == definition.id);
    let all: Vec<&Definition> = definitions.into_iter().collect();
    let speaking: Vec<&Definition> = all.iter().copied().filter(|definition| speaks(definition)).collect();
    let mut makers = makers_of(&speaking).into_iter();
    all.into_iter().map(|definition| if speaks(definition) { makers.next() } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::row_of_blocks::{definition, id, space};
    use super::*;
    use crate::geometry::{EpsgCode, NoWatch};
    use crate::model::{Decision, DecisionId, DepartmentId, DraftId};

    /// Blocks; an office with two versions of one definition and another definition; a second office; what was decided.
    fn project() -> Project {
        let halves = || vec![space("W", 0.0, 2.0, None), space("O", 2.0, 4.0, None)];
        let dated = |n: u128, name: &str, department: u128, date: &str| {
            let mut made = definition(n, name, false, halves());
            made.department = DepartmentId::from_u128(department);
            made.source.reference_date = date.to_owned();
            made
        };
        let mut project = Project::empty("Test", EpsgCode::UTM32);
        let blocks = (0..4u32).map(|i| space(&format!("B{i}"), f64::from(i), f64::from(i) + 1.0, Some(1.0)));
        project.definitions = vec![
            definition(1, "Blöcke", true, blocks.collect()),
            dated(2, "Sozialräume (2024)", 1, "2024-01-01"),
            dated(3, "Sozialräume 2019", 1, "2019-01-01"),
            dated(4, "Beratungsbezirke", 1, "2020-01-01"),
            dated(5, "Schulbezirke", 2, "2020-01-01"),
            dated(6, "Gemeinsame Räume", 2, "2026-01-01"),
            definition(7, "Kleinere Blöcke", true, halves()),
        ];
        project.decisions = vec![Decision {
            id: DecisionId::new(),
            draft: DraftId::new(),
            definition: id(6),
            version: String::new(),
            valid_from: String::new(),
            valid_to: String::new(),
            date: "2026-01-01".into(),
            body: String::new(),
            resolution: String::new(),
            text: String::new(),
        }];
        project
    }

    #[test]
    fn departments_speak_by_their_latest_definitions() {
        let project = project();
        let names: Vec<&str> = voters(&project).iter().map(|definition| definition.name.as_str()).collect();
        assert_eq!(names, ["Sozialräume (2024)", "Beratungsbezirke", "Schulbezirke"]);
        let makers = border_makers(&project, &project.definitions);
        assert_eq!(makers, [None, Some(0), None, Some(0), Some(2), None, None]);
        let agreement = block_agreement(&project, &NoWatch).unwrap();
        assert_eq!((agreement.blocks, agreement.definitions, agreement.without), (id(1), 2, 0));
        assert_eq!(agreement.counts[0], 4, "all draw the same");
    }

    #[test]
    fn of_one_department_each_definition_speaks() {
        let mut project = project();
        project.definitions.retain(|definition| definition.department == DepartmentId::from_u128(1));
        assert_eq!(block_agreement(&project, &NoWatch).unwrap().definitions, 2);
    }
}
