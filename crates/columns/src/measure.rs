//! What is measured of a group of records.

use satchel_model::Scalar;

/// What is measured; all but the first of a field, named as in a filter. Amounts count in millionths, whatever their
/// currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many records.
    Count,
    /// How many different values.
    CountUnique(String),
    /// How many records without a value; a set without elements is none.
    CountEmpty(String),
    /// How many records with one.
    CountNotEmpty(String),
    /// How many in a hundred are without one.
    PercentEmpty(String),
    /// How many in a hundred have one.
    PercentNotEmpty(String),
    /// The sum.
    Sum(String),
    /// The mean of the values that are there.
    Average(String),
    /// The least value.
    Min(String),
    /// The greatest value.
    Max(String),
}

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
}

impl Measure {
    /// The field that it is measured of.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Count => None,
            Self::CountUnique(field)
            | Self::CountEmpty(field)
            | Self::CountNotEmpty(field)
            | Self::PercentEmpty(field)
            | Self::PercentNotEmpty(field)
            | Self::Sum(field)
            | Self::Average(field)
            | Self::Min(field)
            | Self::Max(field) => Some(field),
        }
    }
}
