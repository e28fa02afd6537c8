//! Who made a change, when, and as part of what.

use serde::{Deserialize, Serialize};

use crate::{Hlc, RecordId};

/// The changes one person's action made together: an import, a bulk edit, one typed value.
pub type BatchId = RecordId;

/// What kind of action made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Someone typed it.
    Edit,
    /// It came out of a file.
    Import,
    /// It took another batch back.
    Undo,
    /// A script or another program asked for it.
    Api,
    /// The sample data of a first run.
    Sample,
}

impl ChangeKind {
    const LETTERS: [(Self, char); 5] = [
        (Self::Edit, 'e'),
        (Self::Import, 'i'),
        (Self::Undo, 'u'),
        (Self::Api, 'a'),
        (Self::Sample, 's'),
    ];

    /// The letter that stands for it in a change's message.
    #[must_use]
    pub fn letter(self) -> char {
        Self::LETTERS
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or('e', |(_, letter)| *letter)
    }

    /// The kind that a letter stands for.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::LETTERS
            .iter()
            .find(|(_, known)| *known == letter)
            .map(|(kind, _)| *kind)
    }
}

/// What every change carries beside its operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authorship {
    /// The member who did it.
    pub member: RecordId,
    /// When, by the clock of the database that made it.
    pub at: Hlc,
    /// As what.
    pub kind: ChangeKind,
    /// Together with which others; `None` where a change is to be a batch of its own, which is named by what it is.
    pub batch: Option<BatchId>,
    /// Whether the server was out of reach when it was made.
    pub offline: bool,
}
