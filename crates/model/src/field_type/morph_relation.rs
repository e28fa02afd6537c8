//! MORPH_RELATION: a record of any of the field's targets. An id says by itself which record it is, so this differs from
//! RELATION only in what may be chosen.

use super::{Rules, relation};

pub(super) const RULES: Rules = relation::RULES;
