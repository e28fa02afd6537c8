//! The query builder: what each question finds.

use satchel_model::Operator::*;
use satchel_model::{Attribute, Cursor, Filter, Layout, Operator, Query, Record, Scalar, Sort};
use satchel_store::record::{self, Statements};
use satchel_store::{Error, projection, query, sort_key};
use serde_json::{Value as Json, json};

use crate::room::{Room, every_kind, id, money, text, thing};

/// A room with five things, known by their numbers: 1 to 3 hold values in rising order, 4 holds nothing, and 5 is
/// in the trash.
struct Shelf<'r> {
    room: &'r Room,
    layout: Layout,
    statements: Statements,
}

/// The values of the things 1 to 3.
fn values(number: u8) -> Vec<(&'static str, Scalar)> {
    let (rising, at) = (i64::from(number), usize::from(number) - 1);
    vec![
        ("name", text(["Abc", "abD_100%", "b\\c"][at])),
        ("notes", text(["a note", "Another", "third"][at])),
        ("size", Scalar::Real(f64::from(number) / 2.0)),
        ("worth", money(rising * 1_000_000)),
        ("open", Scalar::Boolean(number > 1)),
        ("due", Scalar::Time(rising * 86_400_000)),
        ("owner", Scalar::Reference(id(number + 50))),
        ("emails.primaryEmail", text(&format!("{number}@x.example"))),
        (
            "emails.additionalEmails",
            Scalar::Set(vec![(format!("{number}@y.example"), String::new())]),
        ),
    ]
}

impl<'r> Shelf<'r> {
    fn of(room: &'r Room) -> Self {
        let shelf = Self::empty(room);
        for number in 1..=3 {
            shelf.put(&thing(number, &values(number)));
        }
        shelf.put(&thing(4, &[]));
        let mut binned = thing(5, &values(1));
        binned.stamps.deleted_at = Some(1);
        shelf.put(&binned);
        shelf
    }

    fn empty(room: &'r Room) -> Self {
        let layout = every_kind();
        room.write(|writer| projection::prepare(writer, std::slice::from_ref(&layout)));
        let statements = Statements::new(&layout);
        Self {
            room,
            layout,
            statements,
        }
    }

    fn put(&self, record: &satchel_model::Record) {
        let key = u64::from(record.id.as_bytes()[0]);
        self.room
            .write(|writer| record::insert(writer, &self.layout, &self.statements, key, record));
    }

    fn ask(&self, query: &Query) -> Result<(u64, Vec<u8>), Error> {
        satchel_store::read(&*self.room.database, |reader| {
            let (total, records) = query::page(reader, &self.layout, &self.statements, 0, query)?;
            Ok((
                total,
                records
                    .iter()
                    .map(|(_, record)| record.id.as_bytes()[0])
                    .collect(),
            ))
        })
    }

    #[track_caller]
    fn check(&self, filter: Filter, expected: &[u8]) {
        let query = Query {
            filter: Some(filter),
            limit: 100,
            ..Query::default()
        };
        let (total, found) = self.ask(&query).unwrap();
        assert_eq!(
            (total, found.as_slice()),
            (expected.len() as u64, expected),
            "{query:?}"
        );
    }

    #[track_caller]
    fn finds(&self, field: &str, operator: Operator, value: Json, expected: &[u8]) {
        self.check(whose(field, operator, value), expected);
    }
}

fn whose(field: &str, operator: Operator, value: Json) -> Filter {
    Filter::Where {
        field: field.to_owned(),
        operator,
        value,
    }
}

pub(crate) fn every_operator_fits_its_kinds(room: &Room) {
    let shelf = Shelf::of(room);
    // The field, and the API's form of the values of 1, 2 and 3.
    let rising = [
        ("size", [json!(0.5), json!(1), json!(1.5)]),
        (
            "worth",
            [json!(1_000_000), json!(2_000_000), json!(3_000_000)],
        ),
        (
            "due",
            [
                json!("1970-01-02"),
                json!(172_800_000),
                json!("1970-01-04T00:00:00Z"),
            ],
        ),
        ("name", [json!("Abc"), json!("abD_100%"), json!("b\\c")]),
        (
            "emails.primaryEmail",
            [
                json!("1@x.example"),
                json!("2@x.example"),
                json!("3@x.example"),
            ],
        ),
        (
            "owner",
            [51, 52, 53].map(|number| json!(id(number).to_string())),
        ),
    ];
    for (field, [one, two, three]) in rising {
        shelf.finds(field, Eq, two.clone(), &[2]);
        shelf.finds(field, Neq, two.clone(), &[1, 3, 4]);
        shelf.finds(field, Gt, two.clone(), &[3]);
        shelf.finds(field, Gte, two.clone(), &[2, 3]);
        shelf.finds(field, Lt, two.clone(), &[1]);
        shelf.finds(field, Lte, two.clone(), &[1, 2]);
        shelf.finds(field, In, json!([three, one]), &[1, 3]);
        shelf.finds(field, In, json!([]), &[]);
        shelf.finds(field, IsNull, Json::Null, &[4]);
        shelf.finds(field, NotNull, Json::Null, &[1, 2, 3]);
    }
    shelf.finds("worth.amountMicros", Gt, json!(2_000_000), &[3]);
    shelf.finds("worth.currencyCode", Eq, json!("EUR"), &[1, 2, 3]);
    shelf.finds("worth.currencyCode", Neq, json!("EUR"), &[4]);
    shelf.finds("open", Eq, json!(true), &[2, 3]);
    shelf.finds("open", Neq, json!(true), &[1, 4]);
    shelf.finds("notes", Contains, json!("NOT"), &[1, 2]);
    shelf.finds("notes", StartsWith, json!("an"), &[2]);
    shelf.finds("name", StartsWith, json!("AB"), &[1, 2]);
    shelf.finds("emails.additionalEmails", Contains, json!("3@Y"), &[3]);
    shelf.finds(
        "id",
        In,
        json!([id(3).to_string(), id(5).to_string()]),
        &[3],
    );
    shelf.finds("createdAt", Gt, json!(2), &[3, 4]);
    // What LIKE would take for a pattern is text here.
    shelf.finds("name", Contains, json!("_100%"), &[2]);
    shelf.finds("name", Contains, json!("%"), &[2]);
    shelf.finds("name", Contains, json!("b\\"), &[3]);
    shelf.finds("name", EndsWith, json!("BC"), &[1]);
    shelf.finds("name", Like, json!("a%"), &[2]);
    shelf.finds("name", Ilike, json!("a_c%"), &[1]);
    shelf.finds("name", Regex, json!("^[A-Z]"), &[1]);
    shelf.finds("name", Iregex, json!("^[A-Z]{2}[^_]"), &[1, 2]);
    let with = json!(["3@y.example", "1@y.example"]);
    shelf.finds("emails.additionalEmails", ContainsAny, with, &[1, 3]);
    shelf.finds("emails.additionalEmails", IsEmptyArray, json!(true), &[4]);
}

pub(crate) fn conditions_combine(room: &Room) {
    let shelf = Shelf::of(room);
    let size = |operator, value: f64| whose("size", operator, json!(value));
    let open = || whose("open", Eq, json!(true));
    shelf.check(Filter::And(vec![open(), size(Lt, 1.2)]), &[2]);
    shelf.check(Filter::Or(vec![size(Lt, 0.7), size(Gt, 1.2)]), &[1, 3]);
    shelf.check(Filter::Not(Box::new(open())), &[1, 4]);
    let neither = Filter::Or(vec![open(), whose("size", IsNull, Json::Null)]);
    shelf.check(Filter::Not(Box::new(neither)), &[1]);
    shelf.check(Filter::And(vec![]), &[1, 2, 3, 4]);
    shelf.check(Filter::Or(vec![]), &[]);
}

pub(crate) fn what_does_not_fit_is_refused(room: &Room) {
    let shelf = Shelf::of(room);
    let refused = |field: &str, operator, value: Json, says: &str| {
        let query = Query {
            filter: Some(whose(field, operator, value)),
            limit: 1,
            ..Query::default()
        };
        let error = shelf.ask(&query).unwrap_err();
        assert!(
            matches!(error, Error::BadQuery(_)) && error.to_string().contains(says),
            "{error}"
        );
    };
    refused("colour", Eq, json!(1), "they have name, notes");
    refused("size", Eq, json!("large"), "a number");
    refused("worth", Eq, json!(1.5), "a whole number");
    refused("open", Eq, json!("yes"), "true or false");
    refused("due", Gt, json!("soon"), "a date");
    refused("owner", Eq, json!("me"), "the id of a record");
    refused("name", In, json!("Abc"), "needs a list");
    refused(
        "size",
        Contains,
        json!("1"),
        "cannot be compared with \"contains\"; there are eq",
    );
    refused("name\" = '' or 1 = 1 --", Eq, json!("x"), "no field");
    let sorted = Query {
        sorts: vec![by("colour", false)],
        limit: 1,
        ..Query::default()
    };
    assert!(matches!(shelf.ask(&sorted), Err(Error::BadQuery(_))));
}

fn by(field: &str, descending: bool) -> Sort {
    Sort {
        field: field.to_owned(),
        descending,
    }
}

pub(crate) fn empty_values_come_last_and_names_stand_as_people_expect(room: &Room) {
    let shelf = Shelf::empty(room);
    let names = ["Muller", "de Vries", "Müller", "Ober", "De Vos", "Ångström"];
    for (name, number) in names.into_iter().zip(1..) {
        let mut values = vec![("name", text(name))];
        if number % 2 == 0 {
            values.push(("size", Scalar::Real(f64::from(number % 4))));
        }
        shelf.put(&thing(number, &values));
    }
    let order = |sorts: Vec<Sort>| {
        shelf
            .ask(&Query {
                sorts,
                limit: 100,
                ..Query::default()
            })
            .unwrap()
            .1
    };
    assert_eq!(order(vec![by("name", false)]), [6, 5, 2, 1, 3, 4]);
    assert_eq!(order(vec![by("name", true)]), [4, 1, 3, 2, 5, 6]);
    assert_eq!(order(vec![by("size", false)]), [4, 2, 6, 1, 3, 5]);
    assert_eq!(order(vec![by("size", true)]), [2, 6, 4, 1, 3, 5]);
    assert_eq!(
        order(vec![by("size", true), by("name", false)]),
        [6, 2, 4, 5, 1, 3]
    );
    assert_eq!(order(vec![by("createdAt", true)]), [6, 5, 4, 3, 2, 1]);
}

pub(crate) fn a_page_is_cut_from_the_whole(room: &Room) {
    let shelf = Shelf::empty(room);
    for number in 1..=9 {
        shelf.put(&thing(number, &[]));
    }
    let page = |offset, limit| {
        shelf
            .ask(&Query {
                offset,
                limit,
                ..Query::default()
            })
            .unwrap()
    };
    assert_eq!(page(0, 4), (9, vec![1, 2, 3, 4]));
    assert_eq!(page(4, 4), (9, vec![5, 6, 7, 8]));
    assert_eq!(page(8, 4), (9, vec![9]));
    assert_eq!(page(9, 4), (9, vec![]));
    assert_eq!(page(0, 0), (9, vec![1]), "one at least");
    let after = |key| {
        let found =
            room.read(|reader| query::after(reader, &shelf.layout, &shelf.statements, 0, key, 3));
        found.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    assert_eq!(
        [after(0), after(3), after(8)],
        [vec![1, 2, 3], vec![4, 5, 6], vec![9]]
    );
}

/// Walks through every order forwards and backwards, by the places of what was found.
pub(crate) fn a_page_begins_after_a_place_or_ends_before_one(room: &Room) {
    let shelf = Shelf::empty(room);
    for number in 1..=12 {
        let mut values = Vec::new();
        if number % 3 > 0 {
            values.push((
                "name",
                text(["Müller", "Ober", "de Vries"][usize::from(number) % 2]),
            ));
        }
        if number % 4 > 0 {
            values.push(("size", Scalar::Real(f64::from(number % 4))));
        }
        if number % 2 > 0 {
            values.push(("worth", money(i64::from(number / 4))));
        }
        shelf.put(&thing(number, &values));
    }
    let columns = ["name", "size", "worth", "worth.currencyCode", "createdAt"];
    for first in columns {
        for (second, turned) in columns.iter().zip([false, true, true, true, false]) {
            for sorts in [
                vec![by(first, turned), by(second, !turned)],
                vec![by(first, turned)],
                vec![],
            ] {
                shelf.walk(&sorts);
            }
        }
    }
    let lost = Query {
        sorts: vec![by("size", false)],
        after: Some(Cursor {
            values: vec![Some(text("1"))],
            key: 1,
        }),
        ..Query::default()
    };
    let error = shelf.ask(&lost).unwrap_err();
    assert!(error.to_string().contains("another order"), "{error}");
}

impl Shelf<'_> {
    fn walk(&self, sorts: &[Sort]) {
        let query = Query {
            sorts: sorts.to_vec(),
            ..Query::default()
        };
        let whole = self.found(&Query {
            limit: 100,
            ..query.clone()
        });
        for limit in [1, 5] {
            let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
            let mut part = Query {
                limit,
                ..query.clone()
            };
            loop {
                let found = self.found(&part);
                let Some(last) = found.last() else { break };
                part.after = Some(self.place(sorts, last));
                forwards.extend(found);
            }
            assert_eq!(forwards, whole, "{sorts:?}");
            part.after = None;
            part.before = whole.last().map(|last| self.place(sorts, last));
            loop {
                let found = self.found(&part);
                let Some(first) = found.first() else { break };
                part.before = Some(self.place(sorts, first));
                backwards.splice(0..0, found);
            }
            assert_eq!(backwards, whole[..whole.len() - 1], "{sorts:?}");
        }
    }

    fn found(&self, query: &Query) -> Vec<(u64, Record)> {
        let found = self
            .room
            .read(|reader| query::page(reader, &self.layout, &self.statements, 0, query));
        assert_eq!(found.0, 12, "the total is of all");
        found.1
    }

    fn place(&self, sorts: &[Sort], (key, record): &(u64, Record)) -> Cursor {
        let value = |sort: &Sort| match Attribute::of_sort(&self.layout, &sort.field).unwrap() {
            Attribute::Label => Some(text(&sort_key(&self.layout.label(&record.values)))),
            attribute => attribute.value(record),
        };
        Cursor {
            values: sorts.iter().map(value).collect(),
            key: *key,
        }
    }
}

pub(crate) fn the_trash_is_asked_for(room: &Room) {
    let shelf = Shelf::of(room);
    let ask = |trash| {
        shelf
            .ask(&Query {
                trash,
                limit: 100,
                ..Query::default()
            })
            .unwrap()
    };
    assert_eq!(
        (ask(false), ask(true)),
        ((4, vec![1, 2, 3, 4]), (1, vec![5]))
    );
    shelf.finds("deletedAt", NotNull, Json::Null, &[]);
    let after = room.read(|reader| query::after(reader, &shelf.layout, &shelf.statements, 0, 4, 9));
    assert!(after.is_empty(), "the trash is not walked through");
}
