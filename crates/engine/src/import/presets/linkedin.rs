//! LinkedIn's Connections.csv, whose header comes after a few lines of notes.

use super::{Preset, among};
use crate::import::role::Role;

pub(super) const PRESET: Preset = Preset {
    name: "linkedin",
    marks: &["connected on"],
    role: |header| among(COLUMNS, header),
};

const COLUMNS: &[(&str, Role)] = &[
    ("first name", Role::FirstName),
    ("last name", Role::LastName),
    ("url", Role::External),
    ("email address", Role::Email),
    ("company", Role::Company),
    ("position", Role::JobTitle),
    ("connected on", Role::Line),
];
