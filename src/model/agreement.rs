//! What departments say to drafts, and what was decided.

use super::{DecisionId, DefinitionId, DepartmentId, DraftId, DraftSpaceId, PositionId};
use serde::{Deserialize, Serialize};

/// How a department stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It was asked and has not answered. The same as having no position at all.
    #[default]
    NoAnswer,
    /// It agrees.
    Agrees,
    /// It agrees with a condition, which the text says.
    AgreesIf,
    /// It objects, for the reason in the text.
    Objects,
}

impl Stance {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NoAnswer, Self::Agrees, Self::AgreesIf, Self::Objects];
}

/// What a department says to a draft or to one of its spaces. There is one at most for each department, draft and space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Identity.
    pub id: PositionId,
    /// To which draft.
    pub draft: DraftId,
    /// To which of its spaces; `None`: to the draft as a whole.
    pub space: Option<DraftSpaceId>,
    /// Whose.
    pub department: DepartmentId,
    /// How it stands.
    pub stance: Stance,
    /// Condition or reason, in its own words; may be empty.
    pub text: String,
    /// Who said it; may be a role; may be empty.
    pub person: String,
    /// When, ISO 8601; may be empty.
    pub date: String,
}

/// What was decided: a draft became a common definition. The draft stays as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Identity.
    pub id: DecisionId,
    /// The draft.
    pub draft: DraftId,
    /// The common definition it became.
    pub definition: DefinitionId,
    /// "2026", "2.1".
    pub version: String,
    /// First day of validity, ISO 8601; may be empty.
    pub valid_from: String,
    /// Last day of validity, ISO 8601; empty while it is open.
    pub valid_to: String,
    /// Day of the decision, ISO 8601.
    pub date: String,
    /// Who decided: "Kreistag"; may be empty.
    pub body: String,
    /// Number of the resolution; may be empty.
    pub resolution: String,
    /// What was decided, in words; may be empty.
    pub text: String,
}
