//! Why a file cannot be imported at all.

use std::{io, path::PathBuf};

/// A file that gives no records: what was tried, what it looks like, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened.
    #[error("cannot open {}: {source}; check the path and that you may read it", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Reading stopped before the end.
    #[error(
        "reading {file} stopped: {source}; what came before is imported, so import it again once it can be read"
    )]
    Read {
        /// Which file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing but white space.
    #[error("{file} is empty; export your contacts again, as CSV or vCard")]
    Empty {
        /// Which file.
        file: String,
    },
    /// Something else than contacts in text.
    #[error(
        "{file} looks like {looks_like}; import reads contacts from CSV or vCard files: {advice}"
    )]
    Foreign {
        /// Which file.
        file: String,
        /// What its first bytes say it is.
        looks_like: &'static str,
        /// How to get a file that works.
        advice: &'static str,
    },
    /// No line names columns that say who a contact is.
    #[error(
        "{file} has no line of column names that says who the contacts are; expected names such as \"First name\", \"E-mail\", \"Phone\" or \"Company\", and its first line reads {found:?}. Name the columns in the first line, or choose one of --preset {presets}"
    )]
    UnknownColumns {
        /// Which file.
        file: String,
        /// The first line, shortened.
        found: String,
        /// The presets there are.
        presets: String,
    },
    /// Column names and no rows.
    #[error(
        "{file} has column names but no rows below them; export it again with the contacts selected"
    )]
    HeaderOnly {
        /// Which file.
        file: String,
    },
    /// A preset of another name was asked for.
    #[error(
        "there is no preset {preset:?}; choose one of {presets}, or none to let the columns decide"
    )]
    UnknownPreset {
        /// The name asked for.
        preset: String,
        /// The names there are.
        presets: String,
    },
    /// The preset asked for does not fit the file.
    #[error(
        "{file} does not look like a file of the preset {preset:?}: {why}; leave the preset away to let the file decide"
    )]
    WrongPreset {
        /// Which file.
        file: String,
        /// The preset asked for.
        preset: &'static str,
        /// What does not fit.
        why: &'static str,
    },
    /// The schema lacks what a contact needs.
    #[error(
        "this workspace has no {what}, which imported contacts are kept in; restore it in the settings"
    )]
    Schema {
        /// The object or field.
        what: String,
    },
}
