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
    pub(super) fn cut_power(&mut self, chance: Option<&mut ChaCha8Rng>) -> Spoilt {
        let spoilt = self.spoil(chance);
        self.visible.clone_from(&self.durable);
        spoilt
    }

    /// A sync that fails: programs go on reading what they wrote, but the system takes it for written, and no later sync brings
    /// to the disk what did not get there now.
    pub(super) fn fail_sync(&mut self, chance: &mut ChaCha8Rng) {
        self.spoil(Some(chance));
    }

    fn spoil(&mut self, chance: Option<&mut ChaCha8Rng>) -> Spoilt {
        let unsynced = std::mem::take(&mut self.unsynced);
        let mut spoilt = Spoilt::default();
        let Some(chance) = chance else {
            spoilt.lost = unsynced.len() as u64;
            return spoilt;
        };
        for write in unsynced {
            match chance.random_range(0..4) {
                0 => write.apply(&mut self.durable),
                1 => {
                    let part = write.torn(chance, &mut spoilt);
                    part.apply(&mut self.durable);
                }
                _ => spoilt.lost += 1,
            }
        }
        spoilt
    }
}

/// Writes that did not get to the disk, or not whole.
#[derive(Clone, Copy, Default)]
pub(super) struct Spoilt {
    pub(super) lost: u64,
    pub(super) torn: u64,
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

    /// The same cut off after some of its sectors: after none, it is lost, and after all, whole.
    fn torn(self, chance: &mut ChaCha8Rng, spoilt: &mut Spoilt) -> Self {
        match self {
            Self::Bytes { offset, mut bytes } => {
                let sectors = bytes.len().div_ceil(SECTOR);
                let kept = chance.random_range(0..=sectors);
                spoilt.lost += u64::from(kept == 0);
                spoilt.torn += u64::from(0 < kept && kept < sectors);
                bytes.truncate(kept * SECTOR);
                Self::Bytes { offset, bytes }
            }
            length @ Self::Length(_) => length,
        }
    }
}
