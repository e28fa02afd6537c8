//! One column of an order: numbers that order nearly as its values do, and the values where these are equal.

use std::cmp::Ordering;

use crate::cell::Cell;
use crate::column::Column;
use crate::dictionary::{Dictionary, NOTHING};
use crate::numbers::{Number, Numbers};
use crate::packed::Packed;
use crate::texts::Form;

/// What nothing orders by, which comes last either way.
pub(crate) const LAST: u64 = u64::MAX;

/// Up to so many different texts are sorted for one question.
const SORTED: usize = 4096;

/// One column of an order.
pub(crate) struct Rank<'t> {
    column: &'t Column,
    descending: bool,
    texts: Codes<'t>,
}

/// Where the codes of a column's texts come from.
enum Codes<'t> {
    /// There are none: it holds numbers.
    None,
    /// From their place among all: by number, with the numbers in that order.
    Sorted(&'t [u32], Vec<u64>, Vec<u32>, &'t Dictionary),
    /// From how they go on after their common beginning, by number.
    Begun(&'t [u32], Vec<u64>, &'t Dictionary),
    /// The same, by row.
    Packed(&'t Packed),
}

impl<'t> Rank<'t> {
    pub(crate) fn new(column: &'t Column, descending: bool) -> Self {
        let texts = match column {
            Column::Texts(texts) => match texts.form() {
                Form::Many(many) => Codes::Packed(many),
                Form::Few {
                    numbers,
                    dictionary,
                } => Codes::of_few(numbers, dictionary, descending),
            },
            _ => Codes::None,
        };
        Self {
            column,
            descending,
            texts,
        }
    }

    pub(crate) fn column(&self) -> &'t Column {
        self.column
    }

    /// A number that orders as the row's value does, or is equal.
    #[inline]
    pub(crate) fn code(&self, row: usize) -> u64 {
        match (self.column, &self.texts) {
            (Column::Whole(numbers), _) => self.of_number(numbers, row),
            (Column::Days(numbers), _) => self.of_number(numbers, row),
            (Column::Real(numbers), _) => self.of_number(numbers, row),
            (Column::Flag(numbers), _) => self.of_number(numbers, row),
            (_, Codes::Sorted(numbers, codes, ..) | Codes::Begun(numbers, codes, _)) => {
                codes[numbers[row] as usize]
            }
            (_, Codes::Packed(many)) => {
                let code = many.get(row).map(|text| begun(text, many.beginning()));
                directed(code, self.descending)
            }
            (_, Codes::None) => LAST,
        }
    }

    /// How a row goes on after what its code tells, where that is known without looking at another column. Otherwise
    /// its value is told by the code, but for [`LAST`].
    #[inline]
    pub(crate) fn more(&self, row: usize) -> Option<u64> {
        match &self.texts {
            Codes::Packed(many) => {
                let past = |text: &[u8]| text.get(many.beginning().len() + 8..).map_or(0, eight);
                Some(directed(many.get(row).map(past), self.descending))
            }
            Codes::Begun(..) => Some(0),
            Codes::None | Codes::Sorted(..) => None,
        }
    }

    #[inline]
    fn of_number<T: Number>(&self, numbers: &Numbers<T>, row: usize) -> u64 {
        directed(numbers.get(row).map(Number::code), self.descending)
    }

    /// The code of a value that need not be in the column.
    pub(crate) fn code_of(&self, cell: &Cell<'_>) -> u64 {
        let code = match (self.column, cell, &self.texts) {
            (_, Cell::Nothing, _) => None,
            (Column::Flag(_), Cell::Whole(number), _) => Some((*number != 0).code()),
            (_, Cell::Whole(number), _) => Some(number.code()),
            (_, Cell::Real(number), _) => Some(number.code()),
            (_, Cell::Bytes(bytes), Codes::Sorted(_, _, sorted, dictionary)) => {
                Some(place(sorted, dictionary, bytes))
            }
            (_, Cell::Bytes(bytes), Codes::Begun(_, _, dictionary)) => {
                Some(begun(bytes, dictionary.values().beginning()))
            }
            (_, Cell::Bytes(bytes), Codes::Packed(many)) => Some(begun(bytes, many.beginning())),
            (_, Cell::Bytes(_), Codes::None) => None,
        };
        directed(code, self.descending)
    }

    /// The order of two rows whose codes are equal.
    pub(crate) fn settle(&self, a: usize, b: usize) -> Ordering {
        let (a, b) = match &self.texts {
            Codes::Sorted(..) => return Ordering::Equal,
            Codes::None => {
                // A number's code is equal where the number is, or where one of them is nothing.
                return self.column.is_there(b).cmp(&self.column.is_there(a));
            }
            Codes::Begun(numbers, ..) if numbers[a] == numbers[b] => return Ordering::Equal,
            Codes::Begun(numbers, _, dictionary) => {
                (dictionary.get(numbers[a]), dictionary.get(numbers[b]))
            }
            Codes::Packed(many) => (many.get(a), many.get(b)),
        };
        texts(a, b, self.descending)
    }

    /// The order of a row and a cell whose codes are equal.
    pub(crate) fn settle_with(&self, row: usize, cell: &Cell<'_>) -> Ordering {
        let value = match &self.texts {
            Codes::Sorted(..) => return Ordering::Equal,
            Codes::None => {
                let is_nothing = matches!(cell, Cell::Nothing);
                return (!self.column.is_there(row)).cmp(&is_nothing);
            }
            Codes::Begun(numbers, _, dictionary) => dictionary.get(numbers[row]),
            Codes::Packed(many) => many.get(row),
        };
        texts(value, cell.bytes(), self.descending)
    }
}

impl<'t> Codes<'t> {
    fn of_few(numbers: &'t [u32], dictionary: &'t Dictionary, descending: bool) -> Self {
        let values = dictionary.values();
        if values.len() > SORTED {
            let code = |number| {
                let code = values.get(number);
                directed(code.map(|text| begun(text, values.beginning())), descending)
            };
            return Self::Begun(numbers, (0..values.len()).map(code).collect(), dictionary);
        }
        let mut sorted: Vec<u32> = (NOTHING + 1..).take(values.len() - 1).collect();
        sorted.sort_unstable_by_key(|number| dictionary.get(*number));
        let mut codes = vec![LAST; values.len()];
        for (place, number) in sorted.iter().enumerate() {
            codes[*number as usize] = directed(Some(even(place)), descending);
        }
        Self::Sorted(numbers, codes, sorted, dictionary)
    }
}

/// The code of a text by its place, which leaves room for others before and behind it.
fn even(place: usize) -> u64 {
    place as u64 * 2 + 2
}

/// The code of a text that may not be among the sorted ones.
fn place(sorted: &[u32], dictionary: &Dictionary, text: &[u8]) -> u64 {
    match sorted.binary_search_by_key(&Some(text), |number| dictionary.get(*number)) {
        Ok(place) => even(place),
        Err(place) => even(place) - 1,
    }
}

#[inline]
fn directed(code: Option<u64>, descending: bool) -> u64 {
    match code {
        None => LAST,
        Some(code) if descending => !code,
        Some(code) => code,
    }
}

/// Nothing comes last either way.
fn texts(a: Option<&[u8]>, b: Option<&[u8]>, descending: bool) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// The eight bytes of a text after what all in its column begin with; of one that begins otherwise, the least or the
/// greatest code.
#[inline]
pub(crate) fn begun(text: &[u8], beginning: &[u8]) -> u64 {
    match text.strip_prefix(beginning) {
        Some(rest) => eight(rest),
        None if text < beginning => 0,
        None => u64::MAX,
    }
}

#[inline]
fn eight(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk::<8>() {
        return u64::from_be_bytes(*eight);
    }
    let mut eight = [0; 8];
    eight[..bytes.len()].copy_from_slice(bytes);
    u64::from_be_bytes(eight)
}
