//! A filter's comparison with numbers, over a column of them.

use std::ops::Range;

use satchel_model::{DAY_MS, Operator, Scalar};

use crate::bits::{WORD, words_of};
use crate::numbers::{Number, Numbers};

/// A comparison, with what is compared with.
#[derive(Debug)]
pub(crate) enum NumberTest<T> {
    /// Empty.
    Empty,
    /// Not empty.
    Filled,
    /// By one number; [`Operator::Neq`] holds of nothing too.
    Compare(Operator, T),
    /// Is among them.
    OneOf(Vec<T>),
    /// From the first up to the second.
    Within(T, T),
    /// Of midnights in UTC from the first up to the second, of other moments from the third up to the fourth.
    Moments([T; 4]),
}

impl<T: Number> NumberTest<T> {
    /// The test that an operator means, whose operands were read as [`satchel_model::operands`] does.
    pub(crate) fn new(operator: Operator, operands: &[Scalar]) -> Self {
        let numbers: Vec<T> = operands.iter().filter_map(T::of).collect();
        match (operator, numbers.as_slice()) {
            (Operator::IsNull, _) => Self::Empty,
            (Operator::NotNull, _) => Self::Filled,
            (Operator::Within, &[from, to]) => Self::Within(from, to),
            (Operator::Within, &[a, b, c, d]) => Self::Moments([a, b, c, d]),
            (Operator::In, _) | (_, []) => Self::OneOf(numbers),
            (_, &[first, ..]) => Self::Compare(operator, first),
        }
    }
}

/// What a number is besides one, for the one comparison that asks.
pub(crate) trait Moment {
    /// Whether it is a day without a time.
    fn at_midnight(self) -> bool;
}

impl Moment for i64 {
    fn at_midnight(self) -> bool {
        self % DAY_MS == 0
    }
}

/// Of other numbers no comparison asks.
macro_rules! never_a_moment {
    ($($number:ty),*) => {$(
        impl Moment for $number {
            fn at_midnight(self) -> bool {
                true
            }
        }
    )*};
}
never_a_moment!(i32, f64, bool);

/// The rows of a range that pass the test, of those `within`.
pub(crate) fn passing<T: Number + Moment>(
    numbers: &Numbers<T>,
    test: &NumberTest<T>,
    range: &Range<usize>,
    within: &[u64],
) -> Vec<u64> {
    let scan = Scan {
        values: &numbers.values()[range.clone()],
        there: &numbers.there().words()[words_of(range)],
        within,
    };
    match test {
        NumberTest::Empty => scan.empty(),
        NumberTest::Filled => scan.run(|_| true),
        NumberTest::OneOf(wanted) => scan.run(|value| wanted.contains(&value)),
        &NumberTest::Within(from, to) => scan.run(|value| value >= from && value < to),
        &NumberTest::Moments([from, to, from_ms, to_ms]) => scan.run(|value: T| {
            let (from, to) = if value.at_midnight() {
                (from, to)
            } else {
                (from_ms, to_ms)
            };
            value >= from && value < to
        }),
        &NumberTest::Compare(operator, wanted) => scan.compare(operator, wanted),
    }
}

/// One pass over a part of a column.
struct Scan<'s, T> {
    values: &'s [T],
    there: &'s [u64],
    within: &'s [u64],
}

impl<T: Number> Scan<'_, T> {
    fn compare(&self, operator: Operator, wanted: T) -> Vec<u64> {
        match operator {
            Operator::Eq => self.run(|value| value == wanted),
            Operator::Gt => self.run(|value| value > wanted),
            Operator::Gte => self.run(|value| value >= wanted),
            Operator::Lt => self.run(|value| value < wanted),
            Operator::Lte => self.run(|value| value <= wanted),
            Operator::Neq => {
                let differ = self.run(|value| value != wanted).into_iter();
                let empty = self.empty().into_iter();
                differ
                    .zip(empty)
                    .map(|(differ, empty)| differ | empty)
                    .collect()
            }
            _ => vec![0; self.within.len()],
        }
    }

    fn empty(&self) -> Vec<u64> {
        let words = self.there.iter().zip(self.within);
        words.map(|(there, within)| !there & within).collect()
    }

    fn run(&self, passes: impl Fn(T) -> bool) -> Vec<u64> {
        let asked = self.there.iter().zip(self.within);
        let words = self.values.chunks(WORD).zip(asked);
        words
            .map(|(values, (there, within))| {
                let asked = there & within;
                if asked == 0 {
                    return 0;
                }
                let mut word = 0;
                for (bit, &value) in values.iter().enumerate() {
                    word |= u64::from(passes(value)) << bit;
                }
                word & asked
            })
            .collect()
    }
}
