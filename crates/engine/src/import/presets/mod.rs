//! How other programs name the columns of a contacts file: one file and one line here for each.
//!
//! A preset knows nothing of positions: it gives a header its role, and the file whose headers it
//! knows best is its own.

mod generic;
mod google;
mod google_old;
mod linkedin;
mod outlook_com;
mod outlook_desktop;

use super::role::Role;

/// The column names of one program.
#[derive(Debug)]
pub(super) struct Preset {
    /// What `--preset` calls it.
    pub(super) name: &'static str,
    /// Headers, normalised, of which a file must have one to be taken for this program's; none
    /// where any file will do.
    pub(super) marks: &'static [&'static str],
    /// What a normalised header means.
    pub(super) role: fn(&str) -> Option<Role>,
}

/// In order of preference where a file fits several.
pub(super) static PRESETS: &[Preset] = &[
    google::PRESET,
    google_old::PRESET,
    outlook_com::PRESET,
    outlook_desktop::PRESET,
    linkedin::PRESET,
    generic::PRESET,
];

/// A header as the presets spell it: trimmed, in lower case, every number a `#`.
pub(super) fn normalise(header: &str) -> String {
    let mut normal = String::with_capacity(header.len());
    for c in header
        .trim()
        .trim_matches('*')
        .chars()
        .flat_map(char::to_lowercase)
    {
        match c {
            '0'..='9' if normal.ends_with('#') => {}
            '0'..='9' => normal.push('#'),
            '\u{a0}' | '_' | '\t' => normal.push(' '),
            c => normal.push(c),
        }
    }
    normal
}

/// The role of a header in a table of (header, role).
fn among(table: &[(&str, Role)], header: &str) -> Option<Role> {
    table
        .iter()
        .find(|(known, _)| *known == header)
        .map(|&(_, role)| role)
}
