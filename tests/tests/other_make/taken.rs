//! What the other make wrote, as Satchel takes it.

use satchel_engine::HistoryEntry;
use satchel_model::{ChangeKind, RecordId};
use satchel_sync::wire::SentVerdict;
use serde_json::{Value as Json, json};

use crate::given::assert_reads_the_same;
use crate::peer::{Edit, Peer};
use crate::team::{BEGIN_MS, Replica, enrol, offer};

/// Who the other program is, and when it writes: a minute later, in seconds.
const ACTOR: &str = "0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e";
const TIME: i64 = BEGIN_MS / 1_000 + 60;

/// A team with two laptops, and a device that another program runs on.
struct Team {
    peer: Peer,
    server: Replica,
    laptops: [Replica; 2],
    device: RecordId,
}

impl Team {
    fn new() -> Self {
        let server = Replica::new();
        Self {
            peer: Peer::start(),
            laptops: [1, 2].map(|number| Replica::of(&server, number)),
            device: enrol(&server, 3),
            server,
        }
    }

    /// A person that everyone has.
    fn person(&self) -> RecordId {
        let person =
            self.laptops[0].create("person", json!({"name": "Lena Huber", "city": "Graz"}));
        self.exchange();
        person
    }

    fn exchange(&self) {
        for laptop in self.laptops.iter().chain(&self.laptops) {
            laptop.exchange(&self.server);
        }
    }

    /// Has the other program edit a document as the server has it, and everyone take the change.
    fn edit(&mut self, document: RecordId, edits: Json) {
        let changes = self
            .server
            .documents()
            .remove(&document)
            .unwrap_or_default();
        self.edit_of(document, &changes, edits);
    }

    /// The same where it has seen only some changes.
    fn edit_of(&mut self, document: RecordId, changes: &[Vec<u8>], edits: Json) {
        let edit = Edit {
            actor: ACTOR,
            time: TIME,
            edits,
        };
        let bytes = self.peer.edit(changes, &edit);
        let verdict = offer(&self.server, self.device, document, bytes);
        assert!(matches!(verdict, SentVerdict::Stored(_)), "{verdict:?}");
        self.exchange();
    }

    /// Every replica shows this, a laptop also once its tables were made anew, and the other make reads all documents the same.
    fn assert_shows(&mut self, id: RecordId, field: &str, expected: &Json) {
        let laptop = &self.laptops[1];
        for replica in self.laptops.iter().chain([&self.server]) {
            assert_eq!(replica.value(id, field), *expected);
        }
        laptop.workspace.rebuild(&mut |_| {}).unwrap();
        assert_eq!(laptop.value(id, field), *expected);
        assert_reads_the_same(&mut self.peer, laptop);
    }

    /// What the last change did as the second laptop tells it: nobody's, and when the other program says.
    fn last_change(&self, id: RecordId) -> HistoryEntry {
        let entry = self.laptops[1].workspace.history(id).unwrap().remove(0);
        assert_eq!((entry.by.as_ref(), entry.batch), (None, None));
        assert_eq!((entry.kind, entry.at), (ChangeKind::Api, TIME * 1_000));
        entry
    }
}

fn set(kind: &str, value: impl Into<Json>) -> Json {
    json!({"do": "set", "type": kind, "value": value.into()})
}

/// Field, before and after, of each field that changed.
fn told(entry: &HistoryEntry) -> Vec<(&str, &str, &str)> {
    let changes = entry.changes.iter();
    let told = changes.map(|change| (&*change.field, &*change.from, &*change.to));
    told.collect()
}

#[test]
fn a_change_of_values_is_shown_told_and_passed_on() {
    let mut team = Team::new();
    let person = team.person();
    let acme = team.laptops[0].create("company", json!({"name": "Acme"}));
    team.exchange();
    let id: String = acme
        .as_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let edits = json!({
        "f/city": set("str", "Wien"),
        "f/company": set("bytes", id),
        "f/emails/additionalEmails/l@x.example": set("str", ""),
    });
    team.edit(person, edits);
    team.assert_shows(person, "city", &json!("Wien"));
    team.assert_shows(person, "company", &json!(acme));
    assert_eq!(
        team.laptops[1].value(person, "emails")["additionalEmails"],
        json!(["l@x.example"])
    );
    let entry = team.last_change(person);
    assert!(
        told(&entry).contains(&("city", "Graz", "Wien")),
        "{entry:?}"
    );
    let found = team.laptops[1]
        .workspace
        .search("wien", 10, None)
        .unwrap()
        .hits;
    assert_eq!(found[0].id, person);
    // What Satchel writes on top is read by the other make in turn.
    team.laptops[1].edit(person, json!({"city": "Linz", "company": null}));
    team.exchange();
    team.assert_shows(person, "city", &json!("Linz"));
    team.edit(person, json!({"f/city": {"do": "delete"}}));
    team.assert_shows(person, "city", &Json::Null);
    assert_eq!(told(&team.last_change(person)), [("city", "Linz", "")]);
}

#[test]
fn a_text_kept_letter_by_letter_is_shown_and_told() {
    let mut team = Team::new();
    let person = team.person();
    team.edit(person, json!({"f/city": set("text", "Wien")}));
    team.assert_shows(person, "city", &json!("Wien"));
    assert_eq!(told(&team.last_change(person)), [("city", "Graz", "Wien")]);
    team.edit(
        person,
        json!({"f/city": {"do": "splice", "at": 4, "remove": 0, "insert": "er Neustadt"}}),
    );
    team.assert_shows(person, "city", &json!("Wiener Neustadt"));
    assert_eq!(
        told(&team.last_change(person)),
        [("city", "Wien", "Wiener Neustadt")]
    );
    team.laptops[0].edit(person, json!({"city": "Graz"}));
    team.exchange();
    team.assert_shows(person, "city", &json!("Graz"));
}

#[test]
fn a_change_made_apart_is_in_conflict_like_anyones() {
    let mut team = Team::new();
    let person = team.person();
    let before = team.server.documents().remove(&person).unwrap();
    team.laptops[0].edit(person, json!({"city": "Linz"}));
    team.exchange();
    team.edit_of(person, &before, json!({"f/city": set("str", "Wien")}));
    // It was later.
    team.assert_shows(person, "city", &json!("Wien"));
    let detail = team.laptops[1].workspace.record(person).unwrap();
    let beside = detail.conflicts.iter().map(|other| other.display.as_str());
    assert_eq!(beside.collect::<Vec<_>>(), ["Linz"]);
    assert_eq!(told(&team.last_change(person)), [("city", "Linz", "Wien")]);
}

#[test]
fn a_whole_document_becomes_a_record() {
    // A value as Satchel writes it, and what the library makes of any string.
    for kind in ["str", "text"] {
        let mut team = Team::new();
        let id = RecordId::derived("another program", kind);
        let edits = json!({
            "o": set(kind, "person"),
            "f/name/firstName": set(kind, "Grace"),
            "f/name/lastName": set(kind, "Hopper"),
            "f/city": set(kind, "New York"),
        });
        team.edit(id, edits);
        team.assert_shows(id, "city", &json!("New York"));
        let entry = team.last_change(id);
        assert!(entry.created);
        assert!(
            told(&entry).contains(&("city", "", "New York")),
            "{entry:?}"
        );
        let record = team.laptops[1].workspace.record(id).unwrap().record;
        assert_eq!(
            (record.label.as_str(), record.created_by),
            ("Grace Hopper", None)
        );
        assert_eq!(record.created_at, TIME * 1_000);
        team.edit(id, json!({"deleted": set("timestamp", TIME * 1_000)}));
        let record = team.laptops[1].workspace.record(id).unwrap().record;
        assert_eq!(record.deleted_at, Some(TIME * 1_000));
    }
}

#[test]
fn what_satchel_does_not_know_is_kept_and_shown_nowhere() {
    let mut team = Team::new();
    let person = team.person();
    let edits = json!({
        "f/city": set("map", json!({"f/jobTitle": "hidden"})),
        "f/mood": set("str", "good"),
        "notes": set("text", "of the other program"),
    });
    team.edit(person, edits);
    let changes = team.laptops[1].documents().remove(&person).unwrap();
    let held = team.peer.read(&changes).values;
    assert!(held.contains_key("f/mood") && held.contains_key("notes"));
    let laptop = &team.laptops[1];
    for field in ["city", "jobTitle"] {
        assert_eq!(laptop.value(person, field), Json::Null);
    }
    let told = team.last_change(person).changes;
    assert!(
        told.iter().all(|change| change.field != "jobTitle"),
        "{told:?}"
    );
    laptop.edit(person, json!({"city": "Graz"}));
    team.exchange();
    assert_eq!(team.laptops[0].value(person, "city"), "Graz");
}

#[test]
fn an_actor_of_another_length_is_refused_with_the_reason() {
    let mut team = Team::new();
    let person = team.person();
    let changes = team.server.documents().remove(&person).unwrap();
    for (actor, bytes) in [("0e0e0e0e", 4), (&*"0e".repeat(32), 32)] {
        let edits = json!({"f/city": set("str", "Wien")});
        let bytes_of_change = team.peer.edit(
            &changes,
            &Edit {
                actor,
                time: TIME,
                edits,
            },
        );
        let SentVerdict::Refused(refused) =
            offer(&team.server, team.device, person, bytes_of_change)
        else {
            panic!("an actor of {bytes} bytes is taken");
        };
        let why = format!("the change's actor has {bytes} bytes instead of 16");
        assert_eq!((refused.code.as_str(), refused.why), ("not_a_change", why));
    }
    team.exchange();
    assert_eq!(team.laptops[1].value(person, "city"), "Graz");
}
