//! Every operator over every slot of every field type: the database finds what the model says of each record.

use satchel_model::field_type::examples::{examples, object_of_every_type};
use satchel_model::{
    Comparand, FieldType, Filter, Layout, Operator, Query, Record, Scalar, Slot, SlotKind, Sort,
    Stamps,
};
use satchel_store::record::{self, Statements};
use satchel_store::{Error, projection, query};
use serde_json::{Value as Json, json};

use crate::room::{Room, id};

/// Records 1 to 3 hold the examples, 4 holds nothing, 5 the first again.
fn records(layout: &Layout) -> Vec<Record> {
    let examples: Vec<_> = FieldType::filled().map(examples).collect();
    let values = |at: usize| {
        let each = examples.iter().enumerate();
        each.flat_map(|(field, examples)| layout.field_slots(field, &examples[at]).unwrap())
            .collect()
    };
    let nothing = vec![None; layout.slots.len()];
    let of = |number: u8, values: Vec<Option<Scalar>>| Record {
        id: id(number),
        object: 0,
        stamps: Stamps {
            created_at: i64::from(number),
            ..Stamps::default()
        },
        values,
    };
    vec![
        of(1, values(0)),
        of(2, values(1)),
        of(3, values(2)),
        of(4, nothing),
        of(5, values(0)),
    ]
}

/// What a filter may compare a slot with, by the values that are there, and a few texts that are not.
fn comparands(operator: Operator, slot: &Slot, values: &[Option<Scalar>]) -> Vec<Json> {
    let there: Vec<Json> = values
        .iter()
        .flatten()
        .filter_map(|value| plain(slot.kind, value))
        .collect();
    let pieces = [
        "a",
        "_",
        "%x%",
        "ä%",
        "b\\\\c%",
        "^[a-z]",
        "(",
        "[\"a\",",
        "RED",
        "B@Y.example",
        "",
    ];
    let texts = pieces
        .map(Json::from)
        .into_iter()
        .chain(there.iter().filter(|json| json.is_string()).cloned());
    match operator.comparand() {
        Comparand::None => vec![Json::Null],
        Comparand::Value => there,
        Comparand::List => vec![
            json!([]),
            json!(there),
            there.first().map_or(json!([]), |first| json!([first])),
        ],
        Comparand::Text => texts.collect(),
        Comparand::Texts => vec![
            json!([]),
            json!(["a", "RED"]),
            json!(["say \"a\"", "one"]),
            texts.collect(),
        ],
        Comparand::Period => [
            ("2026-03-31", "2026-04-01"),
            ("1969-12-31", "2026-04-01"),
            ("2026-04-01", "2026-04-02"),
        ]
        .map(|(from, to)| {
            // Midnights two hours before UTC's, as in Vienna's summer.
            let ms = |day: &str| match SlotKind::Time.operand(&json!(day)) {
                Ok(Scalar::Time(ms)) => ms - 7_200_000,
                other => panic!("{other:?}"),
            };
            json!({"from": from, "to": to, "fromMs": ms(from), "toMs": ms(to)})
        })
        .into(),
        Comparand::YesOrNo => vec![json!(true), json!(false)],
    }
}

fn plain(kind: SlotKind, value: &Scalar) -> Option<Json> {
    Some(match value {
        Scalar::Text(text) => json!(text),
        Scalar::Integer(number) | Scalar::Time(number) => json!(number),
        Scalar::Real(number) => json!(number),
        Scalar::Decimal(number) => json!(number.to_string()),
        Scalar::Boolean(yes) => json!(yes),
        Scalar::Date(day) => json!(day.to_string()),
        Scalar::Money(money) => json!(money.micros),
        Scalar::Reference(id) => json!(id.to_string()),
        Scalar::Set(elements) if kind == SlotKind::Set => json!(elements.first()?.0),
        Scalar::Set(_) => return None,
    })
}

struct Table<'r> {
    room: &'r Room,
    layout: Layout,
    statements: Statements,
    records: Vec<Record>,
}

impl<'r> Table<'r> {
    fn of(room: &'r Room) -> Self {
        let layout = Layout::new(object_of_every_type());
        room.write(|writer| projection::prepare(writer, std::slice::from_ref(&layout)));
        let (statements, records) = (Statements::new(&layout), records(&layout));
        for record in &records {
            let key = u64::from(record.id.as_bytes()[0]);
            room.write(|writer| record::insert(writer, &layout, &statements, key, record));
        }
        Self {
            room,
            layout,
            statements,
            records,
        }
    }

    fn ask(&self, query: &Query) -> Result<Vec<Record>, Error> {
        satchel_store::read(&*self.room.database, |reader| {
            Ok(
                query::page(reader, &self.layout, &self.statements, 0, query)?
                    .1
                    .into_iter()
                    .map(|(_, record)| record)
                    .collect(),
            )
        })
    }

    fn find(&self, filter: &Filter) -> Result<Vec<u8>, Error> {
        let query = Query {
            filter: Some(filter.clone()),
            limit: 100,
            ..Query::default()
        };
        let found = self.ask(&query)?;
        Ok(found.iter().map(|record| record.id.as_bytes()[0]).collect())
    }

    fn expect(&self, filter: &Filter) -> Result<Vec<u8>, satchel_model::Unfit> {
        let mut expected = Vec::new();
        for record in &self.records {
            if filter.matches(&self.layout, record)? {
                expected.push(record.id.as_bytes()[0]);
            }
        }
        Ok(expected)
    }
}

/// The path by which filters name a slot.
fn path(layout: &Layout, slot: &Slot) -> String {
    let name = &layout.object.fields[slot.field].name;
    match slot.sub {
        "" => name.clone(),
        sub => format!("{name}.{sub}"),
    }
}

pub(crate) fn every_operator_over_every_type(room: &Room) {
    let table = Table::of(room);
    let (mut asked, mut some, mut refused) = (0, 0, 0);
    for (at, slot) in table.layout.slots.iter().enumerate() {
        let values: Vec<_> = table
            .records
            .iter()
            .map(|record| record.values[at].clone())
            .collect();
        for &operator in Operator::ALL {
            for value in comparands(operator, slot, &values) {
                let field = path(&table.layout, slot);
                let filter = Filter::Where {
                    field,
                    operator,
                    value,
                };
                match (table.find(&filter), table.expect(&filter)) {
                    (Ok(found), Ok(expected)) => {
                        assert_eq!(found, expected, "{filter:?}");
                        asked += 1;
                        some += usize::from(!found.is_empty() && found.len() < table.records.len());
                    }
                    (Err(Error::BadQuery(_)), Err(_)) => refused += 1,
                    other => panic!("{filter:?}: {other:?}"),
                }
            }
        }
    }
    assert!(
        asked > 500 && some > asked / 4 && refused > 100,
        "{asked} asked, {some} telling, {refused} refused"
    );
}

pub(crate) fn every_type_is_kept_and_sorted(room: &Room) {
    let table = Table::of(room);
    assert_eq!(
        table
            .ask(&Query {
                limit: 9,
                ..Query::default()
            })
            .unwrap(),
        table.records
    );
    // The first is what records are called, which has an order of its own.
    for (at, slot) in table.layout.slots.iter().enumerate().skip(1) {
        for descending in [false, true] {
            let sorts = vec![Sort {
                field: path(&table.layout, slot),
                descending,
            }];
            let found = table
                .ask(&Query {
                    sorts,
                    limit: 9,
                    ..Query::default()
                })
                .unwrap();
            let empty: Vec<bool> = found
                .iter()
                .map(|record| record.values[at].is_none())
                .collect();
            assert!(empty.is_sorted(), "{}: empty values come last", slot.column);
        }
    }
    let by_day = |descending| {
        let sorts = vec![Sort {
            field: "DATE".to_owned(),
            descending,
        }];
        let found = table
            .ask(&Query {
                sorts,
                limit: 9,
                ..Query::default()
            })
            .unwrap();
        found
            .iter()
            .map(|record| record.id.as_bytes()[0])
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (by_day(false), by_day(true)),
        (vec![2, 1, 5, 3, 4], vec![3, 1, 5, 2, 4])
    );
}
