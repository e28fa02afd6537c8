//! Columns in memory: a copy of what queries asked about, filled when first asked and kept after the log.
//!
//! Owns how values lie in columns, and how filters, orders, pages, groups and their measures are answered from them, to the
//! letter as the database would. Refuses to know where the rows come from: whoever holds the [`Columns`] fills them
//! and tells them of each commit, and turns to the database for what they refuse.

mod amounts;
mod bits;
mod cache;
mod calendar;
mod cell;
mod column;
mod cores;
mod dictionary;
mod filling;
mod group;
mod growth;
mod hashing;
mod kept;
mod measure;
mod meter;
mod number_test;
mod numbers;
mod order;
mod packed;
mod page;
mod partition;
mod plan;
mod rank;
mod reading;
mod refusal;
mod table;
mod text_scan;
mod text_test;
mod texts;
mod totals;

pub use cache::Columns;
pub use calendar::number_of;
pub use cell::Cell;
pub use filling::Filling;
pub use group::{Group, GroupBy, Grouped};
pub use measure::Measured;
pub use order::Place;
pub use page::{Ask, Found, Part};
pub use refusal::Refusal;
pub use table::Touched;
