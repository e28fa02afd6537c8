//! Why a question is not answered from the columns.

use satchel_model::{Attribute, Unfit};

/// Why there is no answer. All but [`Refusal::Unfit`] leave the question to the database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The question does not fit the object.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// It asks about what no column holds: fill these, and ask again.
    #[error("no column holds {0:?}")]
    Missing(Vec<Attribute>),
    /// These columns alone take more than all may.
    #[error("{bytes} bytes of columns are more than the {bound} that all may take")]
    TooLarge {
        /// What they took when they were given up.
        bytes: usize,
        /// What all may take.
        bound: usize,
    },
    /// Rows or commits that do not follow those before.
    #[error("{key} does not follow what was there")]
    OutOfOrder {
        /// The row's key, or the commit's first position.
        key: u64,
    },
    /// A commit came while the columns were being filled.
    #[error("the columns are as of position {filled}, the others as of {present}")]
    Behind {
        /// Position of what was filled.
        filled: u64,
        /// Position of the cache.
        present: u64,
    },
}
