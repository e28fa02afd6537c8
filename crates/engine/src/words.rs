//! The words that records are found by, read anew where the schema says otherwise than it did.
//!
//! A field that search looks into now, or no longer, concerns records that nobody touched. The commit that says so notes
//! their object, and they are read in steps: each is in the index, on the disk, before it counts as done.

use satchel_model::{Layout, Record};
use satchel_search::Change;
use satchel_store::uncomputed::{self, WORDS};
use satchel_store::{Writer, record};

use crate::commit::Touched;
use crate::{Error, Shape, Workspace, follow};

/// Records read in one step: so many that the index commits them at once.
const STEP: u32 = 5_000;

/// Notes the objects whose records are found by other fields under a shape than under the one before it.
pub(crate) fn note(writer: &dyn Writer, before: &Shape, shape: &Shape) -> Result<(), Error> {
    let layouts = before.layouts().iter().zip(shape.layouts());
    for (_, after) in layouts.filter(|(before, after)| is_found_otherwise(before, after)) {
        uncomputed::note(writer, &after.object.name_singular, WORDS, None)?;
    }
    Ok(())
}

/// Fields that are new do not count: what has a value of one is touched by the same commit.
fn is_found_otherwise(before: &Layout, after: &Layout) -> bool {
    before.object.fields.iter().any(|field| {
        let mut fields = after.object.fields.iter();
        let now = fields.find(|now| now.key == field.key);
        now.is_some_and(|now| now.is_found_by() != field.is_found_by())
    })
}

impl Workspace {
    /// Reads the words of some of the records that wait for it. Gives whether more wait, and can be read by this program: beside
    /// one that writes the index, that one does it.
    pub(crate) fn read_waiting_words(&self) -> Result<bool, Error> {
        let waits = self.read(|reader| Ok(uncomputed::next_unread(reader)?))?;
        if waits.is_none() || !self.follower.writes() {
            return Ok(false);
        }
        // What was handed over before is older than what is read here, and may not come after it.
        self.follower.settle();
        let _order = self.follower.order();
        if !self.follower.is_idle() {
            return Ok(true);
        }
        self.write(|writer| self.read_words(writer))
    }

    fn read_words(&self, writer: &dyn Writer) -> Result<bool, Error> {
        let shape = self.begin(writer)?.shape;
        let Some(waiting) = uncomputed::next_unread(writer)? else {
            return Ok(false);
        };
        let found = match shape.object_of(&waiting.object) {
            Some(object) => {
                let (layout, statements) = (shape.layout(object), shape.statements(object));
                let page = (waiting.after_key, STEP);
                record::after(writer, layout, statements, object, None, page)?
            }
            None => Vec::new(),
        };
        match found.last() {
            Some((key, _)) => uncomputed::advance(writer, &waiting, *key)?,
            None => uncomputed::done(writer, &waiting)?,
        }
        let more = uncomputed::next_unread(writer)?.is_some();
        // Before the transaction ends: what is noted as done is there.
        self.follower.put(entries(&shape, found))?;
        Ok(more)
    }
}

fn entries(shape: &Shape, found: Vec<(u64, Record)>) -> Vec<Change> {
    let touched = found.into_iter().map(|(key, record)| Touched {
        key,
        record,
        before: None,
    });
    touched.map(|one| follow::entry(shape, &one)).collect()
}
