//! A server and laptops: real workspaces and the product's own exchange, without a socket between them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use satchel_engine::{Acting, Host, NewWorkspace, Place, Workspace};
use satchel_model::RecordId;
use satchel_store::server::Server;
use satchel_store::{log, team};
use satchel_sync::core::Exchange;
use satchel_sync::step::{Wire, step};
use satchel_sync::wire::{self, Answer, Push, PushedChange, Request, SentVerdict};
use satchel_sync::{Error, serve};
use serde_json::{Map, Value as Json};

/// When the tests begin, in milliseconds since 1970.
pub(crate) const BEGIN_MS: i64 = 1_700_000_000_000;

/// No exchange of these few changes has more steps.
const STEPS: usize = 50;

/// A workspace with a clock of its own, in a folder that goes with it.
pub(crate) struct Replica {
    pub(crate) workspace: Workspace,
    clock: Arc<AtomicI64>,
    device: RecordId,
    _folder: tempfile::TempDir,
}

impl Replica {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            dir: folder.path().join("workspace"),
        };
        let clock = Arc::new(AtomicI64::new(BEGIN_MS));
        let name = "Test".into();
        Self {
            workspace: Workspace::create(&place, &[7; 32], host(&clock), &NewWorkspace { name })
                .unwrap(),
            clock,
            device: RecordId::from_bytes([0; 16]),
            _folder: folder,
        }
    }

    /// A laptop of a server's team.
    pub(crate) fn of(server: &Self, number: u8) -> Self {
        let device = enrol(server, number);
        let laptop = Self {
            device,
            ..Self::new()
        };
        let (epoch, email) = (
            server.workspace.epoch().unwrap(),
            format!("{number}@team.example"),
        );
        let joined = Server::new("http://team.example", &email, epoch, device);
        let member = laptop.workspace.member();
        laptop.workspace.join(&joined, member, "Team").unwrap();
        laptop
    }

    pub(crate) fn set_clock(&self, ms: i64) {
        self.clock.store(ms, Ordering::Relaxed);
    }

    pub(crate) fn create(&self, object: &str, values: Json) -> RecordId {
        let made = self
            .workspace
            .create_record(Acting::default(), object, &map(values));
        made.unwrap().created[0]
    }

    pub(crate) fn edit(&self, id: RecordId, values: Json) {
        self.workspace
            .edit_record(Acting::default(), id, &map(values))
            .unwrap();
    }

    pub(crate) fn value(&self, id: RecordId, field: &str) -> Json {
        self.workspace.record(id).unwrap().record.values[field].clone()
    }

    /// Pushes and pulls until nothing is left to do.
    pub(crate) fn exchange(&self, server: &Self) {
        let mut exchange = Exchange::new(true);
        exchange.look();
        let mut line = Line(server, self.device);
        let done = (0..STEPS).any(|_| !step(&mut exchange, &self.workspace, &mut line).unwrap());
        assert!(done, "the exchange does not end");
        assert!(self.workspace.attention().unwrap().is_empty());
    }

    /// The changes of all documents, each document's as they lie in the log.
    pub(crate) fn documents(&self) -> BTreeMap<RecordId, Vec<Vec<u8>>> {
        let mut documents: BTreeMap<RecordId, Vec<Vec<u8>>> = BTreeMap::new();
        for chunk in self.workspace.log_after(0, usize::MAX).unwrap() {
            for frame in log::frames(&chunk).unwrap() {
                documents
                    .entry(frame.document)
                    .or_default()
                    .push(frame.bytes);
            }
        }
        documents
    }
}

/// What carries a device's questions to a server.
struct Line<'s>(&'s Replica, RecordId);

impl Wire for Line<'_> {
    fn send(&mut self, _: &'static str, request: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(serve::handle(&self.0.workspace, self.1, request))
    }
}

/// Offers one change of a document to a server, as one of its devices.
pub(crate) fn offer(
    server: &Replica,
    device: RecordId,
    document: RecordId,
    bytes: Vec<u8>,
) -> SentVerdict {
    let end = server.workspace.end().unwrap();
    let push = Push {
        protocol: *wire::PROTOCOLS.end(),
        epoch: server.workspace.epoch().unwrap(),
        seen: wire::Seen {
            seq: end.seq,
            mark: end.mark,
        },
        batch: 1,
        changes: vec![PushedChange {
            document,
            bytes,
            relayed: false,
        }],
    };
    let request = wire::encode(&Request::Push(push));
    let answer = serve::handle(&server.workspace, device, &request);
    match wire::decode(&answer).unwrap() {
        Answer::Verdicts(mut answer) => answer.verdicts.remove(0),
        other => panic!("a push is answered by {other:?}"),
    }
}

/// A device by number, with an account of its own.
pub(crate) fn enrol(server: &Replica, number: u8) -> RecordId {
    let device = RecordId::from_bytes([number; 16]);
    let account = team::Account {
        id: device,
        email: format!("{device}@team.example"),
        password: String::new(),
        member: device,
        admin: false,
        shut_out: false,
    };
    let of = team::Device {
        id: device,
        account: device,
        name: "a laptop".to_owned(),
    };
    let mut token = [0; 32];
    token[..16].copy_from_slice(device.as_bytes());
    satchel_store::write(server.workspace.database(), |writer| {
        team::add_account(writer, &account, BEGIN_MS)?;
        team::add_device(writer, &of, &token, BEGIN_MS)
    })
    .unwrap();
    device
}

fn host(clock: &Arc<AtomicI64>) -> Host {
    let (clock, system) = (Arc::clone(clock), Host::system());
    let random = move |bytes: &mut [u8]| bytes.fill_with(|| system.random::<1>()[0]);
    Host::new(move || clock.load(Ordering::Relaxed), random)
}

pub(crate) fn map(values: Json) -> Map<String, Json> {
    values.as_object().cloned().unwrap()
}
