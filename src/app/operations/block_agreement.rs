//! How far departments agree on the borders of building blocks, and who draws borders at all.

use super::{AppError, NotFound, block_set};
use crate::analysis::agreement_map::{AgreementMap, agreement_map};
use crate::geometry::Watch;
use crate::model::{Definition, DefinitionId, Project};

/// How far the definitions agree on the borders of each block, in classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockAgreement {
    /// The definition whose spaces are the blocks.
    pub blocks: DefinitionId,
    /// How many definitions were asked.
    pub definitions: u32,
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
    fn of(blocks: DefinitionId, map: &AgreementMap) -> Self {
        let class = |agreement: f64| AGREEMENT_BOUNDS.iter().position(|bound| agreement >= *bound).unwrap_or(0);
        let classes: Vec<Option<u8>> = map.by_block.iter().map(|value| value.map(|v| class(v) as u8)).collect();
        let mut counts = [0; AGREEMENT_BOUNDS.len()];
        for at in classes.iter().flatten() {
            if let Some(count) = counts.get_mut(usize::from(*at)) {
                *count += 1;
            }
        }
        let without = classes.iter().filter(|class| class.is_none()).count();
        Self { blocks, definitions: map.definitions, classes, counts, without }
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

/// How far all other definitions agree on the borders of the blocks there are ([`finest_blocks`]).
///
/// # Errors
/// [`AppError::NotFound`] without any definition, [`AppError::Cancelled`].
pub fn block_agreement(project: &Project, watch: &dyn Watch) -> Result<BlockAgreement, AppError> {
    let blocks = finest_blocks(project).map(|blocks| blocks.id).ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: String::new(),
        available: Vec::new(),
    })?;
    let others: Vec<DefinitionId> = project.definitions.iter().map(|d| d.id).filter(|id| *id != blocks).collect();
    let set = block_set(project, blocks, &others, watch)?;
    Ok(BlockAgreement::of(blocks, &agreement_map(&set)))
}

/// For each definition who draws its borders: its department, or itself where all are one department's.
pub fn border_makers<'a>(definitions: impl IntoIterator<Item = &'a Definition>) -> Vec<usize> {
    let departments: Vec<_> = definitions.into_iter().map(|definition| definition.department).collect();
    let first = |at: usize| departments.iter().position(|department| *department == departments[at]).unwrap_or(at);
    let by_department: Vec<usize> = (0..departments.len()).map(first).collect();
    let one_only = by_department.iter().all(|maker| *maker == 0);
    if one_only { (0..departments.len()).collect() } else { by_department }
}
