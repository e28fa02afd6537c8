//! One column: the form in which each kind of value lies.

use satchel_model::{RecordId, Scalar, SlotKind};
use serde::{Deserialize, Serialize};

use crate::calendar::day_of;
use crate::cell::Cell;
use crate::numbers::Numbers;
use crate::texts::Texts;

/// A column.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Column {
    /// Whole numbers, amounts, moments.
    Whole(Numbers<i64>),
    /// Days.
    Days(Numbers<i32>),
    /// Numbers and decimals.
    Real(Numbers<f64>),
    /// Yes or no.
    Flag(Numbers<bool>),
    /// Text, ids, sets.
    Texts(Texts),
}

/// What each of a column's forms does, in the same words.
macro_rules! each {
    ($column:expr, $numbers:ident => $with_numbers:expr, $texts:ident => $with_texts:expr $(,)?) => {
        match $column {
            Column::Whole($numbers) => $with_numbers,
            Column::Days($numbers) => $with_numbers,
            Column::Real($numbers) => $with_numbers,
            Column::Flag($numbers) => $with_numbers,
            Column::Texts($texts) => $with_texts,
        }
    };
}

impl Column {
    pub(crate) fn new(kind: SlotKind) -> Self {
        match kind {
            SlotKind::Integer | SlotKind::Time | SlotKind::Money => Self::Whole(Numbers::default()),
            SlotKind::Date => Self::Days(Numbers::default()),
            SlotKind::Real | SlotKind::Decimal => Self::Real(Numbers::default()),
            SlotKind::Boolean => Self::Flag(Numbers::default()),
            SlotKind::Text | SlotKind::LongText | SlotKind::Reference | SlotKind::Set => {
                Self::Texts(Texts::new())
            }
        }
    }

    pub(crate) fn push(&mut self, cell: &Cell<'_>) {
        match self {
            Self::Whole(numbers) => numbers.push(whole(cell)),
            Self::Days(numbers) => numbers.push(day(cell)),
            Self::Real(numbers) => numbers.push(real(cell)),
            Self::Flag(numbers) => numbers.push(flag(cell)),
            Self::Texts(texts) => texts.push(cell.bytes()),
        }
    }

    /// Adds all of another column of the same kind behind these.
    pub(crate) fn append(&mut self, other: &Self) {
        match (self, other) {
            (Self::Whole(all), Self::Whole(more)) => all.append(more),
            (Self::Days(all), Self::Days(more)) => all.append(more),
            (Self::Real(all), Self::Real(more)) => all.append(more),
            (Self::Flag(all), Self::Flag(more)) => all.append(more),
            (Self::Texts(all), Self::Texts(more)) => all.append(more),
            (all, more) => (0..more.len()).for_each(|row| all.push(&more.cell(row))),
        }
    }

    fn len(&self) -> usize {
        each!(self, numbers => numbers.values().len(), texts => texts.len())
    }

    pub(crate) fn set(&mut self, row: usize, cell: &Cell<'_>) {
        match self {
            Self::Whole(numbers) => numbers.set(row, whole(cell)),
            Self::Days(numbers) => numbers.set(row, day(cell)),
            Self::Real(numbers) => numbers.set(row, real(cell)),
            Self::Flag(numbers) => numbers.set(row, flag(cell)),
            Self::Texts(texts) => texts.set(row, cell.bytes()),
        }
    }

    pub(crate) fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Whole(numbers) => of(numbers.get(row), Cell::Whole),
            Self::Days(numbers) => of(numbers.get(row), |day| Cell::Whole(day.into())),
            Self::Real(numbers) => of(numbers.get(row), Cell::Real),
            Self::Flag(numbers) => of(numbers.get(row), |yes| Cell::Whole(yes.into())),
            Self::Texts(texts) => of(texts.get(row), |bytes| Cell::Bytes(bytes.into())),
        }
    }

    pub(crate) fn is_there(&self, row: usize) -> bool {
        each!(self, numbers => numbers.there().get(row), texts => texts.get(row).is_some())
    }

    /// Is told that it is there whole.
    pub(crate) fn finish(&mut self) {
        if let Self::Texts(texts) = self {
            texts.finish();
        }
    }

    /// Whether it is a column of so many rows that can be asked: what was read from bytes may be anything.
    pub(crate) fn is_sound(&self, rows: usize) -> bool {
        self.len() == rows && each!(self, numbers => numbers.is_sound(), texts => texts.is_sound())
    }

    /// Gives back what room is left.
    pub(crate) fn tighten(&mut self) {
        each!(self, numbers => numbers.tighten(), texts => texts.tighten());
    }

    pub(crate) fn bytes(&self) -> usize {
        each!(self, numbers => numbers.bytes(), texts => texts.bytes())
    }
}

fn of<'c, T>(value: Option<T>, form: impl FnOnce(T) -> Cell<'c>) -> Cell<'c> {
    value.map_or(Cell::Nothing, form)
}

fn whole(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Whole(number) => Some(*number),
        _ => None,
    }
}

fn day(cell: &Cell<'_>) -> Option<i32> {
    whole(cell).and_then(|day| i32::try_from(day).ok())
}

fn flag(cell: &Cell<'_>) -> Option<bool> {
    whole(cell).map(|number| number != 0)
}

fn real(cell: &Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Real(number) => Some(*number),
        _ => None,
    }
}

/// The value in a cell of a column of this kind: an amount as its millionths, a decimal as the double nearest to it.
pub(crate) fn value(kind: SlotKind, cell: &Cell<'_>) -> Option<Scalar> {
    match cell {
        Cell::Nothing => None,
        Cell::Real(number) => Some(Scalar::Real(*number)),
        Cell::Whole(number) => Some(match kind {
            SlotKind::Time => Scalar::Time(*number),
            SlotKind::Boolean => Scalar::Boolean(*number != 0),
            SlotKind::Date => Scalar::Date(day_of(*number)),
            _ => Scalar::Integer(*number),
        }),
        Cell::Bytes(bytes) => match kind {
            SlotKind::Reference => RecordId::from_slice(bytes).map(Scalar::Reference),
            SlotKind::Set => serde_json::from_slice(bytes).ok().map(Scalar::Set),
            _ => String::from_utf8(bytes.to_vec()).ok().map(Scalar::Text),
        },
    }
}
