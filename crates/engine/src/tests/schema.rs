//! What a team makes of the schema: here, apart, and one after the other.

use serde_json::json;

use super::*;
use crate::{Error, SchemaEdit, SchemaPart};

pub(super) fn object(name: &str) -> SchemaEdit {
    edit(SchemaPart::Object { name: name.into() }, json!({}))
}

pub(super) fn field(object: &str, name: &str, field_type: &str, values: Json) -> SchemaEdit {
    let part = SchemaPart::Field {
        object: object.into(),
        name: name.into(),
        field_type: field_type.into(),
    };
    edit(part, values)
}

pub(super) fn option(object: &str, field: &str, value: &str, values: Json) -> SchemaEdit {
    let part = SchemaPart::Option {
        object: object.into(),
        field: field.into(),
        value: value.into(),
    };
    edit(part, values)
}

fn edit(part: SchemaPart, values: Json) -> SchemaEdit {
    SchemaEdit {
        part,
        values: map(values),
        active: true,
    }
}

pub(super) fn gone(edit: SchemaEdit) -> SchemaEdit {
    SchemaEdit {
        active: false,
        ..edit
    }
}

impl Fixture {
    pub(super) fn shape_with(&self, edits: &[SchemaEdit]) {
        self.try_shape(edits).unwrap();
    }

    pub(super) fn try_shape(&self, edits: &[SchemaEdit]) -> Result<crate::Committed, Error> {
        self.clock.fetch_add(1, Ordering::Relaxed);
        self.workspace.edit_schema(Acting::default(), edits)
    }

    /// (name, label) of the fields in use of an object.
    pub(super) fn fields(&self, object: &str) -> Vec<(String, String)> {
        let shape = self.workspace.shape();
        let object = shape.schema().object(object).unwrap();
        let fields = object.fields_in_use();
        fields
            .map(|field| (field.name.clone(), field.label.clone()))
            .collect()
    }

    pub(super) fn all(&self, object: &str) -> Vec<String> {
        let mut labels = self.labels(Query {
            object: object.into(),
            ..people()
        });
        labels.sort_unstable();
        labels
    }
}

#[test]
fn an_object_of_ones_own_is_like_any_other() {
    let fixture = Fixture::new();
    fixture.shape_with(&[
        object("animal"),
        field("animal", "species", "SELECT", json!({"label": "Species"})),
        field("animal", "weight", "NUMERIC", json!({"label": "Weight"})),
        field(
            "animal",
            "owner",
            "RELATION",
            json!({"label": "Owner", "targets": ["person"]}),
        ),
        option("animal", "species:SELECT", "DOG", json!({"label": "Dog"})),
        option("animal", "species:SELECT", "CAT", json!({"label": "Cat"})),
    ]);
    let lena = fixture.create("person", json!({"name": "Lena Huber"}));
    let values = json!({"name": "Rex", "species": "dog", "weight": "12.5", "owner": lena});
    let rex = fixture.create("animal", values);
    let fixture = fixture.reopen();
    assert_eq!(fixture.value(rex, "species"), "DOG");
    assert_eq!(fixture.value(rex, "weight"), "12.5");
    assert_eq!(fixture.found("rex"), ["Rex"]);
    assert_eq!(fixture.all("animals"), ["Rex"]);
    let related = fixture.workspace.record(lena).unwrap().related;
    assert_eq!(related[0].object, "animal");
    let note = map(json!({"title": "Afraid of the scales"}));
    fixture
        .workspace
        .attach(Acting::default(), rex, "note", &note)
        .unwrap();
    let related = fixture.workspace.record(rex).unwrap().related;
    assert_eq!(related[0].records[0].label, "Afraid of the scales");
    let history = fixture.workspace.history(rex).unwrap();
    assert!(history[0].changes.iter().any(|change| change.to == "Dog"));
}

#[test]
fn a_field_is_renamed_put_out_of_use_and_brought_back_with_its_values() {
    let fixture = Fixture::new();
    let size = |values| field("company", "size", "TEXT", values);
    fixture.shape_with(&[size(json!({"label": "Size", "searchable": true}))]);
    let acme = fixture.create("company", json!({"name": "Acme", "size": "enormous"}));
    assert_eq!(fixture.found("enormous"), ["Acme"]);
    fixture.shape_with(&[size(json!({"label": "How large"}))]);
    assert!(
        fixture
            .fields("company")
            .contains(&("size".into(), "How large".into()))
    );
    fixture.shape_with(&[gone(size(json!({})))]);
    let record = fixture.workspace.record(acme).unwrap().record;
    assert!(!record.values.contains_key("size"));
    let fixture = fixture.reopen();
    fixture.shape_with(&[size(json!({}))]);
    assert_eq!(fixture.value(acme, "size"), "enormous");
    assert_eq!(fixture.fields("company").last().unwrap().1, "How large");
}

#[test]
fn a_standard_field_says_only_what_was_changed_of_it() {
    let fixture = Fixture::new();
    let title = || field("person", "jobTitle", "TEXT", json!({}));
    let lena = fixture.create("person", json!({"name": "Lena", "jobTitle": "Vet"}));
    let renamed = field(
        "person",
        "jobTitle",
        "TEXT",
        json!({"label": "Role", "position": 0.5}),
    );
    fixture.shape_with(&[renamed]);
    assert_eq!(
        fixture.fields("person")[1],
        ("jobTitle".into(), "Role".into())
    );
    assert_eq!(fixture.value(lena, "jobTitle"), "Vet");
    fixture.shape_with(&[gone(title())]);
    assert!(
        fixture
            .fields("person")
            .iter()
            .all(|(name, _)| name != "jobTitle")
    );
    let undone = fixture.workspace.undo(None).unwrap();
    assert_eq!(undone.undone, 1);
    assert_eq!(fixture.fields("person")[1].1, "Role");
}

#[test]
fn a_stage_that_is_gone_still_says_what_it_was_called() {
    let fixture = Fixture::new();
    let deal = fixture.create("opportunity", json!({"name": "Barn", "stage": "SCREENING"}));
    fixture.shape_with(&[
        gone(option(
            "opportunity",
            "stage",
            "SCREENING",
            json!({"label": "Screening"}),
        )),
        option(
            "opportunity",
            "stage",
            "LOST",
            json!({"label": "Lost", "position": 1.5}),
        ),
    ]);
    let shape = fixture.workspace.shape();
    let stage = shape
        .schema()
        .object("opportunity")
        .unwrap()
        .field("stage")
        .unwrap();
    let shown: Vec<_> = stage
        .options
        .iter()
        .map(|option| (option.label.as_str(), option.active))
        .collect();
    assert_eq!(shown[1..3], [("Screening", false), ("Lost", true)]);
    assert_eq!(fixture.value(deal, "stage"), "SCREENING");
    let again =
        fixture
            .workspace
            .edit_record(Acting::default(), deal, &map(json!({"stage": "SCREENING"})));
    assert_eq!(again.unwrap_err().code(), "bad_value");
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let fixture = Fixture::new();
    fixture.shape_with(&[
        object("animal"),
        field("animal", "age", "NUMBER", json!({})),
    ]);
    let before = fixture.workspace.seq().unwrap();
    let cases = [
        (object("Two words"), "cannot be the name of an object"),
        (
            field("animal", "createdAt", "TEXT", json!({})),
            "cannot be the name of a field",
        ),
        (
            field("animal", "age", "TEXT", json!({})),
            "has a field \"age\" already",
        ),
        (
            field("animal", "mood", "FEELING", json!({})),
            "which this version does not know",
        ),
        (
            field("beast", "age", "NUMBER", json!({})),
            "which is not there",
        ),
        (
            field("animal", "owner", "RELATION", json!({})),
            "does not say to which object",
        ),
        (
            field("animal", "owner", "RELATION", json!({"targets": ["ghost"]})),
            "\"ghost\", which is not there",
        ),
        (
            option("animal", "age", "OLD", json!({})),
            "no select that is here",
        ),
        (
            field("schemaField", "more", "TEXT", json!({})),
            "which is not there",
        ),
        (object("schemaField"), "what the schema is kept in"),
        (
            gone(field("person", "name", "FULL_NAME", json!({}))),
            "it stays",
        ),
    ];
    for (edit, why) in cases {
        let error = fixture.try_shape(&[object("good"), edit]).unwrap_err();
        assert_eq!(error.code(), "bad_schema", "{error}");
        assert!(error.to_string().contains(why), "{error} / {why}");
        assert!(fixture.workspace.shape().object("good").is_err());
    }
    assert_eq!(fixture.workspace.seq().unwrap(), before);
    let animal = fixture.create("animal", json!({"name": "Rex", "age": 3}));
    assert_eq!(fixture.value(animal, "age"), 3);
}

#[test]
fn two_laptops_that_shape_it_apart_end_with_one_schema() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    ben.clock.fetch_add(60_000, Ordering::Relaxed);
    // One object, one field of the same type, and one of different types, each added on both sides.
    let both = |label: &str| {
        vec![
            object("animal"),
            field("animal", "age", "NUMBER", json!({"label": label})),
        ]
    };
    anna.shape_with(&both("Age"));
    anna.shape_with(&[field("animal", "breed", "TEXT", json!({"label": "Breed"}))]);
    ben.shape_with(&both("Years"));
    ben.shape_with(&[field(
        "animal",
        "breed",
        "ARRAY",
        json!({"label": "Breeds"}),
    )]);
    let rex = anna.create("animal", json!({"name": "Rex", "age": 3, "breed": "Spitz"}));
    let mia = ben.create(
        "animal",
        json!({"name": "Mia", "age": 7, "breed": ["Pug", "Beagle"]}),
    );
    for _ in 0..2 {
        exchange(&anna, &server);
        exchange(&ben, &server);
    }
    for side in [&anna, &ben, &server] {
        let fields = side.fields("animal");
        let expected = [
            ("name", "Name"),
            ("age", "Years"),
            ("breed", "Breed"),
            ("breedArray", "Breeds"),
        ];
        assert_eq!(
            fields,
            expected.map(|(name, label)| (name.to_owned(), label.to_owned()))
        );
        assert_eq!(side.value(rex, "breed"), "Spitz");
        assert_eq!(side.value(mia, "breedArray"), json!(["Pug", "Beagle"]));
        assert_eq!(side.all("animal"), ["Mia", "Rex"]);
        assert_eq!(side.found("rex"), ["Rex"]);
        assert_eq!(side.workspace.shape().flaws().len(), 1);
    }
    let id = satchel_model::custom::field_id("animal", "age", "NUMBER");
    let conflicts = anna.workspace.record(id).unwrap().conflicts;
    assert_eq!(
        conflicts[0].display, "Age",
        "the other label is kept beside"
    );
}

#[test]
fn records_that_come_before_their_schema_wait_for_it() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    anna.shape_with(&[
        object("animal"),
        field("person", "shoe", "NUMBER", json!({})),
    ]);
    let rex = anna.create("animal", json!({"name": "Rex"}));
    let lena = anna.create("person", json!({"name": "Lena", "shoe": 42}));
    let waiting = anna.workspace.waiting(1 << 20).unwrap();
    let (schema, records) = waiting.changes.split_at(2);
    ben.workspace.receive(records.to_vec()).unwrap();
    assert!(ben.workspace.record(rex).is_err());
    assert!(
        !ben.workspace
            .record(lena)
            .unwrap()
            .record
            .values
            .contains_key("shoe")
    );
    // The tables are made anew in between, as a newer version would.
    crate::rebuild::projections(&ben.workspace).unwrap();
    ben.workspace.receive(schema.to_vec()).unwrap();
    assert_eq!(ben.value(lena, "shoe"), 42);
    assert_eq!(ben.found("rex"), ["Rex"]);
    crate::rebuild::projections(&ben.workspace).unwrap();
    let ben = ben.reopen();
    assert_eq!(ben.value(lena, "shoe"), 42);
    assert_eq!(ben.all("animals"), ["Rex"]);
}

#[test]
fn what_another_program_makes_of_the_schema_is_noticed() {
    let fixture = Fixture::new();
    let terminal = Workspace::open(&place(&fixture.folder), &KEY, host(&fixture.clock)).unwrap();
    fixture.workspace.notice().unwrap();
    terminal
        .edit_schema(
            Acting::default(),
            &[
                object("animal"),
                field("person", "age", "NUMBER", json!({})),
            ],
        )
        .unwrap();
    // Before it is noticed a write goes by it already.
    let lena = fixture.create("person", json!({"name": "Lena"}));
    fixture.edit(lena, json!({"age": 30}));
    assert_eq!(fixture.value(lena, "age"), 30);
    drop(terminal);
    let second = Workspace::open(&place(&fixture.folder), &KEY, host(&fixture.clock)).unwrap();
    second
        .edit_schema(Acting::default(), &[object("visit")])
        .unwrap();
    fixture.workspace.notice().unwrap();
    fixture.create("visit", json!({"name": "Monday"}));
}

#[test]
fn drafts_made_before_a_change_of_the_schema_land_where_they_were_meant() {
    let fixture = Fixture::new();
    let shape = fixture.workspace.shape();
    let person = shape.object("person").unwrap();
    let assigns =
        crate::values::assigns(shape.layout(person), &[], &map(json!({"city": "Graz"}))).unwrap();
    let record = fixture.workspace.host.new_id();
    let draft = satchel_model::Draft {
        record,
        object: person,
        action: satchel_model::DraftAction::Create,
        assigns,
    };
    fixture.shape_with(&[
        field("person", "age", "NUMBER", json!({"position": 0.1})),
        field("person", "city", "TEXT", json!({"position": 0.2})),
    ]);
    let action = crate::Action {
        member: None,
        kind: satchel_model::ChangeKind::Import,
        batch: Some(fixture.workspace.new_batch()),
    };
    fixture
        .workspace
        .commit(&shape, vec![draft], action)
        .unwrap();
    assert_eq!(fixture.value(record, "city"), "Graz");
}

#[test]
fn what_one_fills_while_another_takes_it_out_of_use_is_there_when_it_comes_back() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let size = || field("company", "size", "NUMBER", json!({"label": "Size"}));
    anna.shape_with(&[size()]);
    let acme = anna.create("company", json!({"name": "Acme"}));
    let everywhere = || {
        for _ in 0..2 {
            exchange(&anna, &server);
            exchange(&ben, &server);
        }
    };
    everywhere();
    anna.shape_with(&[gone(size())]);
    ben.edit(acme, json!({"size": 12}));
    everywhere();
    for side in [&anna, &ben, &server] {
        let record = side.workspace.record(acme).unwrap().record;
        assert!(!record.values.contains_key("size"));
    }
    anna.shape_with(&[size()]);
    everywhere();
    for side in [&anna, &ben, &server] {
        assert_eq!(side.value(acme, "size"), 12);
    }
}

#[test]
fn a_version_is_rolled_back_to_with_what_was_changed_of_the_standard() {
    let fixture = Fixture::new();
    let title = |label| field("person", "jobTitle", "TEXT", json!({ "label": label }));
    fixture.shape_with(&[title("Role")]);
    let first = fixture.workspace.shape().seq();
    fixture.shape_with(&[title("Position"), object("animal")]);
    let rolled = |version| {
        fixture
            .workspace
            .roll_schema_back(Acting::default(), version)
            .unwrap();
        fixture
            .fields("person")
            .into_iter()
            .find(|(name, _)| name == "jobTitle")
            .unwrap()
            .1
    };
    assert_eq!(rolled(first), "Role");
    assert!(fixture.workspace.shape().object("animal").is_err());
    assert_eq!(rolled(0), "Job title");
    let versions = fixture.workspace.schema_versions().unwrap();
    assert_eq!(versions.len(), 4);
    let missing = fixture.workspace.roll_schema_back(Acting::default(), 999);
    assert_eq!(missing.unwrap_err().code(), "bad_schema");
}

#[test]
fn a_link_that_an_object_brings_is_the_one_that_a_team_would_add() {
    let (server, anna) = (Fixture::new(), Fixture::new());
    join(&anna, &server);
    let link = |label| {
        field(
            "noteTarget",
            "animal",
            "RELATION",
            json!({"label": label, "targets": ["animal"]}),
        )
    };
    anna.shape_with(&[object("animal")]);
    anna.shape_with(&[link("Patient")]);
    let labels = anna.fields("noteTarget");
    assert_eq!(
        labels.iter().filter(|(name, _)| name == "animal").count(),
        1
    );
    assert_eq!(labels.last().unwrap().1, "Patient");
    exchange(&anna, &server);
    assert_eq!(server.fields("noteTarget"), labels);
    // In the other order: the field is there before the object that would bring it.
    let (ben, pulled) = (Fixture::new(), anna.workspace.waiting(1 << 20).unwrap());
    assert!(pulled.changes.is_empty());
    join(&ben, &server);
    exchange(&ben, &server);
    assert_eq!(ben.fields("noteTarget"), labels);
}

#[test]
fn an_object_that_was_put_out_of_use_comes_back_as_its_file_says() {
    let fixture = Fixture::new();
    fixture.shape_with(&[
        object("animal"),
        field("animal", "age", "NUMBER", json!({})),
        field("animal", "kind", "SELECT", json!({})),
        option("animal", "kind:SELECT", "DOG", json!({})),
        option("animal", "kind:SELECT", "CAT", json!({})),
    ]);
    let rex = fixture.create("animal", json!({"name": "Rex", "age": 3, "kind": "DOG"}));
    let folder = tempfile::tempdir().unwrap();
    crate::configuration::write(&fixture.workspace.schema_files().unwrap(), folder.path()).unwrap();
    let mut files = crate::tests::files_of(folder.path());
    let animal = files
        .objects
        .iter_mut()
        .find(|file| file.object == "animal")
        .unwrap();
    animal.fields.retain(|field| field.name != "age");
    animal
        .fields
        .iter_mut()
        .for_each(|field| field.options.retain(|option| option.value == "DOG"));
    fixture.shape_with(&[
        gone(object("animal")),
        gone(field("animal", "kind", "SELECT", json!({}))),
    ]);
    let plan = fixture.workspace.plan_schema(&files).unwrap();
    fixture
        .workspace
        .apply_plan(Acting::default(), &plan, true)
        .unwrap();
    let again = fixture.workspace.plan_schema(&files).unwrap();
    assert_eq!(again.steps, []);
    let record = fixture.workspace.record(rex).unwrap().record;
    assert_eq!(record.values["kind"], "DOG");
    assert!(!record.values.contains_key("age"));
}

/// A version is a position: what came together has to lie in the log as it was made, and not record by record.
#[test]
fn versions_that_come_together_keep_their_order() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let fields = |round: &str| {
        ["size", "floor"].map(|name| {
            let label = format!("{name} {round}");
            field("company", name, "NUMBER", json!({ "label": label }))
        })
    };
    anna.shape_with(&fields("first"));
    exchange(&anna, &server);
    exchange(&ben, &server);
    for round in ["second", "third"] {
        anna.shape_with(&fields(round));
    }
    let [size, _] = fields("last");
    anna.shape_with(&[size]);
    exchange(&anna, &server);
    exchange(&ben, &server);
    let batches = |side: &Fixture| {
        let versions = side.workspace.schema_versions().unwrap();
        let batches = versions.into_iter().map(|version| version.batch);
        batches.collect::<Vec<_>>()
    };
    assert_eq!(batches(&anna).len(), 4);
    for side in [&server, &ben] {
        assert_eq!(batches(side), batches(&anna));
        let second = side.workspace.schema_versions().unwrap()[2].version;
        side.workspace
            .roll_schema_back(Acting::default(), second)
            .unwrap();
        let labels = side.fields("company").into_iter().map(|(_, label)| label);
        let labels: Vec<String> = labels.filter(|label| label.ends_with("second")).collect();
        assert_eq!(labels, ["size second", "floor second"]);
    }
}
