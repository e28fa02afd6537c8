//! Texts that another program keeps letter by letter: Automerge's Text objects under the root's keys.
//!
//! Satchel writes a text as one value, which says by itself what it is. An operation on letters does not, so
//! Automerge is asked what the whole text was after a change.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{Automerge, ChangeHash, ObjId, ObjType, ReadDoc};

use crate::{BadChange, Change};

/// A document that holds such texts.
pub(crate) struct Letters {
    document: Automerge,
    /// The key of each text, by the operation that made it.
    keys: HashMap<OpId, String>,
}

impl Letters {
    /// Those of a document, from its changes; `None` where it holds none, and need not be loaded.
    ///
    /// # Errors
    /// [`BadChange::Parse`] where Automerge cannot read or apply the changes.
    pub(crate) fn of(changes: &[Change]) -> Result<Option<Self>, BadChange> {
        let mut keys = HashMap::new();
        for change in changes {
            let made = numbered(change)?.filter_map(|(id, op)| Some((id, key_of_text(op)?)));
            keys.extend(made);
        }
        if keys.is_empty() {
            return Ok(None);
        }
        let document = or_gives_up(|| {
            let mut document = Automerge::new();
            let applied = document.apply_changes(changes.iter().map(|change| change.inner.clone()));
            applied.map_err(unreadable)?;
            Ok(document)
        })?;
        Ok(Some(Self { document, keys }))
    }

    /// The texts that a change made or edited, by their keys, each as whoever made the change saw it after.
    ///
    /// # Errors
    /// [`BadChange::Parse`] where the change is not among the document's.
    pub(crate) fn after(&self, change: &Change) -> Result<Vec<(&str, String)>, BadChange> {
        let mut touched: Vec<OpId> = Vec::new();
        for (id, op) in numbered(change)? {
            let text = match &op.obj {
                ObjectId::Id(text) => text.clone(),
                ObjectId::Root => id,
            };
            if self.keys.contains_key(&text) && !touched.contains(&text) {
                touched.push(text);
            }
        }
        let read = touched.iter().map(|id| {
            let text = self.text(id, change)?;
            Ok((self.keys[id].as_str(), text))
        });
        read.collect()
    }

    fn text(&self, id: &OpId, after: &Change) -> Result<String, BadChange> {
        // Where Automerge keeps the actor is its own to find out.
        let object = ObjId::Id(id.counter(), id.actor().clone(), 0);
        or_gives_up(|| {
            let text = self.document.text_at(object, &[ChangeHash(after.hash())]);
            text.map_err(unreadable)
        })
    }
}

/// A change's operations, each with its number.
fn numbered(change: &Change) -> Result<impl Iterator<Item = (OpId, &Op)>, BadChange> {
    let operations = &change.decode()?.operations;
    let (start, actor) = (change.inner.start_op().get(), change.inner.actor_id());
    let numbers = (start..).map(move |counter| OpId::new(counter, actor));
    Ok(numbers.zip(operations))
}

/// The key under which an operation makes a text.
fn key_of_text(op: &Op) -> Option<String> {
    match (&op.obj, &op.key, &op.action) {
        (ObjectId::Root, Key::Map(key), OpType::Make(ObjType::Text)) => Some(key.to_string()),
        _ => None,
    }
}

/// Automerge may give up on operations that refer to what is not there, which any stranger can write.
fn or_gives_up<T>(work: impl FnOnce() -> Result<T, BadChange>) -> Result<T, BadChange> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| BadChange::Parse("Automerge gave up on its operations".to_owned()))?
}

fn unreadable(error: impl std::fmt::Display) -> BadChange {
    BadChange::Parse(error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use automerge::transaction::Transactable as _;
    use automerge::{AutoCommit, ROOT};

    use super::*;

    fn last(document: &mut AutoCommit) -> Change {
        document.commit();
        Change::parse(document.get_last_local_change().unwrap().raw_bytes()).unwrap()
    }

    #[test]
    fn each_change_is_told_as_its_author_saw_it() {
        let mut anna = AutoCommit::new();
        let city = anna.put_object(ROOT, "f/city", ObjType::Text).unwrap();
        anna.splice_text(&city, 0, 0, "Wien").unwrap();
        let made = last(&mut anna);
        let mut ben = anna.fork();
        anna.splice_text(&city, 4, 0, " 1").unwrap();
        ben.splice_text(&city, 0, 4, "Graz").unwrap();
        let [of_anna, of_ben] = [&mut anna, &mut ben].map(last);
        anna.put(ROOT, "f/jobTitle", "Buyer").unwrap();
        let other = last(&mut anna);
        let changes = [made, of_anna, of_ben, other];
        let letters = Letters::of(&changes).unwrap().unwrap();
        let told = changes.map(|change| letters.after(&change).unwrap());
        let city = |text: &str| vec![("f/city", text.to_owned())];
        assert_eq!(told, [city("Wien"), city("Wien 1"), city("Graz"), vec![]]);
    }
}
