//! Laptops and a server, without a network.

use satchel_model::{Filter, Operator};
use satchel_store::log::Chunk;
use satchel_store::server::Seen;
use serde_json::json;

use super::*;
use crate::{Offered, Verdict};

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
    let hers = |filter: Filter| {
        ada.labels(Query {
            object: "task".into(),
            filter: Some(filter),
            ..people()
        })
    };
    let mine = |operator| Filter::Where {
        field: "assignee".into(),
        operator,
        value: json!("me"),
    };
    assert_eq!(
        hers(mine(Operator::Eq)),
        ["Call Lena"],
        "what she took on before is hers"
    );
    assert!(hers(mine(Operator::Neq)).is_empty());
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
    let first = server
        .workspace
        .receive(waiting.changes.clone())
        .unwrap()
        .verdicts;
    assert!(matches!(
        first[..],
        [Verdict::Stored { seq: 1 }, Verdict::Stored { seq: 2 }]
    ));
    assert_eq!(
        server
            .workspace
            .receive(waiting.changes.clone())
            .unwrap()
            .verdicts,
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
        code(&server.workspace.receive(vec![altered]).unwrap().verdicts[0]),
        "not_a_change"
    );
    let orphan = Offered {
        document: RecordId::from_bytes([5; 16]),
        ..waiting.changes[1].clone()
    };
    assert_eq!(
        code(&server.workspace.receive(vec![orphan]).unwrap().verdicts[0]),
        "missing_change"
    );
    assert_eq!(server.workspace.seq().unwrap(), 2);
    assert!(server.workspace.record(person).is_ok());
}

/// Two laptops imported one record; of the first only an edit comes, which is refused, and then the other's beginning in the same push.
#[test]
fn a_document_that_begins_after_a_refused_change_shows_its_values() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    for laptop in [&anna, &ben] {
        join(laptop, &server);
        laptop.companies(1..2);
    }
    anna.edit(row(1), json!({"employees": 7}));
    let edit = anna.workspace.waiting(1 << 20).unwrap().changes.remove(1);
    let beginning = ben.workspace.waiting(1 << 20).unwrap().changes.remove(0);
    let received = server.workspace.receive(vec![edit, beginning]).unwrap();
    assert!(matches!(
        received.verdicts[..],
        [Verdict::Refused { .. }, Verdict::Stored { seq: 1 }]
    ));
    let label = |side: &Fixture| side.workspace.record(row(1)).unwrap().record.label;
    assert_eq!(label(&server), label(&ben));
    assert_ne!(label(&server), "");
}

/// Another program may have moved the cursor since these were asked for.
#[test]
fn what_was_pulled_for_another_cursor_is_not_applied() {
    let (server, anna) = (Fixture::new(), Fixture::new());
    join(&anna, &server);
    let people: Vec<RecordId> = ["Ada", "Ben"]
        .map(|name| server.create("person", json!({ "name": name })))
        .into();
    let epoch = server.workspace.epoch().unwrap();
    let chunks = server.workspace.log_after(0, 1 << 20).unwrap();
    let end = chunks.last().unwrap().last_seq;
    let pulled = || anna.workspace.server().unwrap().unwrap().pulled;
    let apply = |epoch, chunks| anna.workspace.apply_pulled(epoch, chunks, end).unwrap();
    apply(&[9; 16], &chunks);
    assert_eq!(pulled(), 0, "of another epoch");
    apply(&epoch, &chunks[chunks.len() - 1..]);
    assert_eq!(pulled(), 0, "with a hole before it");
    apply(&epoch, &chunks);
    assert_eq!(pulled(), end);
    assert!(people.iter().all(|id| anna.workspace.record(*id).is_ok()));
}

#[test]
fn of_a_document_that_is_cut_nobody_knows_what_the_other_lacks() {
    let anna = Fixture::new();
    let person = anna.create("person", json!({"name": "Lena Huber"}));
    anna.edit(person, json!({"city": "Graz"}));
    let mut whole = anna.workspace.whole(&[person], 1 << 20).unwrap();
    assert!(!whole[0].cut);
    whole[0].changes.truncate(1);
    let lacking = |whole: &[_]| anna.workspace.heal(whole).unwrap().lacking.len();
    assert_eq!(lacking(&whole), 1);
    whole[0].cut = true;
    assert_eq!(lacking(&whole), 0);
}

#[test]
fn folded_edits_are_sent_told_and_taken_back_as_before() {
    let (server, anna) = (Fixture::new(), Fixture::new());
    join(&anna, &server);
    let person = anna.create("person", json!({"name": "Lena Huber", "city": "Graz"}));
    for city in ["Wien", "Linz"] {
        anna.edit(person, json!({ "city": city }));
    }
    let told = || anna.workspace.history(person).unwrap();
    let (before, end) = (told(), anna.workspace.seq().unwrap());
    let rows = || anna.workspace.log_after(0, 1 << 20).unwrap().len();
    let unfolded = rows();
    assert_eq!(anna.workspace.fold_log(0, end).unwrap(), None);
    assert!(rows() < unfolded);
    assert_eq!(told(), before);
    let wien = before.iter().find(|entry| entry.seq == end - 1).unwrap();
    anna.workspace.undo(None).unwrap();
    assert_eq!(anna.value(person, "city"), "Wien");
    anna.workspace.undo(wien.batch).unwrap();
    assert_eq!(anna.value(person, "city"), "Graz");
    exchange(&anna, &server);
    assert_eq!(server.value(person, "city"), "Graz");
    assert_eq!(
        server.workspace.history(person).unwrap().len(),
        told().len()
    );
}

/// A server that was put back to an older copy, whose log another laptop filled so that the same change stands at the same position.
#[test]
fn a_log_that_was_filled_again_is_told_from_the_one_that_was_lost() {
    let laptop = Fixture::new();
    laptop.create("company", json!({"name": "First"}));
    laptop.create("company", json!({"name": "Second"}));
    let offered = laptop.workspace.log_after(0, 1 << 20).unwrap();
    let logs = [Fixture::new(), Fixture::new()];
    for server in &logs {
        join(server, &laptop);
        let epoch = server.workspace.server().unwrap().unwrap().epoch;
        let end = offered.last().unwrap().last_seq;
        server
            .workspace
            .apply_pulled(&epoch, &offered, end)
            .unwrap();
    }
    let [lost, again] = logs
        .each_ref()
        .map(|server| server.workspace.end().unwrap());
    assert_eq!(lost.seq, again.seq);
    let holds = |seen: &Seen| {
        let standing = logs[1].workspace.standing(seen, |_| Ok(()));
        standing.unwrap().0.holds
    };
    assert!(holds(&again) && !holds(&lost));
    let last = logs[1]
        .workspace
        .log_after(lost.seq - 1, 1 << 20)
        .unwrap()
        .remove(0);
    let by_earlier_version = Chunk {
        opening: 0,
        ..last.clone()
    };
    assert_eq!(crate::end_of(&last).unwrap(), again);
    assert!(
        holds(&crate::end_of(&by_earlier_version).unwrap()),
        "who knows of no openings is believed"
    );
}
