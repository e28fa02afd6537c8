//! The engine as a whole: real encrypted workspaces in temporary folders.
#![allow(clippy::unwrap_used)]

mod care;
mod computed;
mod constraints;
mod exchange;
mod history;
mod kept;
mod large;
mod live;
mod moving;
mod pages;
mod permission_matrix;
mod pipeline;
mod query;
mod records;
mod roles;
mod roles_in_files;
mod saved_views;
mod schema;
mod segments;
mod together;
mod views_in_files;
mod words;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use satchel_model::{Assign, ChangeKind, Draft, DraftAction, Query, RecordId, Scalar};
use satchel_store::server::Server;
use serde_json::{Map, Value as Json};

use crate::{Acting, Action, Host, NewWorkspace, Place, Workspace};

const KEY: [u8; 32] = [7; 32];

/// A workspace whose folder goes with it.
struct Fixture {
    workspace: Workspace,
    clock: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(1_700_000_000_000));
        let workspace = Workspace::create(
            &place(&folder),
            &KEY,
            host(&clock),
            &NewWorkspace {
                name: "Test".into(),
            },
        )
        .unwrap();
        Self {
            workspace,
            clock,
            folder,
        }
    }

    fn reopen(self) -> Self {
        self.closed_and(|| {})
    }

    /// Does something between closing and opening it again.
    fn closed_and(self, work: impl FnOnce()) -> Self {
        let Self {
            workspace,
            clock,
            folder,
        } = self;
        drop(workspace);
        work();
        let workspace = Workspace::open(&place(&folder), &KEY, host(&clock)).unwrap();
        Self {
            workspace,
            clock,
            folder,
        }
    }

    fn create(&self, object: &str, values: Json) -> RecordId {
        self.clock.fetch_add(1, Ordering::Relaxed);
        self.workspace
            .create_record(Acting::default(), object, &map(values))
            .unwrap()
            .created[0]
    }

    /// Commits companies by number, each of which [`row`] names, in one commit.
    fn companies(&self, rows: std::ops::Range<u32>) {
        let shape = self.workspace.shape();
        let object = shape.object("company").unwrap();
        let name = shape.layout(object).slot("name").unwrap();
        let drafts = rows.map(|at| Draft {
            record: row(at),
            object,
            action: DraftAction::Create,
            assigns: vec![Assign {
                slot: name,
                element: None,
                value: Some(Scalar::Text(format!("Company {}", at * 7_919 % 6_000))),
            }],
        });
        let action = Action {
            member: None,
            kind: ChangeKind::Import,
            batch: Some(RecordId::derived("row", "all")),
        };
        self.workspace
            .commit(&shape, drafts.collect(), action)
            .unwrap();
    }

    fn edit(&self, id: RecordId, values: Json) {
        self.clock.fetch_add(1, Ordering::Relaxed);
        self.workspace
            .edit_record(Acting::default(), id, &map(values))
            .unwrap();
    }

    fn value(&self, id: RecordId, field: &str) -> Json {
        self.workspace.record(id).unwrap().record.values[field].clone()
    }

    fn found(&self, text: &str) -> Vec<String> {
        self.workspace
            .search(text, 20, None)
            .unwrap()
            .hits
            .into_iter()
            .map(|hit| hit.label)
            .collect()
    }

    fn labels(&self, query: Query) -> Vec<String> {
        self.workspace
            .page(&query)
            .unwrap()
            .records
            .into_iter()
            .map(|record| record.label)
            .collect()
    }
}

/// The id of a company by number.
fn row(at: u32) -> RecordId {
    RecordId::derived("row", &at.to_string())
}

/// What the schema's files in a folder say.
fn files_of(folder: &std::path::Path) -> crate::configuration::Files {
    let texts = crate::configuration::gather(folder).unwrap();
    crate::configuration::Files::read(&texts).unwrap()
}

fn place(folder: &tempfile::TempDir) -> Place {
    Place {
        dir: folder.path().join("workspace"),
    }
}

fn host(clock: &Arc<AtomicI64>) -> Host {
    let (clock, system) = (Arc::clone(clock), Host::system());
    Host::new(
        move || clock.load(Ordering::Relaxed),
        move |bytes| {
            bytes
                .iter_mut()
                .for_each(|byte| *byte = system.random::<1>()[0]);
        },
    )
}

fn map(values: Json) -> Map<String, Json> {
    values.as_object().cloned().unwrap()
}

fn people() -> Query {
    Query {
        object: "person".into(),
        limit: 100,
        ..Query::default()
    }
}

/// Joins a laptop to a server, without a network.
fn join(laptop: &Fixture, server: &Fixture) {
    join_as(laptop, server, laptop.workspace.member());
}

fn join_as(laptop: &Fixture, server: &Fixture, member: RecordId) {
    let (epoch, device) = (
        server.workspace.epoch().unwrap(),
        RecordId::from_bytes([1; 16]),
    );
    let joined = Server::new("loopback", "a@x.example", epoch, device);
    laptop.workspace.join(&joined, member, "Team").unwrap();
}

fn exchange(laptop: &Fixture, server: &Fixture) {
    let at = laptop.workspace.server().unwrap().unwrap();
    let chunks = server.workspace.log_after(at.pulled, 1 << 20).unwrap();
    if let Some(last) = chunks.last() {
        laptop
            .workspace
            .apply_pulled(&at.epoch, &chunks, last.last_seq)
            .unwrap();
    }
    let waiting = laptop.workspace.waiting(1 << 20).unwrap();
    let received = server.workspace.receive(waiting.changes.clone()).unwrap();
    let (verdicts, end) = (received.verdicts, received.end);
    laptop.workspace.pushed(&waiting, &verdicts, &end).unwrap();
}
