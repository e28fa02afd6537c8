//! The log read at positions that lie close together: the chunks last read stay open.

use std::collections::VecDeque;

use crate::log::{self, Frame, Origin};
use crate::{Error, Reader};

/// Chunks kept open: records that two imports wrote are read at two places of the log, side by side.
const OPEN: usize = 4;

/// The log as one reader sees it.
pub struct OpenLog<'r> {
    reader: &'r dyn Reader,
    /// The one used last first.
    open: VecDeque<(Origin, Vec<Frame>)>,
}

impl<'r> OpenLog<'r> {
    /// With nothing read yet.
    #[must_use]
    pub fn new(reader: &'r dyn Reader) -> Self {
        Self {
            reader,
            open: VecDeque::with_capacity(OPEN),
        }
    }

    /// The change at a position, and where it came from.
    ///
    /// # Errors
    /// [`Error::BadLog`] where it is missing or damaged; what the database says.
    pub fn at(&mut self, seq: u64) -> Result<(Origin, &Frame), Error> {
        match self.open.iter().position(|(_, frames)| holds(frames, seq)) {
            Some(place) => self.open.make_contiguous()[..=place].rotate_right(1),
            None => self.open_chunk(seq)?,
        }
        let (origin, frames) = &self.open[0];
        let frame = frames.iter().find(|frame| frame.seq == seq);
        frame
            .map(|frame| (*origin, frame))
            .ok_or_else(|| Error::BadLog {
                seq,
                detail: "its chunk does not hold it".to_owned(),
            })
    }

    fn open_chunk(&mut self, seq: u64) -> Result<(), Error> {
        let chunk = log::holding(self.reader, seq)?;
        self.open.truncate(OPEN - 1);
        self.open.push_front((chunk.origin, log::frames(&chunk)?));
        Ok(())
    }
}

fn holds(frames: &[Frame], seq: u64) -> bool {
    let (first, last) = (frames.first(), frames.last());
    first.is_some_and(|first| first.seq <= seq) && last.is_some_and(|last| seq <= last.seq)
}
