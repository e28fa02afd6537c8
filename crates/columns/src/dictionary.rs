//! The different byte strings of a column, each under a number.

use std::hash::Hasher;
use std::mem::size_of;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use crate::hashing::Quick;
use crate::packed::Packed;

/// The number of nothing.
pub(crate) const NOTHING: u32 = 0;

const LEAST_PLACES: usize = 16;

/// Byte strings by number, and their numbers.
#[derive(Debug)]
pub(crate) struct Dictionary {
    /// By number; first nothing.
    values: Packed,
    /// Numbers by hash; those that collide take the next place. [`NOTHING`] where free.
    places: Vec<u32>,
}

impl Dictionary {
    pub(crate) fn new() -> Self {
        let mut values = Packed::new();
        values.push(None);
        Self {
            values,
            places: vec![NOTHING; LEAST_PLACES],
        }
    }

    /// How many numbers are given, that of nothing among them.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn values(&self) -> &Packed {
        &self.values
    }

    pub(crate) fn get(&self, number: u32) -> Option<&[u8]> {
        self.values.get(number as usize)
    }

    /// The number of a value, which is given one where it has none.
    pub(crate) fn number(&mut self, value: Option<&[u8]>) -> u32 {
        let Some(value) = value else { return NOTHING };
        let place = self.place(value);
        if self.places[place] != NOTHING {
            return self.places[place];
        }
        let number = u32::try_from(self.len()).unwrap_or(NOTHING);
        self.values.push(Some(value));
        self.places[place] = number;
        if self.len() * 2 > self.places.len() {
            self.give_places(self.places.len() * 2);
        }
        number
    }

    pub(crate) fn bytes(&self) -> usize {
        self.values.bytes() + self.places.capacity() * size_of::<u32>()
    }

    /// A dictionary by its byte strings, the first of which is nothing.
    fn of(values: Packed) -> Self {
        let mut dictionary = Self {
            values,
            places: Vec::new(),
        };
        dictionary.give_places((dictionary.len() * 2).next_power_of_two().max(LEAST_PLACES));
        dictionary
    }

    /// Where the number of a value stands or would stand.
    fn place(&self, value: &[u8]) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash(value) & mask;
        while self.places[place] != NOTHING && self.get(self.places[place]) != Some(value) {
            place = (place + 1) & mask;
        }
        place
    }

    fn give_places(&mut self, count: usize) {
        self.places = vec![NOTHING; count];
        for number in 1..self.values.len() {
            let value = self.values.get(number).unwrap_or_default().to_vec();
            let place = self.place(&value);
            self.places[place] = u32::try_from(number).unwrap_or(NOTHING);
        }
    }
}

impl Serialize for Dictionary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.values.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Dictionary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Packed::deserialize(deserializer)?;
        if !values.is_sound() || values.len() == 0 || values.get(0).is_some() {
            return Err(D::Error::custom("its first text is not that of nothing"));
        }
        Ok(Self::of(values))
    }
}

fn hash(value: &[u8]) -> usize {
    let mut hasher = Quick::default();
    hasher.write(value);
    usize::try_from(hasher.finish() & u64::from(u32::MAX)).unwrap_or_default()
}
