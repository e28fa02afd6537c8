//! POSITION: a place in an order that people make by hand, as on a board: a number between its neighbours'.
//!
//! The public API gives positions as numbers, so it is one; whoever moves a record picks a number at random between the
//! two neighbours', so that two moves made apart do not meet.

use super::{Rules, number};

pub(super) const RULES: Rules = number::RULES;
