//! One file: what programs read, what a power cut leaves, and the writes between the two.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

/// A file's two images.
#[derive(Default)]
pub(super) struct Content {
    visible: Vec<u8>,
    durable: Vec<u8>,
    /// Since the last sync, in order.
    unsynced: Vec<Write>,
}

/// Something that a sync makes durable.
enum Write {
    Bytes { offset: usize, bytes: Vec<u8> },
    Length(usize),
}

impl Content {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            visible: bytes.to_vec(),
            durable: bytes.to_vec(),
            unsynced: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.visible.len()
    }

    pub(super) fn durable(&self) -> &[u8] {
        &self.durable
    }

    /// Fills `buffer` from `offset` and says how many bytes there were.
    pub(super) fn read(&self, buffer: &mut [u8], offset: usize) -> usize {
        let there = self.visible.get(offset..).unwrap_or_default();
        let count = there.len().min(buffer.len());
        buffer[..count].copy_from_slice(&there[..count]);
        count
    }

    pub(super) fn write(&mut self, bytes: &[u8], offset: usize) {
        self.take(Write::Bytes {
            offset,
            bytes: bytes.to_vec(),
        });
    }

    pub(super) fn set_len(&mut self, length: usize) {
        self.take(Write::Length(length));
    }

    fn take(&mut self, write: Write) {
        write.apply(&mut self.visible);
        self.unsynced.push(write);
    }

    pub(super) fn sync(&mut self) {
        for write in self.unsynced.drain(..) {
            write.apply(&mut self.durable);
        }
    }

    /// Decides for each write since the last sync whether it reached the disk; without `chance`, none did.
    pub(super) fn cut_power(&mut self, chance: Option<&mut ChaCha8Rng>) {
        let unsynced = std::mem::take(&mut self.unsynced);
        if let Some(chance) = chance {
            for write in unsynced {
                match chance.random_range(0..4) {
                    0 => write.apply(&mut self.durable),
                    1 => write.torn(chance).apply(&mut self.durable),
                    _ => {}
                }
            }
        }
        self.visible.clone_from(&self.durable);
    }
}

/// What a drive writes whole or not at all.
const SECTOR: usize = 512;

impl Write {
    fn apply(&self, image: &mut Vec<u8>) {
        match self {
            Self::Bytes { offset, bytes } => {
                let end = offset + bytes.len();
                if image.len() < end {
                    image.resize(end, 0);
                }
                image[*offset..end].copy_from_slice(bytes);
            }
            Self::Length(length) => image.resize(*length, 0),
        }
    }

    /// The same cut off after some of its sectors.
    fn torn(self, chance: &mut ChaCha8Rng) -> Self {
        match self {
            Self::Bytes { offset, mut bytes } => {
                let sectors = bytes.len().div_ceil(SECTOR);
                bytes.truncate(chance.random_range(0..=sectors) * SECTOR);
                Self::Bytes { offset, bytes }
            }
            length @ Self::Length(_) => length,
        }
    }
}
