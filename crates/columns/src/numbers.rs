//! Numbers of one type, one for each row, or none.

use std::mem::size_of;

use rust_decimal::prelude::ToPrimitive;
use satchel_model::Scalar;
use serde::{Deserialize, Serialize};

use crate::bits::{Bits, rows, words_of};
use crate::cores::share;
use crate::growth::push_slowly;

/// What a column of numbers can hold.
pub(crate) trait Number: Copy + Default + PartialOrd + Send + Sync + 'static {
    /// A number that orders as this one does; equal exactly where they are equal.
    fn code(self) -> u64;

    /// The number in a value, by what orders it in the database.
    fn of(value: &Scalar) -> Option<Self>;
}

/// Flips the sign, so that negative numbers come first.
const SIGN: u64 = 1 << 63;

impl Number for i64 {
    fn code(self) -> u64 {
        self.cast_unsigned() ^ SIGN
    }

    fn of(value: &Scalar) -> Option<Self> {
        match value {
            Scalar::Integer(number) | Scalar::Time(number) => Some(*number),
            Scalar::Money(money) => Some(money.micros),
            _ => None,
        }
    }
}

/// Days since 1970.
impl Number for i32 {
    fn code(self) -> u64 {
        i64::from(self).code()
    }

    fn of(value: &Scalar) -> Option<Self> {
        match value {
            Scalar::Date(day) => Some(crate::calendar::number_of(*day)),
            _ => None,
        }
    }
}

impl Number for f64 {
    fn code(self) -> u64 {
        // Adding zero makes one of the two zeros.
        let bits = (self + 0.0).to_bits();
        if bits & SIGN == 0 { bits ^ SIGN } else { !bits }
    }

    fn of(value: &Scalar) -> Option<Self> {
        match value {
            Scalar::Real(number) => Some(*number),
            Scalar::Decimal(number) => Some(number.to_f64().unwrap_or_default()),
            _ => None,
        }
    }
}

impl Number for bool {
    fn code(self) -> u64 {
        self.into()
    }

    fn of(value: &Scalar) -> Option<Self> {
        match value {
            Scalar::Boolean(yes) => Some(*yes),
            _ => None,
        }
    }
}

/// A column of numbers.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Numbers<T> {
    values: Vec<T>,
    there: Bits,
}

impl<T: Number> Numbers<T> {
    pub(crate) fn push(&mut self, value: Option<T>) {
        push_slowly(&mut self.values, value.unwrap_or_default());
        self.there.push(value.is_some());
    }

    /// Adds all of another column behind these.
    pub(crate) fn append(&mut self, other: &Self) {
        self.values.reserve_exact(other.values.len());
        self.values.extend_from_slice(&other.values);
        self.there.append(&other.there);
    }

    pub(crate) fn set(&mut self, row: usize, value: Option<T>) {
        self.values[row] = value.unwrap_or_default();
        self.there.set(row, value.is_some());
    }

    pub(crate) fn get(&self, row: usize) -> Option<T> {
        self.there.get(row).then(|| self.values[row])
    }

    /// The numbers, of which only those mean something that are [`Numbers::there`].
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    pub(crate) fn there(&self) -> &Bits {
        &self.there
    }

    /// The least and the greatest number.
    pub(crate) fn extent(&self) -> Option<(T, T)> {
        let extents = share(self.values.len(), |range| {
            let words = &self.there.words()[words_of(&range)];
            let there = rows(words, range.start).map(|row| self.values[row]);
            there.map(|value| (value, value)).reduce(wider)
        });
        extents.into_iter().flatten().reduce(wider)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<T>() + self.there.bytes()
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.values.len() == self.there.len() && self.there.is_sound()
    }

    pub(crate) fn tighten(&mut self) {
        self.values.shrink_to_fit();
        self.there.tighten();
    }
}

fn wider<T: Number>(a: (T, T), b: (T, T)) -> (T, T) {
    let least = if b.0 < a.0 { b.0 } else { a.0 };
    let most = if b.1 > a.1 { b.1 } else { a.1 };
    (least, most)
}
