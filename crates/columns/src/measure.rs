//! What is measured of a group of records.

use satchel_model::Scalar;

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// So many.
    Count(u64),
    /// So many in a hundred, from 0 to 100; 0 of no records.
    Percent(f64),
    /// A sum of whole numbers.
    Whole(i128),
    /// A sum or a mean; none of no values.
    Real(Option<f64>),
    /// One of the values; an amount as its millionths, a decimal as the double nearest to it.
    Value(Option<Scalar>),
    /// Millionths by the code of their currency, that of most records first; a mean to the nearest one.
    Amounts(Vec<(String, i128)>),
}
