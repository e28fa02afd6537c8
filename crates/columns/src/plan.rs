//! A filter read against the columns once, then carried out over parts of the rows.

use std::ops::Range;

use satchel_model::{Attribute, Filter, Operator, Unfit, operands};
use serde_json::Value as Json;

use crate::Refusal;
use crate::column::Column;
use crate::number_test::{NumberTest, passing};
use crate::numbers::Numbers;
use crate::packed::Packed;
use crate::reading::Reading;
use crate::text_scan::{passing_few, passing_many};
use crate::text_test::{Rule, TextTest};
use crate::texts::{Form, Texts};

/// A filter, with the columns it reads.
pub(crate) enum Plan<'t> {
    /// All hold.
    All(Vec<Plan<'t>>),
    /// At least one holds.
    One(Vec<Plan<'t>>),
    /// It does not hold.
    Not(Box<Plan<'t>>),
    /// Numbers.
    Whole(&'t Numbers<i64>, NumberTest<i64>),
    /// Days.
    Days(&'t Numbers<i32>, NumberTest<i32>),
    /// Numbers with a point.
    Real(&'t Numbers<f64>, NumberTest<f64>),
    /// Yes or no.
    Flag(&'t Numbers<bool>, NumberTest<bool>),
    /// The outcome of a text's test, where one row is asked about.
    Known(bool),
    /// Texts of which few differ, with the outcome for each.
    Few(&'t [u32], Vec<bool>),
    /// Texts of which many differ, with the same in one spelling of case.
    Many(&'t Packed, Option<&'t Packed>, Box<TextTest>),
}

impl<'t> Plan<'t> {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`Refusal::Unfit`] as [`Filter::matches`] says it.
    pub(crate) fn new(reading: &Reading<'t>, filter: &Filter) -> Result<Self, Refusal> {
        Ok(match filter {
            Filter::And(parts) => Self::All(all(reading, parts)?),
            Filter::Or(parts) => Self::One(all(reading, parts)?),
            Filter::Not(part) => Self::Not(Box::new(Self::new(reading, part)?)),
            Filter::Where {
                field,
                operator,
                value,
            } => Self::compare(reading, field, *operator, value)?,
        })
    }

    fn compare(
        reading: &Reading<'t>,
        field: &str,
        operator: Operator,
        value: &Json,
    ) -> Result<Self, Refusal> {
        let unfit = |what| Unfit {
            field: field.to_owned(),
            what,
        };
        let attribute = Attribute::of_field(reading.layout, field)?;
        let kind = attribute.kind(reading.layout);
        let operands = operands(operator, kind, value).map_err(unfit)?;
        Ok(match reading.column(attribute)? {
            Column::Whole(numbers) => Self::Whole(numbers, NumberTest::new(operator, &operands)),
            Column::Days(numbers) => Self::Days(numbers, NumberTest::new(operator, &operands)),
            Column::Real(numbers) => Self::Real(numbers, NumberTest::new(operator, &operands)),
            Column::Flag(numbers) => Self::Flag(numbers, NumberTest::new(operator, &operands)),
            Column::Texts(texts) => {
                let test = TextTest::new(operator, kind, &operands).map_err(unfit)?;
                match reading.only {
                    Some(row) => Self::Known(test.holds(texts.get(row))),
                    None => Self::texts(texts, test, reading.room),
                }
            }
        })
    }

    fn texts(texts: &'t Texts, test: TextTest, room: usize) -> Self {
        match texts.form() {
            Form::Few {
                numbers,
                dictionary,
            } => {
                let all = 0..dictionary.len();
                let outcomes = all.map(|number| test.holds(dictionary.values().get(number)));
                Self::Few(numbers, outcomes.collect())
            }
            Form::Many(many) => {
                let folds = matches!(test.rule, Rule::Folded(_));
                let folded = folds.then(|| texts.folded(many, room)).flatten();
                Self::Many(many, folded, test.into())
            }
        }
    }

    /// How much longer it takes than comparing two numbers.
    fn cost(&self) -> u32 {
        match self {
            Self::All(parts) | Self::One(parts) => parts.iter().map(Self::cost).sum(),
            Self::Not(part) => part.cost(),
            Self::Many(_, _, test) => test.cost(),
            _ => 1,
        }
    }

    /// The rows of a range that pass, of those `within`.
    pub(crate) fn passing(&self, range: &Range<usize>, within: &[u64]) -> Vec<u64> {
        match self {
            Self::All(parts) => parts
                .iter()
                .fold(within.to_vec(), |left, part| part.passing(range, &left)),
            Self::One(parts) => one(parts, range, within),
            Self::Not(part) => {
                let passing = part.passing(range, within);
                within
                    .iter()
                    .zip(passing)
                    .map(|(within, passing)| within & !passing)
                    .collect()
            }
            Self::Whole(numbers, test) => passing(numbers, test, range, within),
            Self::Days(numbers, test) => passing(numbers, test, range, within),
            Self::Real(numbers, test) => passing(numbers, test, range, within),
            Self::Flag(numbers, test) => passing(numbers, test, range, within),
            Self::Known(holds) => {
                let all = if *holds { u64::MAX } else { 0 };
                within.iter().map(|word| word & all).collect()
            }
            Self::Few(numbers, outcomes) => passing_few(&numbers[range.clone()], outcomes, within),
            Self::Many(texts, folded, test) => passing_many(texts, *folded, test, range, within),
        }
    }
}

/// The parts, the quick ones first: what they leave out, the others need not look at.
fn all<'t>(reading: &Reading<'t>, parts: &[Filter]) -> Result<Vec<Plan<'t>>, Refusal> {
    let plans = parts.iter().map(|part| Plan::new(reading, part));
    let mut plans = plans.collect::<Result<Vec<_>, _>>()?;
    plans.sort_by_key(Plan::cost);
    Ok(plans)
}

fn one(parts: &[Plan<'_>], range: &Range<usize>, within: &[u64]) -> Vec<u64> {
    let mut any = vec![0; within.len()];
    let mut left = within.to_vec();
    for part in parts {
        for (at, passing) in part.passing(range, &left).into_iter().enumerate() {
            any[at] |= passing;
            left[at] &= !passing;
        }
    }
    any
}
