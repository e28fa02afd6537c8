//! Roles, asked of every way in.

use std::fs;

use satchel_document::Register;
use satchel_model::{
    Assign, Authorship, ChangeKind, Draft, DraftAction, Hlc, Query, RecordId, Scalar,
};
use serde_json::{Value as Json, json};

use super::{Fixture, KEY, host, join_as, map, place};
use crate::{Acting, ColumnEdit, Error, ImportOptions, Offered, Verdict, Workspace};

/// A laptop that has joined a server as Bo, who has a role that says this.
struct Laptop {
    at: Fixture,
    bo: RecordId,
    role: RecordId,
}

impl Laptop {
    fn new(role: Json) -> Self {
        let (at, server) = (Fixture::new(), Fixture::new());
        let role = at.create("role", role);
        let bo = at.create("workspaceMember", json!({ "name": "Bo Ek", "role": role }));
        join_as(&at, &server, bo);
        Self { at, bo, role }
    }

    fn workspace(&self) -> &Workspace {
        &self.at.workspace
    }

    /// What another member, whom no role limits, makes here.
    fn others(&self, object: &str, values: Json) -> RecordId {
        let another = Acting {
            member: Some(RecordId::derived("member", "another")),
            api: false,
        };
        let made = self
            .workspace()
            .create_record(another, object, &map(values));
        made.unwrap().created[0]
    }

    fn seq(&self) -> u64 {
        self.workspace().seq().unwrap()
    }
}

#[track_caller]
fn assert_denied<T>(done: Result<T, Error>, why: &str) {
    let Err(error) = done else {
        panic!("it was allowed, though {why:?}")
    };
    assert_eq!(error.code(), "denied", "{error}");
    assert!(error.to_string().contains(why), "{error}");
}

#[test]
fn an_export_holds_what_may_be_exported() {
    let laptop = Laptop::new(json!({ "name": "Rep", "export": "OWN" }));
    laptop.at.create("person", json!({ "name": "Alan Turing" }));
    laptop.others("person", json!({ "name": "Grace Hopper" }));
    let export = |object: &str, name: &str| {
        let file = laptop.at.folder.path().join(name);
        let done = laptop.workspace().export(object, &file, &mut |_| {});
        (done, fs::read_to_string(file))
    };
    let (exported, text) = export("person", "people.csv");
    let exported = exported.unwrap();
    assert_eq!((exported.records, exported.left_out), (1, 1));
    let text = text.unwrap();
    assert!(
        text.contains("Turing") && !text.contains("Hopper"),
        "{text}"
    );
    let none = json!({ "role": laptop.role, "object": "company", "export": "NONE" });
    laptop.others_say(none);
    let (denied, file) = export("company", "companies.csv");
    assert_denied(denied, "the role Rep does not let you export companies");
    assert!(file.is_err(), "nothing was begun");
}

impl Laptop {
    /// A permission that an admin wrote elsewhere.
    fn others_say(&self, permission: Json) {
        self.workspace().set_joined_as_admin(true).unwrap();
        self.at.create("permission", permission);
        self.workspace().set_joined_as_admin(false).unwrap();
    }
}

#[test]
fn an_import_of_any_size_is_all_or_nothing() {
    let laptop = Laptop::new(json!({ "name": "Rep" }));
    laptop.others_say(json!({ "role": laptop.role, "object": "company", "create": "NONE" }));
    let file = laptop.at.folder.path().join("people.csv");
    for rows in [3, 5_000] {
        let lines = (0..rows).map(|at| format!("Person {at},Company {at}"));
        let text: Vec<String> = ["name,company".to_owned()]
            .into_iter()
            .chain(lines)
            .collect();
        fs::write(&file, text.join("\n")).unwrap();
        let before = laptop.seq();
        let done = laptop
            .workspace()
            .import(&file, &ImportOptions::default(), &mut |_| {});
        assert_denied(done, "make companies");
        assert_eq!(laptop.seq(), before, "{rows} rows");
        let people = Query {
            object: "person".into(),
            limit: 10,
            ..Query::default()
        };
        assert_eq!(laptop.workspace().page(&people).unwrap().total, 0);
    }
}

#[test]
fn views_of_the_team_are_the_teams_and_ones_own_are_ones_own() {
    let laptop = Laptop::new(json!({ "name": "Rep" }));
    let shared = laptop.others(
        "view",
        json!({ "name": "All", "object": "person", "kind": "TABLE" }),
    );
    let save = |id, values: Json| {
        let column = ColumnEdit {
            field: "city".into(),
            values: map(json!({ "width": 90 })),
        };
        laptop
            .workspace()
            .save_view(Acting::default(), id, &map(values), &[column])
    };
    assert_denied(save(Some(shared), json!({})), "views");
    assert_denied(
        save(
            None,
            json!({ "name": "New", "object": "person", "kind": "TABLE" }),
        ),
        "views",
    );
    let own = json!({ "name": "Mine", "object": "person", "kind": "TABLE", "owner": laptop.bo });
    let own = save(None, own).unwrap().created[0];
    save(Some(own), json!({ "name": "Still mine" })).unwrap();
    assert_denied(save(Some(own), json!({ "owner": null })), "Owner of views");
}

#[test]
fn what_may_not_be_changed_says_so() {
    let laptop = Laptop::new(json!({ "name": "Rep", "edit": "OWN", "delete": "OWN" }));
    let own = laptop.at.create("person", json!({ "name": "Alan Turing" }));
    let others = laptop.others("person", json!({ "name": "Grace Hopper" }));
    let query = Query {
        object: "person".into(),
        limit: 10,
        ..Query::default()
    };
    let page = laptop.workspace().page(&query).unwrap().records;
    let locked = |id| page.iter().find(|one| one.id == id).unwrap().locked;
    assert_eq!([locked(own), locked(others)], [false, true]);
    let stays = |id| laptop.workspace().record(id).unwrap().record.stays;
    assert_eq!([stays(own), stays(others)], [false, true]);
    assert!(laptop.workspace().record(others).unwrap().record.locked);
    laptop.workspace().set_joined_as_admin(true).unwrap();
    assert!(!laptop.workspace().record(others).unwrap().record.locked);
}

#[test]
fn taking_back_and_going_back_are_edits_as_well() {
    let laptop = Laptop::new(json!({ "name": "Rep", "edit": "OWN", "delete": "NONE" }));
    let own = laptop
        .at
        .create("person", json!({ "name": "Alan Turing", "city": "London" }));
    let made = laptop.seq();
    laptop.at.edit(own, json!({ "city": "Wilmslow" }));
    assert_denied(
        laptop.workspace().delete_records(Acting::default(), &[own]),
        "delete people",
    );
    laptop.workspace().undo(None).unwrap();
    assert_eq!(laptop.at.value(own, "city"), "London");
    // What made it cannot be taken back without deleting it.
    assert_denied(laptop.workspace().undo(None), "delete people");
    assert!(
        laptop
            .workspace()
            .record(own)
            .unwrap()
            .record
            .deleted_at
            .is_none()
    );
    laptop.at.edit(own, json!({ "city": "Bletchley" }));
    let reverted = laptop
        .workspace()
        .revert(Acting::default(), own, made, None);
    reverted.unwrap();
    assert_eq!(laptop.at.value(own, "city"), "London");
}

#[test]
fn another_programs_roles_are_asked_too() {
    let laptop = Laptop::new(json!({ "name": "Rep" }));
    let person = laptop.others("person", json!({ "name": "Grace Hopper" }));
    let place = place(&laptop.at.folder);
    let other = Workspace::open(&place, &KEY, host(&laptop.at.clock)).unwrap();
    let city = |at: &Workspace, city: &str| {
        at.edit_record(Acting::default(), person, &map(json!({ "city": city })))
    };
    city(&other, "Arlington").unwrap();
    laptop.others_say(json!({ "role": laptop.role, "object": "person", "edit": "NONE" }));
    assert_denied(city(&other, "New York"), "edit people");
    let reopened = laptop.at.reopen();
    assert_denied(city(&reopened.workspace, "New York"), "edit people");
}

/// A server, and a program of Bo's that writes changes as it likes.
struct Hostile {
    server: Fixture,
    bo: RecordId,
}

impl Hostile {
    fn new() -> Self {
        let server = Fixture::new();
        let bo = server.create("workspaceMember", json!({ "name": "Bo Ek" }));
        Self { server, bo }
    }

    /// Pushes a first change of an actor to a document, and gives the code of its refusal.
    fn push(
        &self,
        (actor, document): (u8, RecordId),
        action: DraftAction,
        (object, field, value): (&str, &str, Scalar),
    ) -> Option<String> {
        let shape = self.server.workspace.shape();
        let object = shape.object(object).unwrap();
        let layout = shape.layout(object);
        let by = Authorship {
            member: self.bo,
            at: Hlc { ms: 5, counter: 0 },
            kind: ChangeKind::Edit,
            batch: None,
            offline: false,
        };
        let draft = Draft {
            record: document,
            object,
            action,
            assigns: vec![Assign {
                slot: layout.slot(field).unwrap(),
                element: None,
                value: Some(value),
            }],
        };
        let written = Register::default().write(layout, &draft, &[actor; 16], &by);
        let offered = Offered {
            seq: 0,
            document,
            bytes: written.unwrap().0.bytes().to_vec(),
            relayed: false,
            pushed_by: Some(self.bo),
        };
        let received = self.server.workspace.receive(vec![offered]).unwrap();
        match &received.verdicts[0] {
            Verdict::Refused { code, .. } => Some(code.clone()),
            _ => None,
        }
    }
}

#[test]
fn nobody_becomes_who_works_on_the_servers_machine() {
    let hostile = Hostile::new();
    let own = hostile.server.workspace.member();
    let joined = || ("workspaceMember", "joinedAs", Scalar::Reference(hostile.bo));
    let refused = hostile.push((1, own), DraftAction::Create, joined());
    assert_eq!(refused.as_deref(), Some("denied"));
    let earlier = RecordId::derived("member", "bo's laptop");
    assert_eq!(
        hostile.push((1, earlier), DraftAction::Create, joined()),
        None
    );
}

#[test]
fn nobody_makes_a_role_of_what_was_begun_as_nothing() {
    let (hostile, document) = (Hostile::new(), RecordId::derived("role", "of bo"));
    let name = Scalar::Text("Everything".to_owned());
    let begun = hostile.push((1, document), DraftAction::Change, ("role", "name", name));
    assert_eq!(begun, None, "it is of no object that is known");
    let all = ("role", "roles", Scalar::Boolean(true));
    let named = hostile.push((2, document), DraftAction::Create, all);
    assert_eq!(named.as_deref(), Some("denied"));
    assert!(hostile.server.workspace.record(document).is_err());
}
