//! What Satchel wrote, as the other make reads it.

use std::collections::BTreeSet;

use satchel_document::{Change, Register};
use satchel_model::field_type::examples::{examples, object_of_every_type};
use satchel_model::{
    Assign, Authorship, ChangeKind, Draft, DraftAction, Hlc, Layout, RecordId, Scalar,
};
use serde_json::json;

use crate::peer::Peer;
use crate::said::{filled, null, said};
use crate::team::{BEGIN_MS, Replica};

/// People of the sample; with all that belongs to them they are ten times as many records.
const PEOPLE: usize = 10;

/// The other make reads every document of a workspace as Satchel does.
#[track_caller]
pub(crate) fn assert_reads_the_same(peer: &mut Peer, replica: &Replica) {
    let shape = replica.workspace.shape();
    for (id, changes) in replica.documents() {
        let first = changes.iter().map(|bytes| Change::parse(bytes).unwrap());
        let object = first.filter_map(|change| change.object()).next().unwrap();
        let layout = shape.layout(shape.object(&object).unwrap());
        let held = filled(peer.read(&changes));
        assert_eq!(held, said(&changes, layout), "{object} {id}");
    }
}

#[test]
fn a_workspace_of_one_author_reads_the_same() {
    let (mut peer, anna) = (Peer::start(), Replica::new());
    anna.workspace.add_sample(PEOPLE, 1, &mut |_| {}).unwrap();
    let both = json!({"primaryEmail": "a@x.example", "additionalEmails": ["b@x.example", "c/d@x.example"]});
    let person = anna.create(
        "person",
        json!({"name": "Lena Huber", "city": "Graz", "emails": both}),
    );
    let one = json!({"primaryEmail": "a@x.example", "additionalEmails": ["c/d@x.example"]});
    anna.edit(person, json!({"emails": one, "city": null}));
    anna.workspace
        .delete_records(Default::default(), &[person])
        .unwrap();
    let changes = anna.documents().remove(&person).unwrap();
    let held = peer.read(&changes).values;
    let emails = held.keys().filter(|key| key.contains("additionalEmails"));
    assert_eq!(
        emails.collect::<Vec<_>>(),
        ["f/emails/additionalEmails/c/d@x.example"]
    );
    assert_eq!(held["f/city"], BTreeSet::from([null()]));
    assert_eq!(
        held["deleted"],
        BTreeSet::from([("timestamp".into(), BEGIN_MS.to_string())])
    );
    assert_reads_the_same(&mut peer, &anna);
    anna.workspace
        .restore_records(Default::default(), &[person])
        .unwrap();
    assert_reads_the_same(&mut peer, &anna);
}

#[test]
fn every_type_of_field_reads_the_same() {
    let (mut peer, layout) = (Peer::start(), Layout::new(object_of_every_type()));
    let (mut register, mut changes) = (Register::default(), Vec::new());
    let mut kinds = BTreeSet::new();
    let mut write = |action, assigns: Vec<Assign>| {
        let draft = Draft {
            record: RecordId::from_bytes([1; 16]),
            object: 0,
            action,
            assigns,
        };
        let (change, _) = register.write(&layout, &draft, &[5; 16], &by()).unwrap();
        changes.push(change.bytes().to_vec());
        let held = peer.read(&changes);
        kinds.extend(held.values.values().flatten().map(|(kind, _)| kind.clone()));
        assert_eq!(filled(held), said(&changes, &layout));
    };
    for example in 0..3 {
        write(DraftAction::Create, assigns(&layout, example));
    }
    let cleared = assigns(&layout, 2).into_iter().map(|assign| Assign {
        value: None,
        ..assign
    });
    write(DraftAction::Change, cleared.collect());
    write(DraftAction::Delete(BEGIN_MS), Vec::new());
    let all = ["boolean", "bytes", "f64", "int", "null", "str", "timestamp"];
    assert_eq!(kinds, BTreeSet::from(all.map(str::to_owned)));
}

/// One example of every field.
fn assigns(layout: &Layout, example: usize) -> Vec<Assign> {
    let fields = layout.object.fields.iter().enumerate();
    let values = fields.flat_map(|(at, field)| {
        let value = &examples(field.field_type)[example];
        let values = (field.rules().from_json)(value, field).unwrap();
        layout.slots_of(at).zip(values)
    });
    values
        .flat_map(|(slot, value)| of_slot(slot, value))
        .collect()
}

/// What sets a slot; a set has one of each element.
fn of_slot(slot: usize, value: Option<Scalar>) -> Vec<Assign> {
    let assign = |element, value| Assign {
        slot,
        element,
        value,
    };
    match value {
        Some(Scalar::Set(elements)) => elements
            .into_iter()
            .map(|(element, note)| assign(Some(element), Some(Scalar::Text(note))))
            .collect(),
        value => vec![assign(None, value)],
    }
}

fn by() -> Authorship {
    Authorship {
        member: RecordId::from_bytes([7; 16]),
        at: Hlc {
            ms: BEGIN_MS,
            counter: 0,
        },
        kind: ChangeKind::Edit,
        batch: None,
        offline: false,
    }
}

#[test]
fn what_was_edited_apart_reads_the_same() {
    let (mut peer, server) = (Peer::start(), Replica::new());
    let laptops = [1, 2, 3].map(|number| Replica::of(&server, number));
    let [anna, ben, cleo] = &laptops;
    let emails =
        |others: &[&str]| json!({"primaryEmail": "a@x.example", "additionalEmails": others});
    let values = json!({"name": "Lena Huber", "city": "Graz", "emails": emails(&["b@x.example"])});
    let person = anna.create("person", values);
    let exchange = || {
        for laptop in laptops.iter().chain(&laptops) {
            laptop.exchange(&server);
        }
    };
    exchange();
    // Anna's laptop is busier, which decides for Automerge; Ben's edit is later, which decides for Satchel.
    for title in ["Buyer", "Head of buying", "Owner"] {
        anna.edit(person, json!({"jobTitle": title}));
    }
    anna.edit(
        person,
        json!({"city": "Linz", "emails": emails(&["b@x.example", "anna@x.example"])}),
    );
    ben.set_clock(BEGIN_MS + 50);
    ben.edit(
        person,
        json!({"city": "Wien", "emails": emails(&["b@x.example", "ben@x.example"])}),
    );
    cleo.edit(person, json!({"city": null, "emails": emails(&[])}));
    exchange();
    for replica in laptops.iter().chain([&server]) {
        let changes = replica.documents().remove(&person).unwrap();
        let city = &peer.read(&changes).values["f/city"];
        let apart = ["Linz", "Wien"].map(|city| ("str".to_owned(), city.to_owned()));
        assert_eq!(*city, apart.into_iter().chain([null()]).collect());
        assert_eq!(replica.value(person, "city"), "Wien");
        assert_reads_the_same(&mut peer, replica);
    }
    anna.edit(person, json!({"city": "Linz"}));
    exchange();
    assert_eq!(ben.value(person, "city"), "Linz");
    assert_reads_the_same(&mut peer, ben);
}
