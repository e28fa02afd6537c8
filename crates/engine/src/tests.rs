//! The engine as a whole: real encrypted workspaces in temporary folders.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use satchel_model::{
    Assign, ChangeKind, Draft, DraftAction, Filter, Operator, Query, RecordId, Scalar, Sort,
};
use satchel_store::log;
use satchel_store::server::{Seen, Server};
use serde_json::{Map, Value as Json, json};

use crate::{Acting, Action, Error, Host, NewWorkspace, Offered, Place, Verdict, Workspace};

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
        let Self {
            workspace,
            clock,
            folder,
        } = self;
        drop(workspace);
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

#[test]
fn a_record_is_made_edited_found_and_there_after_reopening() {
    let fixture = Fixture::new();
    let acme = fixture.create("company", json!({"name": "Acme Möbel"}));
    let anna = fixture.create("person", json!({"name": "Anna Keller", "emails": "anna@acme.example", "company": acme, "city": "Graz"}));
    assert_eq!(fixture.found("kel"), ["Anna Keller"]);
    assert_eq!(fixture.found("mobel"), ["Acme Möbel"]);
    fixture.edit(anna, json!({"city": "Wien", "emails": {"primaryEmail": "anna@acme.example", "additionalEmails": ["a.keller@x.example"]}}));
    assert_eq!(fixture.found("wien"), ["Anna Keller"]);
    assert!(fixture.found("graz").is_empty());
    let fixture = fixture.reopen();
    assert_eq!(fixture.value(anna, "city"), json!("Wien"));
    assert_eq!(
        fixture.value(anna, "emails")["additionalEmails"],
        json!(["a.keller@x.example"])
    );
    assert_eq!(fixture.found("wien kel"), ["Anna Keller"]);
    let detail = fixture.workspace.record(acme).unwrap();
    assert_eq!(detail.related[0].records[0].label, "Anna Keller");
    assert_eq!(
        detail.related[0].records[0].links[&acme.to_string()],
        "Acme Möbel"
    );
}

#[test]
fn what_another_program_writes_is_noticed_once() {
    let window = Fixture::new();
    let terminal = Workspace::open(&place(&window.folder), &KEY, host(&window.clock)).unwrap();
    let events = window.workspace.subscribe();
    let values = map(json!({ "name": { "firstName": "Grace", "lastName": "Hopper" } }));
    let id = terminal
        .create_record(Acting::default(), "person", &values)
        .unwrap()
        .created[0];

    window.workspace.notice().unwrap();
    let event = events.try_recv().unwrap();
    assert_eq!(
        event.tags,
        [
            "person".to_owned(),
            format!("record:{id}"),
            "search".to_owned()
        ]
    );
    assert_eq!(window.found("grace"), ["Grace Hopper"]);
    window.workspace.notice().unwrap();
    window.edit(id, json!({ "jobTitle": "Admiral" }));
    assert_eq!(
        events.try_iter().count(),
        1,
        "the own edit, and nothing twice"
    );

    // The index belongs to whoever opened it first; the other reads it, and the log past it.
    terminal.notice().unwrap();
    assert_eq!(terminal.search("admiral", 9, None).unwrap().hits.len(), 1);
    window.edit(id, json!({ "jobTitle": "Rear admiral" }));
    terminal.notice().unwrap();
    assert_eq!(terminal.search("rear", 9, None).unwrap().hits.len(), 1);
    assert_eq!(
        terminal.rebuild(&mut |_| {}).unwrap_err().code(),
        "busy",
        "nobody's index is deleted"
    );
    let Fixture {
        workspace,
        folder: _folder,
        ..
    } = window;
    drop(workspace);
    terminal.notice().unwrap();
    assert_eq!(terminal.search("admiral", 9, None).unwrap().hits.len(), 1);
}

#[test]
fn what_was_just_saved_is_found_while_the_index_is_written_to_the_disk() {
    let fixture = Fixture::new();
    // Each commit is small, and many of them make the index flush behind them several times.
    for commit in 0..90 {
        let drafts = (0..60)
            .map(|_| {
                let values = map(json!({ "name": { "firstName": format!("zq{commit}x") } }));
                let layout = &fixture.workspace.layouts[0];
                satchel_model::Draft {
                    record: fixture.workspace.host.new_id(),
                    object: 0,
                    action: satchel_model::DraftAction::Create,
                    assigns: crate::values::assigns(layout, &[], &values).unwrap(),
                }
            })
            .collect();
        let action = crate::Action {
            member: None,
            kind: satchel_model::ChangeKind::Edit,
            batch: fixture.workspace.new_batch(),
        };
        fixture.workspace.commit(drafts, action).unwrap();
        assert_eq!(fixture.found(&format!("zq{commit}x")).len(), 20);
    }
}

#[test]
fn history_tells_every_change_and_undo_keeps_what_came_after() {
    let fixture = Fixture::new();
    let anna = fixture.create("person", json!({"name": "Anna Keller", "city": "Graz"}));
    fixture.edit(anna, json!({"city": "Wien", "jobTitle": "Buyer"}));
    let batch = fixture.workspace.history(anna).unwrap()[0].batch;
    fixture.edit(anna, json!({"jobTitle": "Head of buying"}));
    let report = fixture.workspace.undo(batch).unwrap();
    assert_eq!((report.undone, report.kept.len()), (1, 1));
    assert_eq!(report.kept[0].now, "Head of buying");
    assert_eq!(
        (fixture.value(anna, "city"), fixture.value(anna, "jobTitle")),
        (json!("Graz"), json!("Head of buying"))
    );
    let history = fixture.workspace.history(anna).unwrap();
    assert_eq!(history.len(), 4);
    assert_eq!(
        (
            history[0].changes[0].from.as_str(),
            history[0].changes[0].to.as_str()
        ),
        ("Wien", "Graz")
    );
    assert!(history[3].created);
}

#[test]
fn undo_of_the_latest_goes_back_step_by_step() {
    let fixture = Fixture::new();
    let anna = fixture.create("person", json!({"name": "Anna Keller"}));
    fixture.edit(anna, json!({"city": "Graz"}));
    fixture
        .workspace
        .delete_records(Acting::default(), &[anna])
        .unwrap();
    assert!(fixture.found("anna").is_empty() && fixture.labels(people()).is_empty());
    fixture.workspace.undo(None).unwrap();
    assert_eq!(fixture.found("anna"), ["Anna Keller"]);
    fixture.workspace.undo(None).unwrap();
    assert_eq!(fixture.value(anna, "city"), Json::Null);
    fixture.workspace.undo(None).unwrap();
    assert!(fixture.labels(people()).is_empty());
    assert!(matches!(
        fixture.workspace.undo(None),
        Err(Error::NothingToUndo)
    ));
}

#[test]
fn undo_of_a_member_takes_back_their_own_latest_in_their_name() {
    let fixture = Fixture::new();
    let person = fixture.create("person", json!({"name": "Mirja Salo"}));
    let [anna, bo] = [1, 2].map(|byte| Acting {
        member: Some(RecordId::from_bytes([byte; 16])),
        api: false,
    });
    for (acting, field, value) in [(anna, "city", "Graz"), (bo, "jobTitle", "Buyer")] {
        let values = json!({ field: value });
        let values = values.as_object().unwrap();
        fixture
            .workspace
            .edit_record(acting, person, values)
            .unwrap();
    }
    fixture.workspace.undo_as(anna, None).unwrap();
    assert_eq!(fixture.value(person, "city"), Json::Null);
    assert_eq!(fixture.value(person, "jobTitle"), "Buyer");
    assert!(matches!(
        fixture.workspace.undo_as(anna, None),
        Err(Error::NothingToUndo)
    ));
}

#[test]
fn queries_filter_sort_and_page() {
    let fixture = Fixture::new();
    for (name, city) in [
        ("Zoë Adler", "Graz"),
        ("anton Berg", "Wien"),
        ("Änne Cohn", "Graz"),
        ("Bea Dorn", ""),
    ] {
        fixture.create("person", json!({"name": name, "city": city}));
    }
    let by_name = |descending| {
        vec![Sort {
            field: "name".into(),
            descending,
        }]
    };
    assert_eq!(
        fixture.labels(Query {
            sorts: by_name(false),
            ..people()
        }),
        ["Änne Cohn", "anton Berg", "Bea Dorn", "Zoë Adler"]
    );
    let graz = Filter::Where {
        field: "city".into(),
        operator: Operator::Eq,
        value: json!("Graz"),
    };
    assert_eq!(
        fixture.labels(Query {
            filter: Some(graz.clone()),
            sorts: by_name(true),
            ..people()
        }),
        ["Zoë Adler", "Änne Cohn"]
    );
    let rest = Filter::Not(Box::new(graz));
    assert_eq!(
        fixture.labels(Query {
            filter: Some(rest),
            sorts: by_name(false),
            ..people()
        }),
        ["anton Berg", "Bea Dorn"]
    );
    let empty = Filter::Where {
        field: "city".into(),
        operator: Operator::IsNull,
        value: Json::Null,
    };
    assert_eq!(
        fixture.labels(Query {
            filter: Some(empty),
            ..people()
        }),
        ["Bea Dorn"]
    );
    let second = fixture
        .workspace
        .page(&Query {
            sorts: by_name(false),
            offset: 1,
            limit: 2,
            ..people()
        })
        .unwrap();
    assert_eq!(
        (
            second.total,
            second.records.len(),
            second.records[0].label.as_str()
        ),
        (4, 2, "anton Berg")
    );
    let error = fixture
        .workspace
        .page(&Query {
            sorts: vec![Sort {
                field: "nope".into(),
                descending: false,
            }],
            ..people()
        })
        .unwrap_err();
    assert_eq!(error.code(), "bad_input");
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let fixture = Fixture::new();
    let before = fixture.workspace.seq().unwrap();
    let refused = |object: &str, values: Json| {
        fixture
            .workspace
            .create_record(Acting::default(), object, &map(values))
            .unwrap_err()
            .code()
    };
    assert_eq!(refused("nothing", json!({})), "bad_input");
    assert_eq!(refused("person", json!({"shoeSize": 43})), "bad_input");
    assert_eq!(refused("opportunity", json!({"stage": "WON"})), "bad_value");
    assert_eq!(
        fixture
            .workspace
            .edit_record(
                Acting::default(),
                RecordId::from_bytes([9; 16]),
                &Map::new()
            )
            .unwrap_err()
            .code(),
        "not_found"
    );
    assert_eq!(fixture.workspace.seq().unwrap(), before);
}

#[test]
fn a_wrong_key_and_a_missing_workspace_are_told_apart() {
    let fixture = Fixture::new();
    let other = Workspace::open(&place(&fixture.folder), &[8; 32], Host::system())
        .err()
        .unwrap();
    assert_eq!(other.code(), "wrong_key");
    let nowhere = Workspace::open(
        &Place {
            dir: fixture.folder.path().join("nowhere"),
        },
        &KEY,
        Host::system(),
    )
    .err()
    .unwrap();
    assert_eq!(nowhere.code(), "no_workspace");
    assert_eq!(fixture.labels(people()).len(), 0);
}

/// Joins a laptop to a server, without a network.
fn join(laptop: &Fixture, server: &Fixture) {
    join_as(laptop, server, laptop.workspace.member());
}

fn join_as(laptop: &Fixture, server: &Fixture, member: RecordId) {
    let joined = Server {
        url: "loopback".into(),
        email: "a@x.example".into(),
        epoch: server.workspace.epoch().unwrap(),
        device: RecordId::from_bytes([1; 16]),
        pulled: 0,
        pushed: 0,
        relay_upto: 0,
        seen: Seen::default(),
        last_contact_ms: None,
    };
    laptop.workspace.join(&joined, member, "Team").unwrap();
}

fn exchange(laptop: &Fixture, server: &Fixture) {
    let pulled = laptop.workspace.server().unwrap().unwrap().pulled;
    let chunks = server.workspace.log_after(pulled, 1 << 20).unwrap();
    if let Some(last) = chunks.last() {
        laptop
            .workspace
            .apply_pulled(&chunks, last.last_seq)
            .unwrap();
    }
    let waiting = laptop.workspace.waiting(1 << 20).unwrap();
    let verdicts = server.workspace.receive(&waiting.changes).unwrap();
    let end = server.workspace.end().unwrap();
    laptop.workspace.pushed(&waiting, &verdicts, &end).unwrap();
}

#[test]
fn a_sample_is_found_when_it_is_there_and_searches_are_asked_again() {
    let fixture = Fixture::new();
    let events = fixture.workspace.subscribe();
    fixture.workspace.add_sample(1_500, 1, &mut |_| {}).unwrap();
    assert!(
        !fixture
            .workspace
            .search("a", 1, None)
            .unwrap()
            .hits
            .is_empty()
    );
    assert_eq!(events.try_iter().last().unwrap().tags, ["search"]);
}

#[test]
fn what_was_sent_is_fetched_again() {
    let (server, anna) = (Fixture::new(), Fixture::new());
    join(&anna, &server);
    let person = anna.create("person", json!({"name": "Lena Huber"}));
    let events = anna.workspace.subscribe();
    assert!(anna.workspace.record(person).unwrap().record.unsynced);
    exchange(&anna, &server);
    assert!(!anna.workspace.record(person).unwrap().record.unsynced);
    let tags: Vec<String> = events.try_iter().flat_map(|event| event.tags).collect();
    assert_eq!(tags, ["person".to_owned(), format!("record:{person}")]);
}

#[test]
fn what_one_did_before_joining_is_ones_own_to_the_whole_team() {
    let (server, ada, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    let person = ada.create("person", json!({"name": "Lena Huber"}));
    let who = ada.workspace.member();
    let task = ada.create("task", json!({"title": "Call Lena", "assignee": who}));
    ada.edit(person, json!({"city": "Graz"}));
    let member = server.create("workspaceMember", json!({"name": "Ada Lovelace"}));
    join_as(&ada, &server, member);
    join(&ben, &server);
    for laptop in [&ada, &ben] {
        exchange(laptop, &server);
    }
    let ada_did_it = |name: &str| {
        for side in [&ada, &ben, &server] {
            let history = side.workspace.history(person).unwrap();
            assert!(
                history
                    .iter()
                    .all(|entry| entry.by.as_deref() == Some(name))
            );
            let record = side.workspace.record(person).unwrap().record;
            assert_eq!(record.created_by.as_deref(), Some(name));
            let assigned = side.workspace.record(task).unwrap().record;
            assert_eq!(assigned.links[&who.to_string()], name);
        }
    };
    ada_did_it("Ada Lovelace");
    // Who she was is nobody to choose, and having been it is nothing to take back.
    let members = Query {
        object: "workspaceMember".into(),
        ..people()
    };
    assert_eq!(ada.labels(members), ["Ada Lovelace"]);
    ada.workspace.undo(None).unwrap();
    assert_eq!(ada.value(person, "city"), Json::Null);
    server.edit(member, json!({"name": "Ada King"}));
    for laptop in [&ada, &ben] {
        exchange(laptop, &server);
    }
    ada_did_it("Ada King");
}

#[test]
fn two_laptops_merge_and_a_conflict_shows_both_values() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let person = anna.create("person", json!({"name": "Lena Huber", "city": "Graz"}));
    assert_eq!(anna.workspace.waiting_count().unwrap(), 1);
    exchange(&anna, &server);
    exchange(&ben, &server);
    assert_eq!(ben.found("lena"), ["Lena Huber"]);
    anna.edit(person, json!({"jobTitle": "Buyer", "city": "Linz"}));
    ben.clock.fetch_add(50, Ordering::Relaxed);
    ben.edit(person, json!({"city": "Wien"}));
    for laptop in [&anna, &ben, &anna, &ben] {
        exchange(laptop, &server);
    }
    for side in [&anna, &ben, &server] {
        let detail = side.workspace.record(person).unwrap();
        assert_eq!(detail.record.values["city"], json!("Wien"));
        assert_eq!(detail.record.values["jobTitle"], json!("Buyer"));
        assert_eq!(detail.conflicts.len(), 1);
        assert_eq!(
            (
                detail.conflicts[0].field.as_str(),
                detail.conflicts[0].display.as_str()
            ),
            ("city", "Linz")
        );
        assert_eq!(detail.record.conflicted, ["city"]);
        let history = side.workspace.history(person).unwrap();
        let last = &history[0].changes[0];
        assert_eq!((last.from.as_str(), last.to.as_str()), ("Linz", "Wien"));
        assert_eq!(history[1].changes.last().unwrap().to, "Linz");
    }
    anna.edit(person, json!({"city": "Linz"}));
    exchange(&anna, &server);
    exchange(&ben, &server);
    let settled = ben.workspace.record(person).unwrap();
    assert!(settled.conflicts.is_empty());
    assert_eq!(settled.record.values["city"], json!("Linz"));
    assert_eq!(anna.workspace.waiting_count().unwrap(), 0);
    // Nothing is sent back to whom it came from, and nothing twice.
    assert!(anna.workspace.waiting(1 << 20).unwrap().changes.is_empty());
}

#[test]
fn a_conflict_after_a_settled_one_shows_where_both_come_in_one_pull() {
    let (server, anna, ben, cleo) = (
        Fixture::new(),
        Fixture::new(),
        Fixture::new(),
        Fixture::new(),
    );
    for laptop in [&anna, &ben, &cleo] {
        join(laptop, &server);
    }
    let person = anna.create("person", json!({"name": "Lena Huber", "city": "Graz"}));
    exchange(&anna, &server);
    exchange(&ben, &server);
    anna.edit(person, json!({"city": "Linz"}));
    ben.edit(person, json!({"city": "Wien"}));
    exchange(&ben, &server);
    exchange(&anna, &server);
    anna.edit(person, json!({"city": "Linz"}));
    exchange(&anna, &server);
    ben.edit(person, json!({"city": "Oslo"}));
    exchange(&ben, &server);
    exchange(&cleo, &server);
    let expected = server.workspace.record(person).unwrap().conflicts;
    assert_eq!(expected.len(), 1);
    assert_eq!(cleo.workspace.record(person).unwrap().conflicts, expected);
}

#[test]
fn a_push_repeated_is_known_and_a_stolen_number_is_refused() {
    let (server, anna) = (Fixture::new(), Fixture::new());
    join(&anna, &server);
    let person = anna.create("person", json!({"name": "Lena Huber"}));
    anna.edit(person, json!({"city": "Graz"}));
    let waiting = anna.workspace.waiting(1 << 20).unwrap();
    let first = server.workspace.receive(&waiting.changes).unwrap();
    assert!(matches!(
        first[..],
        [Verdict::Stored { seq: 1 }, Verdict::Stored { seq: 2 }]
    ));
    assert_eq!(
        server.workspace.receive(&waiting.changes).unwrap(),
        [Verdict::Known, Verdict::Known]
    );
    let mut altered = waiting.changes[1].clone();
    altered.bytes[20] ^= 1;
    let code = |verdict: &Verdict| {
        if let Verdict::Refused { code, .. } = verdict {
            code.clone()
        } else {
            format!("{verdict:?}")
        }
    };
    assert_eq!(
        code(&server.workspace.receive(&[altered]).unwrap()[0]),
        "not_a_change"
    );
    let orphan = Offered {
        document: RecordId::from_bytes([5; 16]),
        ..waiting.changes[1].clone()
    };
    assert_eq!(
        code(&server.workspace.receive(&[orphan]).unwrap()[0]),
        "missing_change"
    );
    assert_eq!(server.workspace.seq().unwrap(), 2);
    assert!(server.workspace.record(person).is_ok());
}

#[test]
fn a_restored_server_gets_back_what_it_lost_from_whoever_has_it() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    anna.create("person", json!({"name": "Early Bird"}));
    exchange(&anna, &server);
    let backup = server.folder.path().join("backup.db");
    server.workspace.back_up(&backup, &mut |_| {}).unwrap();
    let late = anna.create("person", json!({"name": "Late Comer"}));
    exchange(&anna, &server);
    exchange(&ben, &server);
    let Fixture {
        workspace,
        clock,
        folder,
    } = server;
    drop(workspace);
    crate::recover(&place(&folder), &KEY, &backup, &host(&clock)).unwrap();
    let workspace = Workspace::open(&place(&folder), &KEY, host(&clock)).unwrap();
    let server = Fixture {
        workspace,
        clock,
        folder,
    };
    assert!(
        server.workspace.record(late).is_err(),
        "the backup is older"
    );
    let epoch = server.workspace.epoch().unwrap();
    assert_ne!(epoch, ben.workspace.server().unwrap().unwrap().epoch);
    // Only Ben comes back: Anna's change returns through him.
    ben.workspace.begin_epoch(&epoch).unwrap();
    exchange(&ben, &server);
    assert_eq!(
        server.value(late, "name"),
        json!({"firstName": "Late", "lastName": "Comer"})
    );
}

#[test]
fn a_recovery_moves_a_database_that_does_not_open_aside_with_its_log() {
    let fixture = Fixture::new();
    fixture.create("company", json!({ "name": "Acme" }));
    let backup = fixture.folder.path().join("backup.db");
    fixture.workspace.back_up(&backup, &mut |_| {}).unwrap();
    let Fixture {
        workspace,
        folder,
        clock,
    } = fixture;
    drop(workspace);
    let place = place(&folder);
    std::fs::write(place.database(), b"damaged beyond reading").unwrap();
    std::fs::write(place.dir.join("workspace.db-wal"), b"edits of this morning").unwrap();
    crate::recover(&place, &KEY, &backup, &host(&clock)).unwrap();
    let aside = |end: &str| {
        let names = std::fs::read_dir(&place.dir).unwrap();
        let names = names.map(|entry| entry.unwrap().path());
        let found = names.filter(|path| path.to_string_lossy().ends_with(end));
        let found = found.filter(|path| path.to_string_lossy().contains("replaced-"));
        std::fs::read(found.last().unwrap()).unwrap()
    };
    assert_eq!(aside(".db"), b"damaged beyond reading");
    assert_eq!(aside(".db-wal"), b"edits of this morning");
}

#[test]
fn rebuilding_gives_what_was_there() {
    let fixture = Fixture::new();
    let anna = fixture.create(
        "person",
        json!({"name": "Anna Keller", "city": "Graz", "phones": "+43 316 1234, +43 1 999"}),
    );
    fixture.edit(anna, json!({"city": "Wien"}));
    let before = fixture.workspace.record(anna).unwrap();
    fixture.workspace.rebuild(&mut |_| {}).unwrap();
    assert_eq!(fixture.workspace.record(anna).unwrap(), before);
    assert_eq!(fixture.found("wien"), ["Anna Keller"]);
    assert!(fixture.workspace.examine().unwrap().is_whole());
}

#[test]
fn notes_and_tasks_hang_on_their_record() {
    let fixture = Fixture::new();
    let anna = fixture.create("person", json!({"name": "Anna Keller"}));
    let values = map(json!({"title": "Call", "bodyV2": {"markdown": "Wants *oak* tables"}}));
    fixture
        .workspace
        .attach(Acting::default(), anna, "note", &values)
        .unwrap();
    let related = fixture.workspace.record(anna).unwrap().related;
    assert_eq!(
        (
            related[0].object.as_str(),
            related[0].records[0].label.as_str()
        ),
        ("note", "Call")
    );
    assert_eq!(fixture.found("oak"), ["Call"]);
}

/// Large enough to be built ahead of its writing.
#[test]
fn a_large_commit_stands_in_the_log_as_it_was_drafted() {
    let f = Fixture::new();
    let person = f.workspace.object("person").unwrap();
    let slot = f.workspace.layouts[person].slot("jobTitle").unwrap();
    let draft = |id: u16, action, title: &str| Draft {
        record: RecordId::derived("test", &id.to_string()),
        object: person,
        action,
        assigns: vec![Assign {
            slot,
            element: None,
            value: Some(Scalar::Text(title.to_owned())),
        }],
    };
    let mut drafts: Vec<Draft> = (0..900)
        .map(|id| draft(id, DraftAction::Create, "first"))
        .collect();
    drafts.extend((0..900).map(|id| draft(id, DraftAction::Create, "first")));
    drafts.extend((0..300).map(|id| draft(3 * id, DraftAction::Change, "second")));
    let order = |drafts: &[Draft]| drafts.iter().map(|draft| draft.record).collect::<Vec<_>>();
    let (created, changed) = (order(&drafts[..900]), order(&drafts[1_800..]));
    let action = Action {
        member: None,
        kind: ChangeKind::Import,
        batch: f.workspace.new_batch(),
    };
    let committed = f.workspace.commit(drafts, action).unwrap();
    assert_eq!((committed.seq, committed.unchanged), (1_200, 900));
    assert_eq!(
        (&committed.created, &committed.changed),
        (&created, &changed)
    );
    let logged = f.workspace.read(|reader| {
        let chunks = log::after(reader, 0, usize::MAX)?;
        let frames = chunks
            .iter()
            .map(log::frames)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(frames
            .concat()
            .into_iter()
            .map(|frame| frame.document)
            .collect::<Vec<_>>())
    });
    assert_eq!(logged.unwrap(), [created.clone(), changed].concat());
    let titles = |f: &Fixture| {
        created
            .iter()
            .map(|id| f.value(*id, "jobTitle"))
            .collect::<Vec<_>>()
    };
    let shown = titles(&f);
    assert_eq!(
        shown[..4],
        [
            json!("second"),
            json!("first"),
            json!("first"),
            json!("second")
        ]
    );
    crate::rebuild::projections(&f.workspace).unwrap();
    assert_eq!(titles(&f), shown);
}
