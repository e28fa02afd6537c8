//! Which group each row is in.

use std::collections::HashMap;

use satchel_model::{Attribute, DAY_MS, Scalar, SlotKind};

use crate::Refusal;
use crate::calendar::Calendar;
use crate::column::{Column, value};
use crate::dictionary::Dictionary;
use crate::group::GroupBy;
use crate::hashing::QuickBuild;
use crate::numbers::Numbers;
use crate::order::Order;
use crate::rank::begun;
use crate::reading::Reading;
use crate::texts::Form;

/// So many whole numbers in a row are groups by themselves, whether they occur or not.
const CLOSE: i64 = 1 << 16;

/// Rows in groups. Group 0 holds those without a value.
pub(crate) struct Partition<'t> {
    column: Option<&'t Column>,
    kind: SlotKind,
    rule: Rule<'t>,
}

/// How a row's group is found.
enum Rule<'t> {
    /// All are in one.
    Whole,
    /// By the number of its text; how many there are.
    Few(&'t [u32], usize),
    /// By a number past the least one; how many there are.
    Close(&'t Numbers<i64>, i64, usize),
    /// By the period of its day.
    Days(&'t Numbers<i32>, Calendar),
    /// By the period of its moment.
    Moments(&'t Numbers<i64>, Calendar),
    /// By row, with a row of each group but the first.
    Each(Vec<u32>, Vec<usize>),
}

impl<'t> Partition<'t> {
    /// All rows in one group.
    pub(crate) fn whole() -> Self {
        Self {
            column: None,
            kind: SlotKind::Text,
            rule: Rule::Whole,
        }
    }

    /// # Errors
    /// [`Refusal::Unfit`]; [`Refusal::Missing`].
    pub(crate) fn new(reading: &Reading<'t>, by: &GroupBy<'_>) -> Result<Self, Refusal> {
        let attribute = Attribute::of_field(reading.layout, by.field)?;
        let column = reading.column(attribute)?;
        let kind = attribute.kind(reading.layout);
        let rule = match (&by.periods, column) {
            (Some((granularity, zone)), Column::Days(numbers)) => {
                let (least, most) = numbers.extent().unwrap_or_default();
                let ms = |day: i32| i64::from(day) * DAY_MS;
                Rule::Days(
                    numbers,
                    Calendar::new(*granularity, zone, ms(least), ms(most)),
                )
            }
            (Some((granularity, zone)), Column::Whole(numbers)) if kind == SlotKind::Time => {
                let (least, most) = numbers.extent().unwrap_or_default();
                Rule::Moments(numbers, Calendar::new(*granularity, zone, least, most))
            }
            (_, column) => by_value(column, reading.rows()),
        };
        Ok(Self {
            column: Some(column),
            kind,
            rule,
        })
    }

    /// By each value of an attribute.
    ///
    /// # Errors
    /// [`Refusal::Missing`].
    pub(crate) fn by_value(reading: &Reading<'t>, attribute: Attribute) -> Result<Self, Refusal> {
        let column = reading.column(attribute)?;
        Ok(Self {
            column: Some(column),
            kind: attribute.kind(reading.layout),
            rule: by_value(column, reading.rows()),
        })
    }

    /// How many groups there may be.
    pub(crate) fn len(&self) -> usize {
        match &self.rule {
            Rule::Whole => 1,
            Rule::Few(_, count) | Rule::Close(_, _, count) => *count,
            Rule::Days(_, calendar) | Rule::Moments(_, calendar) => calendar.len() + 1,
            Rule::Each(_, samples) => samples.len() + 1,
        }
    }

    /// The group of a row.
    #[inline]
    pub(crate) fn group(&self, row: usize) -> usize {
        match &self.rule {
            Rule::Whole => 0,
            Rule::Few(numbers, _) => numbers[row] as usize,
            Rule::Close(numbers, least, _) => {
                numbers.get(row).map_or(0, |value| past(value, *least) + 1)
            }
            Rule::Days(numbers, calendar) => numbers
                .get(row)
                .map_or(0, |day| calendar.of_day(day.into()) + 1),
            Rule::Moments(numbers, calendar) => {
                numbers.get(row).map_or(0, |ms| calendar.of_moment(ms) + 1)
            }
            Rule::Each(groups, _) => groups[row] as usize,
        }
    }

    /// What a group's records share.
    pub(crate) fn value(&self, group: usize) -> Option<Scalar> {
        let at = group.checked_sub(1)?;
        match (&self.rule, self.column?) {
            (Rule::Close(_, least, _), _) => {
                let number = least + i64::try_from(at).ok()?;
                value(self.kind, &crate::Cell::Whole(number))
            }
            (Rule::Days(_, calendar) | Rule::Moments(_, calendar), _) => {
                Some(Scalar::Date(calendar.start(at)))
            }
            (Rule::Each(_, samples), column) => value(self.kind, &column.cell(samples[at])),
            (Rule::Few(..), Column::Texts(texts)) => match texts.form() {
                Form::Few { dictionary, .. } => {
                    let bytes = dictionary.values().get(group)?;
                    value(self.kind, &crate::Cell::Bytes(bytes.into()))
                }
                Form::Many(_) => None,
            },
            _ => None,
        }
    }

    /// Sorts groups by their values, that without one last. They come by number.
    pub(crate) fn sort(&self, groups: &mut Vec<usize>) {
        let sample = |group: usize| match &self.rule {
            Rule::Each(_, samples) => Some(samples[group.checked_sub(1)?]),
            _ => None,
        };
        match (&self.rule, self.column) {
            (Rule::Few(..), Some(Column::Texts(texts))) => {
                if let Form::Few { dictionary, .. } = texts.form() {
                    groups.sort_by_cached_key(|group| by_text(dictionary, *group));
                }
            }
            (Rule::Each(..), Some(column)) => {
                let order = Order::of_column(column);
                let stands = groups
                    .iter()
                    .filter_map(|group| Some((order.stand(sample(*group)?), *group)));
                let mut stands: Vec<_> = stands.collect();
                stands.sort_unstable_by(|(a, _), (b, _)| order.compare_stands(a, b));
                let without = groups.first() == Some(&0);
                *groups = stands.into_iter().map(|(_, group)| group).collect();
                groups.extend(without.then_some(0));
            }
            _ => {
                let without = groups.first() == Some(&0);
                groups.rotate_left(usize::from(without));
            }
        }
    }
}

/// What sorts a text, the beginning of it first, where it need not be looked up.
fn by_text(dictionary: &Dictionary, number: usize) -> (bool, u64, Option<&[u8]>) {
    let values = dictionary.values();
    let text = values.get(number);
    let code = text.map_or(0, |text| begun(text, values.beginning()));
    (text.is_none(), code, text)
}

fn by_value(column: &Column, rows: usize) -> Rule<'_> {
    match column {
        Column::Texts(texts) => {
            if let Form::Few {
                numbers,
                dictionary,
            } = texts.form()
            {
                return Rule::Few(numbers, dictionary.len());
            }
        }
        Column::Whole(numbers) => {
            let (least, most) = numbers.extent().unwrap_or_default();
            if most.checked_sub(least).is_some_and(|span| span < CLOSE) {
                return Rule::Close(numbers, least, past(most, least) + 2);
            }
        }
        _ => {}
    }
    each(column, rows)
}

/// Finds the values that occur, one row after the other.
fn each(column: &Column, rows: usize) -> Rule<'_> {
    let mut samples = Vec::new();
    let mut known: HashMap<Identity<'_>, u32, QuickBuild> = HashMap::default();
    let groups = (0..rows).map(|row| {
        let Some(identity) = identity(column, row) else {
            return 0;
        };
        *known.entry(identity).or_insert_with(|| {
            samples.push(row);
            u32::try_from(samples.len()).unwrap_or(u32::MAX)
        })
    });
    Rule::Each(groups.collect(), samples)
}

/// What is the same of equal values of a column, and of no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Identity<'t> {
    /// By the code of a number, or the number of a text.
    Code(u64),
    /// By a text.
    Bytes(&'t [u8]),
}

pub(crate) fn identity(column: &Column, row: usize) -> Option<Identity<'_>> {
    use crate::numbers::Number as _;
    match column {
        Column::Whole(numbers) => numbers.get(row).map(|value| Identity::Code(value.code())),
        Column::Days(numbers) => numbers.get(row).map(|value| Identity::Code(value.code())),
        Column::Real(numbers) => numbers.get(row).map(|value| Identity::Code(value.code())),
        Column::Flag(numbers) => numbers.get(row).map(|value| Identity::Code(value.code())),
        Column::Texts(texts) => match texts.form() {
            Form::Few { numbers, .. } => {
                let number = numbers[row];
                (number != crate::dictionary::NOTHING).then(|| Identity::Code(number.into()))
            }
            Form::Many(many) => many.get(row).map(Identity::Bytes),
        },
    }
}

fn past(value: i64, least: i64) -> usize {
    usize::try_from(value - least).unwrap_or_default()
}
