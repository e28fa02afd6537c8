//! The sample data is the same for the same seed, hangs together, and keeps to what is fiction.

#![allow(clippy::unwrap_used)]

use std::{
    collections::{HashMap, HashSet},
    io::Cursor,
};

use satchel_model::{Draft, FieldType, Layout, RecordId, Scalar, SlotKind, standard};

use super::{DAY_MS, contacts_csv, workspace};
use crate::import::{self, Entry};

const NOW_MS: i64 = 1_790_000_000_000;

fn layouts() -> Vec<Layout> {
    standard::schema()
        .objects
        .into_iter()
        .map(Layout::new)
        .collect()
}

fn member() -> RecordId {
    RecordId::from_bytes([7; 16])
}

fn sample(seed: u64, people: usize) -> Vec<Draft> {
    workspace(&layouts(), seed, people, NOW_MS, member()).collect()
}

/// The values of a slot over all drafts of an object.
fn values<'d>(drafts: &'d [Draft], object: &str, path: &str) -> Vec<&'d Scalar> {
    let layouts = layouts();
    let object = layouts
        .iter()
        .position(|layout| layout.object.name_singular == object)
        .unwrap();
    let slot = layouts[object].slot(path).unwrap();
    let assigns = drafts
        .iter()
        .filter(|draft| draft.object == object)
        .flat_map(|draft| &draft.assigns);
    assigns
        .filter(|assign| assign.slot == slot)
        .filter_map(|assign| assign.value.as_ref())
        .collect()
}

fn texts<'d>(drafts: &'d [Draft], object: &str, path: &str) -> Vec<&'d str> {
    let text = |value: &'d Scalar| match value {
        Scalar::Text(text) => text.as_str(),
        other => panic!("{other:?}"),
    };
    values(drafts, object, path).into_iter().map(text).collect()
}

#[test]
fn the_seed_decides_all_of_it() {
    assert_eq!(sample(1, 300), sample(1, 300));
    assert_ne!(sample(1, 300), sample(2, 300));
}

#[test]
fn there_are_as_many_people_as_asked_for() {
    for people in [0, 1, 7, 1000] {
        let of_people = sample(3, people)
            .iter()
            .filter(|draft| draft.object == 0)
            .count();
        assert_eq!(of_people, people);
    }
}

#[test]
fn every_value_fits_its_slot_and_every_link_leads_somewhere() {
    let (layouts, drafts) = (layouts(), sample(4, 2000));
    let mut known: HashMap<RecordId, usize> = HashMap::from([(
        member(),
        layouts
            .iter()
            .position(|layout| layout.object.name_singular == standard::MEMBER)
            .unwrap(),
    )]);
    for draft in &drafts {
        let layout = &layouts[draft.object];
        for assign in &draft.assigns {
            let field = &layout.object.fields[layout.slots[assign.slot].field];
            match (
                layout.slots[assign.slot].kind,
                assign.value.as_ref().unwrap(),
            ) {
                (SlotKind::Reference, Scalar::Reference(id)) => {
                    let target = known
                        .get(id)
                        .map(|&object| layouts[object].object.name_singular.clone());
                    assert_eq!(target.as_slice(), field.targets, "{}", field.name);
                }
                (SlotKind::Text, Scalar::Text(text)) if field.field_type == FieldType::Select => {
                    assert!(
                        field.options.iter().any(|option| option.value == *text),
                        "{text}"
                    );
                }
                (SlotKind::Text | SlotKind::LongText, Scalar::Text(text)) => {
                    assert!(!text.trim().is_empty() && !text.contains('{'), "{text}");
                }
                (SlotKind::Set, Scalar::Text(_)) => assert!(assign.element.is_some()),
                (SlotKind::Real, Scalar::Real(_))
                | (SlotKind::Boolean, Scalar::Boolean(_))
                | (SlotKind::Time, Scalar::Time(_))
                | (SlotKind::Money, Scalar::Money(_)) => {}
                (kind, value) => panic!("{value:?} in a slot for {kind:?}"),
            }
        }
        assert!(
            known.insert(draft.record, draft.object).is_none(),
            "{draft:?} has an id of another"
        );
    }
}

#[test]
fn it_is_believable() {
    let drafts = sample(5, 4000);
    let unique = |values: &[&str]| values.iter().collect::<HashSet<_>>().len();
    let (emails, companies) = (
        texts(&drafts, "person", "emails.primaryEmail"),
        texts(&drafts, "company", "domainName.primaryLinkUrl"),
    );
    assert_eq!((emails.len(), unique(&emails)), (4000, 4000));
    assert_eq!(companies.len(), unique(&companies));
    assert!(
        (800..1200).contains(&companies.len()),
        "{} companies",
        companies.len()
    );
    assert!(
        emails
            .iter()
            .all(|email| email.ends_with(".example") && email.is_ascii())
    );
    assert!(companies.iter().all(|url| url.starts_with("https://")
        && url.ends_with(".example")
        && !url.contains("/-")));
    assert_eq!(unique(&texts(&drafts, "opportunity", "stage")), 5);
    assert_eq!(unique(&texts(&drafts, "task", "status")), 3);
    let scripts = [
        ('а', 'я'),
        ('α', 'ω'),
        ('א', 'ת'),
        ('ا', 'ي'),
        ('一', '龥'),
        ('가', '힣'),
        ('अ', 'ह'),
        ('à', 'ÿ'),
    ];
    let names = texts(&drafts, "person", "name.firstName").concat();
    for (from, to) in scripts {
        assert!(
            names.chars().any(|c| (from..=to).contains(&c)),
            "no name with letters from {from} to {to}"
        );
    }
}

#[test]
fn dates_lie_around_now_and_some_tasks_are_late() {
    let drafts = sample(6, 3000);
    let days = |object, path| -> Vec<i64> {
        let day = |value: &Scalar| {
            if let Scalar::Time(ms) = value {
                (ms - NOW_MS).div_euclid(DAY_MS)
            } else {
                panic!("{value:?}")
            }
        };
        values(&drafts, object, path).into_iter().map(day).collect()
    };
    for days in [days("task", "dueAt"), days("opportunity", "closeDate")] {
        assert!(days.iter().all(|day| (-366..=366).contains(day)));
        assert!(days.iter().any(|&day| day < -1) && days.iter().any(|&day| day > 1));
    }
}

#[test]
fn the_contacts_are_a_file_that_imports_whole() {
    let mut file = Vec::new();
    contacts_csv(8, 500, &mut file).unwrap();
    let mut again = Vec::new();
    contacts_csv(8, 500, &mut again).unwrap();
    assert!(file == again);
    let source = import::read(&layouts(), "contacts.csv", Cursor::new(file), None).unwrap();
    assert_eq!(source.preset(), "google-contacts");
    let entries: Vec<_> = source.map(Result::unwrap).collect();
    assert_eq!(entries.len(), 500);
    let people: HashSet<_> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Record(drafts) => {
                drafts
                    .iter()
                    .find(|draft| draft.object == 0)
                    .unwrap()
                    .record
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(people.len(), 500, "no two rows are one person");
}
