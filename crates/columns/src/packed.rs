//! Byte strings of many rows, one behind the other, in blocks that are small enough to open for a change.

use std::mem::size_of;

use satchel_model::pattern::fold_case;
use serde::{Deserialize, Serialize};

use crate::bits::Bits;
use crate::cores::{BLOCK, share};
use crate::growth::push_slowly;

/// Room left in a block whose strings outgrow it.
const SLACK: usize = 256;

/// A column of byte strings, or nothing.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Packed {
    blocks: Vec<Block>,
    there: Bits,
    /// What all of them begin with.
    beginning: Option<Vec<u8>>,
    /// Whether none changes when its case is folded.
    is_folded: bool,
    /// What the blocks take.
    #[serde(skip)]
    bytes: usize,
}

/// The strings of [`BLOCK`] rows.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Block {
    #[serde(with = "serde_bytes")]
    pub(crate) bytes: Vec<u8>,
    /// Where each ends.
    pub(crate) ends: Vec<u32>,
}

impl Packed {
    pub(crate) fn new() -> Self {
        Self {
            is_folded: true,
            ..Self::default()
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.there.len()
    }

    pub(crate) fn push(&mut self, value: Option<&[u8]>) {
        self.note(value);
        self.put(value);
    }

    /// Adds all of another column behind these.
    pub(crate) fn append(&mut self, other: &Self) {
        self.is_folded = self.is_folded && other.is_folded;
        if let Some(beginning) = &other.beginning {
            self.begin_as(beginning);
        }
        for row in 0..other.len() {
            self.put(other.get(row));
        }
    }

    fn put(&mut self, value: Option<&[u8]>) {
        if self.len().is_multiple_of(BLOCK) {
            push_slowly(&mut self.blocks, Block::default());
        }
        self.there.push(value.is_some());
        let full = self.len().is_multiple_of(BLOCK);
        if let Some(block) = self.blocks.last_mut() {
            let before = block.size();
            block.push(value.unwrap_or_default());
            if full {
                block.bytes.shrink_to_fit();
            }
            self.bytes = self.bytes + block.size() - before;
        }
    }

    pub(crate) fn set(&mut self, row: usize, value: Option<&[u8]>) {
        self.note(value);
        self.there.set(row, value.is_some());
        let block = &mut self.blocks[row / BLOCK];
        let before = block.size();
        block.set(row % BLOCK, value.unwrap_or_default());
        self.bytes = self.bytes + block.size() - before;
    }

    pub(crate) fn get(&self, row: usize) -> Option<&[u8]> {
        self.there
            .get(row)
            .then(|| self.blocks[row / BLOCK].get(row % BLOCK))
    }

    pub(crate) fn there(&self) -> &Bits {
        &self.there
    }

    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// What all strings begin with: what follows it is what orders them.
    pub(crate) fn beginning(&self) -> &[u8] {
        self.beginning.as_deref().unwrap_or_default()
    }

    /// Whether none changes when its case is folded.
    pub(crate) fn is_folded(&self) -> bool {
        self.is_folded
    }

    /// The same texts in one spelling of case.
    pub(crate) fn folded(&self) -> Self {
        let parts = share(self.len(), |rows| {
            let mut folded = Self::new();
            for row in rows {
                let text = self.get(row).map(fold);
                folded.push(text.as_deref().map(str::as_bytes));
            }
            folded
        });
        let mut parts = parts.into_iter();
        let mut folded = parts.next().unwrap_or_else(Self::new);
        parts.for_each(|part| folded.append(&part));
        folded
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes + self.there.bytes() + self.blocks.capacity() * size_of::<Block>()
    }

    /// Whether each row has its place in a block.
    pub(crate) fn is_sound(&self) -> bool {
        let size = |at: usize| BLOCK.min(self.len() - at * BLOCK);
        let mut blocks = self.blocks.iter().enumerate();
        self.there.is_sound()
            && self.blocks.len() == self.len().div_ceil(BLOCK)
            && blocks.all(|(at, block)| block.ends.len() == size(at) && block.is_sound())
    }

    /// Gives back what room is left.
    pub(crate) fn tighten(&mut self) {
        self.there.tighten();
        for block in &mut self.blocks {
            block.bytes.shrink_to_fit();
            block.ends.shrink_to_fit();
        }
        self.bytes = self.blocks.iter().map(Block::size).sum();
    }

    fn note(&mut self, value: Option<&[u8]>) {
        let Some(value) = value else { return };
        self.begin_as(value);
        self.is_folded = self.is_folded && is_folded(value);
    }

    fn begin_as(&mut self, value: &[u8]) {
        match &mut self.beginning {
            None => self.beginning = Some(value.to_vec()),
            Some(beginning) => {
                let same = beginning.iter().zip(value).take_while(|(a, b)| a == b);
                let same = same.count();
                beginning.truncate(same);
            }
        }
    }
}

/// A text in one spelling of case; empty where the bytes are no text.
pub(crate) fn fold(value: &[u8]) -> String {
    std::str::from_utf8(value)
        .map(fold_case)
        .unwrap_or_default()
}

/// Whether folding its case would leave it as it is. Most texts are ASCII, which is seen without making another.
fn is_folded(value: &[u8]) -> bool {
    if value.is_ascii() {
        !value.iter().any(u8::is_ascii_uppercase)
    } else {
        fold(value).as_bytes() == value
    }
}

impl Block {
    fn size(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    fn is_sound(&self) -> bool {
        let last = self
            .ends
            .last()
            .is_none_or(|end| *end as usize == self.bytes.len());
        last && self.ends.is_sorted()
    }

    fn start(&self, at: usize) -> usize {
        at.checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize)
    }

    fn get(&self, at: usize) -> &[u8] {
        &self.bytes[self.start(at)..self.ends[at] as usize]
    }

    fn push(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(value);
        self.ends.push(place(self.bytes.len()));
    }

    fn set(&mut self, at: usize, value: &[u8]) {
        let (start, end) = (self.start(at), self.ends[at] as usize);
        let missing = (self.bytes.len() + value.len()).saturating_sub(end - start);
        if missing > self.bytes.capacity() {
            let more = missing - self.bytes.len() + SLACK;
            self.bytes.reserve_exact(more);
        }
        self.bytes.splice(start..end, value.iter().copied());
        for later in &mut self.ends[at..] {
            *later = place(*later as usize + value.len() + start - end);
        }
    }
}

/// A block ends long before four gigabytes: the bound of the whole cache is less.
fn place(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}
