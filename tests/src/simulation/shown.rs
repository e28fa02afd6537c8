//! Everything a workspace shows, in a form that two of them can be compared by.

use std::collections::{BTreeMap, HashMap};

use satchel_document::{Hash, Register};
use satchel_engine::Workspace;
use satchel_model::{
    Assign, Authorship, ChangeKind, Draft, DraftAction, Hlc, Record, RecordId, Scalar,
};
use satchel_store::record::{self, Statements};
use satchel_store::{Reader, also, document};

use super::{Checked, Violation};

/// Documents read at a time.
const STEP: u32 = 1_000;

/// By record: its object, its heads, its stamps and values, its other values.
pub(super) type Shown = BTreeMap<RecordId, String>;

/// What a workspace shows.
pub(super) fn shown(workspace: &Workspace) -> Checked<Shown> {
    let read = satchel_store::read(workspace.database(), |reader| {
        let (mut shown, mut key) = (Shown::new(), 0);
        loop {
            let documents = document::after(reader, key, STEP)?;
            let Some(last) = documents.last() else {
                return Ok(shown);
            };
            key = last.key;
            for row in &documents {
                shown.insert(row.id, describe(workspace, reader, row)?);
            }
        }
    });
    read.map_err(|error| Violation(error.to_string()))
}

/// What was ever shown of a document, by its heads: whoever has the same heads has the same changes, and shows the same.
#[derive(Default)]
pub(super) struct States(HashMap<(RecordId, Vec<Hash>), String>);

impl States {
    /// Looks at what a workspace shows of some documents.
    pub(super) fn check(&mut self, workspace: &Workspace, documents: &[RecordId]) -> Checked {
        let looked = satchel_store::read(workspace.database(), |reader| {
            let mut looked = Vec::new();
            for row in documents {
                if let Some(row) = document::get(reader, *row)? {
                    let register = Register::decode(&row.register).unwrap_or_default();
                    let heads = register.heads().to_vec();
                    looked.push(((row.id, heads), describe(workspace, reader, &row)?));
                }
            }
            Ok(looked)
        });
        for (of, now) in looked.map_err(|error| Violation(error.to_string()))? {
            let before = self.0.entry(of).or_insert_with(|| now.clone());
            if *before != now {
                return Err(Violation(format!(
                    "with equal heads, it shows\n    {now}\n  where was shown\n    {before}"
                )));
            }
        }
        Ok(())
    }
}

fn describe(
    workspace: &Workspace,
    reader: &dyn Reader,
    row: &document::Document,
) -> Result<String, satchel_store::Error> {
    let shape = workspace.shape();
    let found = match shape.object(&row.object) {
        Ok(object) => {
            let layout = shape.layout(object);
            record::get(reader, layout, &Statements::new(layout), object, row.key)?
        }
        Err(_) => None,
    };
    let register = Register::decode(&row.register).unwrap_or_default();
    let heads = register.heads().to_vec();
    let next = found
        .as_ref()
        .and_then(|record| next_change(workspace, register, record));
    Ok(format!(
        "{} {found:?}, also {:?}, heads {heads:?}, next {next:?}",
        row.object,
        also::of(reader, row.key)?
    ))
}

/// The change that would clear all there is: it names everything that a register knows, so equal ones write equal
/// changes, in whatever order they came to know it.
fn next_change(workspace: &Workspace, mut register: Register, record: &Record) -> Option<Hash> {
    let by = Authorship {
        member: record.id,
        at: Hlc::default(),
        kind: ChangeKind::Edit,
        batch: Some(record.id),
        offline: false,
    };
    let draft = Draft {
        record: record.id,
        object: record.object,
        action: DraftAction::Restore,
        assigns: clearing(record),
    };
    let shape = workspace.shape();
    let layout = shape.layout(record.object);
    register
        .write(layout, &draft, &[0; 16], &by)
        .map(|(change, _)| change.hash())
}

fn clearing(record: &Record) -> Vec<Assign> {
    let mut assigns = Vec::new();
    for (slot, value) in record.values.iter().enumerate() {
        let elements = match value {
            Some(Scalar::Set(elements)) => elements.iter().map(|(name, _)| Some(name)).collect(),
            _ => vec![None],
        };
        assigns.extend(elements.into_iter().map(|element| Assign {
            slot,
            element: element.cloned(),
            value: None,
        }));
    }
    assigns
}

/// The first difference between two workspaces, for people to read.
pub(super) fn difference(one: &Shown, other: &Shown) -> Option<String> {
    let ids = one.keys().chain(other.keys());
    let id = ids.into_iter().find(|id| one.get(id) != other.get(id))?;
    Some(format!(
        "record {id} is\n    {}\n  here, and there\n    {}",
        one.get(id).map_or("missing", |shown| shown),
        other.get(id).map_or("missing", |shown| shown)
    ))
}
