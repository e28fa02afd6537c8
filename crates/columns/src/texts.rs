//! Byte strings of one column: text, ids, the JSON of sets. Where few differ, each row holds a number.

use std::mem::size_of;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::dictionary::Dictionary;
use crate::growth::push_slowly;
use crate::packed::{Packed, fold};

/// So many may differ in a column that is there whole.
const FEW: usize = 4096;

/// And in one that grows: the first rows have mostly different values even where all have few.
const FEW_YET: usize = 1 << 16;

/// Or one of so many rows.
const ONE_OF: usize = 4;

/// A column of byte strings.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Texts {
    form: Form,
    /// The texts in one spelling of case, once a question needed them.
    #[serde(skip)]
    folded: OnceLock<Packed>,
}

/// How the strings lie.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Form {
    /// Few that differ.
    Few {
        /// By row.
        numbers: Vec<u32>,
        /// What they mean.
        dictionary: Dictionary,
    },
    /// Many.
    Many(Packed),
}

impl Texts {
    pub(crate) fn new() -> Self {
        Self {
            form: Form::Few {
                numbers: Vec::new(),
                dictionary: Dictionary::new(),
            },
            folded: OnceLock::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match &self.form {
            Form::Few { numbers, .. } => numbers.len(),
            Form::Many(packed) => packed.len(),
        }
    }

    pub(crate) fn form(&self) -> &Form {
        &self.form
    }

    pub(crate) fn get(&self, row: usize) -> Option<&[u8]> {
        match &self.form {
            Form::Few {
                numbers,
                dictionary,
            } => dictionary.get(numbers[row]),
            Form::Many(packed) => packed.get(row),
        }
    }

    pub(crate) fn push(&mut self, value: Option<&[u8]>) {
        self.form.push(value);
        if let Some(folded) = self.folded.get_mut() {
            folded.push(value.map(fold).as_deref().map(str::as_bytes));
        }
        self.settle(FEW_YET);
    }

    /// Adds all of another column behind these.
    pub(crate) fn append(&mut self, other: &Self) {
        self.folded.take();
        self.form.append(&other.form);
        self.settle(FEW_YET);
    }

    pub(crate) fn set(&mut self, row: usize, value: Option<&[u8]>) {
        match &mut self.form {
            Form::Few {
                numbers,
                dictionary,
            } => numbers[row] = dictionary.number(value),
            Form::Many(packed) => packed.set(row, value),
        }
        if let Some(folded) = self.folded.get_mut() {
            folded.set(row, value.map(fold).as_deref().map(str::as_bytes));
        }
        self.settle(FEW_YET);
    }

    /// The many texts in one spelling of case; `None` where they would take more than `room` bytes.
    pub(crate) fn folded<'t>(&'t self, many: &'t Packed, room: usize) -> Option<&'t Packed> {
        if many.is_folded() {
            return Some(many);
        }
        if self.folded.get().is_none() && many.bytes() > room {
            return None;
        }
        Some(self.folded.get_or_init(|| many.folded()))
    }

    pub(crate) fn bytes(&self) -> usize {
        let form = match &self.form {
            Form::Few {
                numbers,
                dictionary,
            } => numbers.capacity() * size_of::<u32>() + dictionary.bytes(),
            Form::Many(packed) => packed.bytes(),
        };
        form + self.folded.get().map_or(0, Packed::bytes)
    }

    /// Whether each row has a text or none.
    pub(crate) fn is_sound(&self) -> bool {
        match &self.form {
            Form::Few {
                numbers,
                dictionary,
            } => {
                let known = |number: &u32| (*number as usize) < dictionary.len();
                numbers.iter().all(known)
            }
            Form::Many(packed) => packed.is_sound(),
        }
    }

    /// Gives back what room is left.
    pub(crate) fn tighten(&mut self) {
        match &mut self.form {
            Form::Few { numbers, .. } => numbers.shrink_to_fit(),
            Form::Many(packed) => packed.tighten(),
        }
    }

    /// Chooses the form for a column that is there whole.
    pub(crate) fn finish(&mut self) {
        self.settle(FEW);
    }

    /// Gives the numbers up where more differ than `few` and a part of the rows.
    fn settle(&mut self, few: usize) {
        if let Form::Few {
            numbers,
            dictionary,
        } = &self.form
            && dictionary.len() > few + numbers.len() / ONE_OF
        {
            self.form = Form::Many(packed(numbers, dictionary));
        }
    }
}

impl Form {
    fn push(&mut self, value: Option<&[u8]>) {
        match self {
            Self::Few {
                numbers,
                dictionary,
            } => push_slowly(numbers, dictionary.number(value)),
            Self::Many(packed) => packed.push(value),
        }
    }

    fn append(&mut self, other: &Self) {
        match (&mut *self, other) {
            (
                Self::Few {
                    numbers,
                    dictionary,
                },
                Self::Few {
                    numbers: more,
                    dictionary: theirs,
                },
            ) => {
                let theirs = theirs.values();
                let ours = (0..theirs.len()).map(|number| dictionary.number(theirs.get(number)));
                let ours: Vec<u32> = ours.collect();
                numbers.reserve_exact(more.len());
                numbers.extend(more.iter().map(|&number| ours[number as usize]));
            }
            (
                Self::Few {
                    numbers,
                    dictionary,
                },
                Self::Many(more),
            ) => {
                let mut all = packed(numbers, dictionary);
                all.append(more);
                *self = Self::Many(all);
            }
            (
                Self::Many(all),
                Self::Few {
                    numbers,
                    dictionary,
                },
            ) => all.append(&packed(numbers, dictionary)),
            (Self::Many(all), Self::Many(more)) => all.append(more),
        }
    }
}

/// What numbers mean, one behind the other.
fn packed(numbers: &[u32], dictionary: &Dictionary) -> Packed {
    let mut packed = Packed::new();
    for &number in numbers {
        packed.push(dictionary.get(number));
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::{FEW_YET, Form, Texts};

    #[test]
    fn numbers_are_given_up_where_too_many_texts_differ() {
        let mut texts = Texts::new();
        let text = |row: usize| (!row.is_multiple_of(5)).then(|| format!("text {row}"));
        let rows = FEW_YET * 2;
        for row in 0..rows {
            texts.push(text(row).as_deref().map(str::as_bytes));
        }
        assert!(matches!(texts.form(), Form::Many(_)));
        for row in 0..rows {
            assert_eq!(texts.get(row), text(row).as_deref().map(str::as_bytes));
        }
    }

    #[test]
    fn a_column_of_few_texts_may_begin_with_many_that_differ() {
        let mut texts = Texts::new();
        for row in 0..FEW_YET * 4 {
            let text = format!("text {}", row % FEW_YET);
            texts.push(Some(text.as_bytes()));
        }
        texts.finish();
        assert!(matches!(texts.form(), Form::Few { .. }));
    }
}
