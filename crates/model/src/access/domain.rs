//! What governs the records of each object.

use super::Flag;
use crate::custom;
use crate::standard::{
    FAVORITE, FAVORITE_FOLDER, MEMBER, PERMISSION, ROLE, TEAM, VIEW, VIEW_FIELD,
};

/// What governs the records of an object.
pub(super) enum Domain {
    /// What a role says of each object.
    Records,
    /// Whether a role lets one change a part of the workspace itself.
    Workspace(Flag),
    /// The same, but for those that are one's own alone, and stay so.
    Shared(Flag),
    /// The columns of views: whose one is its view says, which whoever asks is to have asked about.
    Columns,
    /// They are each member's own.
    Personal,
    /// The people themselves.
    Members,
}

/// What governs an object's records.
pub(super) fn domain(object: &str) -> Domain {
    match object {
        TEAM | ROLE | PERMISSION => Domain::Workspace(Flag::Roles),
        VIEW => Domain::Shared(Flag::Views),
        VIEW_FIELD => Domain::Columns,
        FAVORITE | FAVORITE_FOLDER => Domain::Personal,
        MEMBER => Domain::Members,
        name if custom::is_schema(name) => Domain::Workspace(Flag::Schema),
        _ => Domain::Records,
    }
}

/// The object whose rules are those of another's records: what links a note to a company is made and deleted as the note is.
pub(super) fn ruled_as(object: &str) -> &str {
    match object {
        "noteTarget" => "note",
        "taskTarget" => "task",
        other => other,
    }
}
