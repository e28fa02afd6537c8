//! ROLLUP: one value over the records that lead to a record.
//!
//! Its values lie in the slots of the type that they are of (see [`crate::Field::holds`]), and in no document. These are the
//! rules while that is not known.

use super::{Rules, computed};

pub(super) static RULES: Rules = computed::NOTHING;
