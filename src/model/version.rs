//! Named versions: states of the project one can look at and go back to.

use super::VersionId;

/// A state of the project with a name, such as "before the workshop".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Identity.
    pub id: VersionId,
    /// Unique in the project.
    pub name: String,
    /// The history entry after which the project was in this state.
    pub seq: u64,
    /// When it was named, RFC 3339 in UTC.
    pub at: String,
    /// Who named it; may be a role; may be empty.
    pub who: String,
}
