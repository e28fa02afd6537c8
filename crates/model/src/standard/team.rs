//! The objects that say who may do what: teams, which are territories, roles, and what a role says of one object or field.
//!
//! They are records like all others, so every laptop knows what its person may do, also without a network.

use super::{MEMBER, place, relation, text, unlisted};
use crate::access::{Act, RULES};
use crate::{Field, FieldType, Object};

/// The object of teams. A team may be part of another.
pub const TEAM: &str = "team";

/// The object of roles.
pub const ROLE: &str = "role";

/// The field of a role that says what it is called in the schema's files.
pub const ROLE_KEY: &str = "fileKey";

/// The object of what a role says of one object, or of one field.
pub const PERMISSION: &str = "permission";

/// The field of a member that says which team they are in.
pub const MEMBER_TEAM: &str = "team";

/// The field of a member that says which role they have.
pub const MEMBER_ROLE: &str = "role";

pub(super) fn objects() -> Vec<Object> {
    vec![team(), role(), permission()]
}

/// The fields of a member that say who may do what.
pub(super) fn of_member() -> [Field; 2] {
    [
        relation(MEMBER_TEAM, "Team", TEAM),
        relation(MEMBER_ROLE, "Role", ROLE),
    ]
}

fn team() -> Object {
    unlisted(
        [TEAM, "teams", "Team", "Teams"],
        "users-round",
        "name",
        vec![
            text("name", "Name"),
            relation("parent", "Part of", TEAM),
            place(),
        ],
    )
}

/// What it says of all objects, and what its members may do to the workspace itself. What is not said may be done.
fn role() -> Object {
    let flags = [
        ("schema", "Objects and fields"),
        ("views", "The team's views"),
        ("roles", "Roles and teams"),
    ];
    let flags = flags.map(|(name, label)| Field::new(name, label, FieldType::Boolean));
    let own = vec![
        text("name", "Name"),
        place(),
        // What it is called in the schema's files, where it was made by them.
        text(ROLE_KEY, "Key in files"),
    ];
    unlisted(
        [ROLE, "roles", "Role", "Roles"],
        "shield",
        "name",
        [own, rules(), flags.to_vec()].concat(),
    )
}

fn permission() -> Object {
    let own = vec![
        relation("role", "Role", ROLE),
        text("object", "Object"),
        text("field", "Field"),
    ];
    let filter = Field::new("filter", "Filter", FieldType::RawJson);
    unlisted(
        [PERMISSION, "permissions", "Permission", "Permissions"],
        "shield-check",
        "object",
        [own, rules(), vec![filter]].concat(),
    )
}

fn rules() -> Vec<Field> {
    let labels = ["Create", "Edit", "Delete", "Export"];
    let acts = Act::ALL.into_iter().zip(labels);
    acts.map(|(act, label)| Field::new(act.name(), label, FieldType::Select).options(&RULES))
        .collect()
}

/// Whether who may do what follows from the records of an object.
#[must_use]
pub fn is_access(object: &str) -> bool {
    [MEMBER, TEAM, ROLE, PERMISSION].contains(&object)
}
