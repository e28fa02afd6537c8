//! What the schema asks of records, and what becomes of those that do not keep to it.

use std::fs;

use serde_json::json;

use super::schema::{field, object, option};
use super::*;
use crate::{Error, ImportOptions};

/// A workspace whose animals have a chip of their own, a species, and no more than two tags.
fn practice() -> Fixture {
    let fixture = Fixture::new();
    shape_practice(&fixture);
    fixture
}

fn shape_practice(fixture: &Fixture) {
    fixture.shape_with(&[
        object("animal"),
        field(
            "animal",
            "chip",
            "TEXT",
            json!({"label": "Chip", "unique": true}),
        ),
        field(
            "animal",
            "species",
            "SELECT",
            json!({"label": "Species", "required": true, "default": "DOG"}),
        ),
        field(
            "animal",
            "owner",
            "TEXT",
            json!({"label": "Owner", "required": true}),
        ),
        field(
            "animal",
            "tags",
            "ARRAY",
            json!({"label": "Tags", "maxValues": 2}),
        ),
        option("animal", "species:SELECT", "DOG", json!({"label": "Dog"})),
        option("animal", "species:SELECT", "CAT", json!({"label": "Cat"})),
    ]);
}

impl Fixture {
    fn refused(&self, object: &str, values: Json) -> String {
        let made = self
            .workspace
            .create_record(Acting::default(), object, &map(values));
        said(made)
    }

    fn not_edited(&self, id: RecordId, values: Json) -> String {
        let edited = self
            .workspace
            .edit_record(Acting::default(), id, &map(values));
        said(edited)
    }

    fn import(&self, name: &str, text: &str) -> (crate::ImportReport, String) {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        let options = ImportOptions::default();
        let report = self.workspace.import(&path, &options, &mut |_| {}).unwrap();
        let rejected = report.rejected_file.as_ref();
        let rejected = rejected.map_or(String::new(), |file| fs::read_to_string(file).unwrap());
        (report, rejected)
    }

    fn duplicate_of(&self, id: RecordId) -> Vec<(String, RecordId)> {
        let record = self.workspace.record(id).unwrap().record;
        record.duplicate_of.into_iter().collect()
    }
}

fn said(done: Result<crate::Committed, Error>) -> String {
    let error = done.unwrap_err();
    assert_eq!(error.code(), "bad_value");
    error.to_string()
}

#[test]
fn a_record_made_here_gets_the_defaults_that_nothing_was_said_of() {
    let fixture = practice();
    let rex = fixture.create("animal", json!({"name": "Rex", "owner": "Lena"}));
    assert_eq!(fixture.value(rex, "species"), "DOG");
    let mia = fixture.create(
        "animal",
        json!({"name": "Mia", "owner": "Lena", "species": "cat"}),
    );
    assert_eq!(fixture.value(mia, "species"), "CAT");
    let why = fixture.refused(
        "animal",
        json!({"name": "Zoe", "owner": "Lena", "species": null}),
    );
    assert!(
        why.contains("Species"),
        "what is said to be empty is: {why}"
    );
    let history = fixture.workspace.history(rex).unwrap();
    assert_eq!(history.len(), 1, "the default is part of the making");
}

#[test]
fn what_is_required_is_neither_left_out_nor_cleared() {
    let fixture = practice();
    let why = fixture.refused("animal", json!({"name": "Rex", "species": "CAT"}));
    assert!(
        why.starts_with("Owner:") && why.contains("give a value"),
        "{why}"
    );
    let rex = fixture.create("animal", json!({"name": "Rex", "owner": "Lena"}));
    let why = fixture.not_edited(rex, json!({"owner": ""}));
    assert!(why.starts_with("Owner:"), "{why}");
    assert_eq!(fixture.value(rex, "owner"), "Lena");
    // Whoever lacked it before may be edited all the same.
    let lena = fixture.create("person", json!({"name": "Lena"}));
    fixture.shape_with(&[field("person", "city", "TEXT", json!({"required": true}))]);
    fixture.edit(lena, json!({"jobTitle": "Vet"}));
    fixture.edit(lena, json!({"city": "", "jobTitle": "Nurse"}));
    let batch = fixture
        .workspace
        .edit_record(Acting::default(), lena, &map(json!({"city": "Graz"})))
        .unwrap()
        .batch;
    fixture.workspace.undo(batch).unwrap();
    assert_eq!(
        fixture.value(lena, "city"),
        Json::Null,
        "an undo goes back to what was"
    );
}

#[test]
fn a_unique_value_is_one_live_records_whatever_its_case() {
    let fixture = practice();
    let animal = |name: &str, chip: &str| json!({"name": name, "owner": "Lena", "chip": chip});
    let rex = fixture.create("animal", animal("Rex", "AT-1"));
    let why = fixture.refused("animal", animal("Mia", "at-1"));
    assert!(why.starts_with("Chip:") && why.contains("Rex"), "{why}");
    let mia = fixture.create("animal", animal("Mia", "AT-2"));
    let why = fixture.not_edited(mia, json!({"chip": "AT-1"}));
    assert!(why.contains("Rex"), "{why}");
    fixture.edit(rex, json!({"chip": "at-1"}));
    fixture.create("animal", json!({"name": "Zoe", "owner": "Lena"}));
    fixture.create("animal", json!({"name": "Max", "owner": "Lena"}));
    // One in the trash blocks nothing; it comes back as a duplicate.
    fixture
        .workspace
        .delete_records(Acting::default(), &[rex])
        .unwrap();
    let young = fixture.create("animal", animal("Rex the second", "AT-1"));
    assert_eq!(fixture.duplicate_of(young), []);
    fixture
        .workspace
        .restore_records(Acting::default(), &[rex])
        .unwrap();
    assert_eq!(fixture.duplicate_of(young), [("chip".to_owned(), rex)]);
    assert_eq!(fixture.duplicate_of(rex), []);
    let record = fixture.workspace.record(young).unwrap().record;
    assert_eq!(record.links[&rex.to_string()], "Rex");
    let unmet = fixture.workspace.examine().unwrap().unmet;
    assert_eq!((unmet.len(), unmet[0].sharing), (1, 2));
    fixture.edit(young, json!({"chip": "AT-3"}));
    assert_eq!(fixture.duplicate_of(young), []);
    assert_eq!(fixture.workspace.examine().unwrap().unmet, []);
}

#[test]
fn what_two_choose_apart_both_keep_and_the_later_is_marked_everywhere() {
    let (server, anna, ben) = (Fixture::new(), practice(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    exchange(&anna, &server);
    exchange(&ben, &server);
    let animal = |name: &str| json!({"name": name, "owner": "Lena", "chip": "AT-1"});
    let rex = anna.create("animal", animal("Rex"));
    ben.clock.fetch_add(1_000, Ordering::Relaxed);
    let mia = ben.create("animal", animal("Mia"));
    for _ in 0..2 {
        exchange(&ben, &server);
        exchange(&anna, &server);
    }
    for side in [&anna, &ben, &server] {
        assert_eq!(side.duplicate_of(mia), [("chip".to_owned(), rex)]);
        assert_eq!(side.duplicate_of(rex), []);
        assert_eq!(side.value(mia, "chip"), "AT-1");
    }
    // What came from elsewhere without what is required here is taken too.
    anna.shape_with(&[field(
        "animal",
        "weight",
        "NUMBER",
        json!({"required": true}),
    )]);
    ben.create("animal", json!({"name": "Zoe", "owner": "Lena"}));
    exchange(&ben, &server);
    exchange(&anna, &server);
    assert_eq!(anna.all("animal"), ["Mia", "Rex", "Zoe"]);
    let unmet = anna.workspace.examine().unwrap().unmet;
    let lacking: Vec<u64> = unmet.iter().map(|unmet| unmet.lacking).collect();
    assert_eq!(lacking, [0, 3]);
}

#[test]
fn a_field_takes_no_more_values_than_it_says() {
    let fixture = practice();
    let many = json!({"name": "Rex", "owner": "Lena", "tags": ["a", "b", "c"]});
    let why = fixture.refused("animal", many);
    assert!(why.starts_with("Tags:") && why.contains('2'), "{why}");
    let rex = fixture.create(
        "animal",
        json!({"name": "Rex", "owner": "Lena", "tags": ["a", "b"]}),
    );
    assert!(
        fixture
            .not_edited(rex, json!({"tags": ["a", "b", "c"]}))
            .contains("Tags")
    );
    fixture.shape_with(&[field("animal", "tags", "ARRAY", json!({"maxValues": 1}))]);
    fixture.edit(rex, json!({"tags": ["a", "c"]}));
    fixture.edit(rex, json!({"tags": ["c"]}));
    assert!(
        fixture
            .not_edited(rex, json!({"tags": ["b", "c"]}))
            .contains("Tags")
    );
}

#[test]
fn a_text_that_no_index_has_room_for_is_refused() {
    let fixture = Fixture::new();
    let long = "ä".repeat(1_400);
    let why = fixture.refused("workspaceMember", json!({"userEmail": long}));
    assert!(why.contains("2800 bytes") && why.contains("2600"), "{why}");
    fixture.create("person", json!({"name": "Lena", "city": long}));
    let (report, rejected) = fixture.import(
        "long.csv",
        &format!("First Name,Last Name,E-mail Address\nLena,Huber,{long}@x.example\nMia,Moser,m@x.example\n"),
    );
    assert_eq!((report.created, report.rejected), (1, 1));
    assert!(rejected.contains("bytes"), "{rejected}");
}

#[test]
fn rows_that_the_schema_does_not_allow_are_handed_back_with_the_reason() {
    let fixture = Fixture::new();
    let header = "First Name,Last Name,E-mail Address,Company";
    let row = |name: &str, email: &str| format!("{name},Huber,{email},Acme\n");
    fixture.create(
        "person",
        json!({"name": "Old Hand", "emails": "old@x.example"}),
    );
    fixture.shape_with(&[
        field(
            "person",
            "emails",
            "EMAILS",
            json!({"unique": true, "required": true}),
        ),
        field("person", "city", "TEXT", json!({"default": "Graz"})),
        field(
            "person",
            "kind",
            "TEXT",
            json!({"label": "Kind", "default": "Lead"}),
        ),
    ]);
    let rows = [
        row("Lena", "lena@x.example"),
        row("Nobody", ""),
        row("Copy", "OLD@x.example"),
        row("Lena", "lena@x.example"),
    ];
    let text = format!("{header}\n{}", rows.concat());
    let dry = ImportOptions {
        dry_run: true,
        ..ImportOptions::default()
    };
    let path = fixture.folder.path().join("dry.csv");
    fs::write(&path, &text).unwrap();
    let tried = fixture.workspace.import(&path, &dry, &mut |_| {}).unwrap();
    assert_eq!((tried.rejected, tried.rejected_file), (2, None));
    let (report, rejected) = fixture.import("contacts.csv", &text);
    assert_eq!((report.read, report.created, report.rejected), (4, 2, 2));
    assert!(
        rejected.contains("Nobody") && rejected.contains("no person can be without"),
        "{rejected}"
    );
    assert!(
        rejected.contains("Copy") && rejected.contains("Old Hand"),
        "{rejected}"
    );
    assert_eq!(fixture.all("person"), ["Lena Huber", "Old Hand"]);
    assert_eq!(fixture.all("company"), ["Acme"]);
    let lena = fixture.workspace.page(&people()).unwrap().records;
    let lena = lena
        .iter()
        .find(|record| record.label == "Lena Huber")
        .unwrap();
    assert_eq!(lena.values["kind"], "Lead", "the file has no column for it");
    assert_eq!(
        lena.values["city"],
        Json::Null,
        "contacts have a place for it"
    );
    // Again: nobody's value is anybody else's, and a default comes once.
    fixture.edit(lena.id, json!({"kind": "Customer"}));
    let (again, _) = fixture.import("contacts.csv", &text);
    assert_eq!((again.created, again.updated, again.rejected), (0, 0, 2));
    assert_eq!(fixture.value(lena.id, "kind"), "Customer");
}

#[test]
fn what_belongs_to_a_row_that_was_refused_is_refused_with_it() {
    let fixture = Fixture::new();
    fixture.shape_with(&[field(
        "company",
        "sector",
        "TEXT",
        json!({"label": "Sector", "required": true}),
    )]);
    let text = "First Name,Last Name,E-mail Address,Company\n\
                Lena,Huber,lena@x.example,Acme\nMia,Moser,mia@x.example,Acme\nZoe,Wolf,zoe@x.example,\n";
    let (report, rejected) = fixture.import("contacts.csv", text);
    assert_eq!((report.created, report.rejected), (1, 2));
    assert!(
        rejected.contains("Sector") && rejected.contains("row before"),
        "{rejected}"
    );
    assert_eq!(fixture.all("person"), ["Zoe Wolf"]);
}

#[test]
fn a_setting_that_does_not_fit_is_refused_here_and_left_out_elsewhere() {
    let fixture = practice();
    let refused = |edit, why: &str| {
        let error = fixture.try_shape(&[edit]).unwrap_err();
        assert_eq!(error.code(), "bad_schema");
        assert!(error.to_string().contains(why), "{error}");
    };
    refused(
        field("animal", "tags", "ARRAY", json!({"unique": true})),
        "Tags",
    );
    refused(
        field("animal", "chip", "TEXT", json!({"default": "AT-1"})),
        "no default",
    );
    refused(
        field("animal", "species", "SELECT", json!({"default": "BIRD"})),
        "BIRD",
    );
    refused(
        field(
            "animal",
            "owner",
            "TEXT",
            json!({"format": {"decimals": 2}}),
        ),
        "Owner",
    );
    refused(
        field(
            "animal",
            "weight",
            "NUMBER",
            json!({"format": {"decimal": 2}}),
        ),
        "cannot be read",
    );
    let dog = option("animal", "species:SELECT", "DOG", json!({}));
    refused(super::schema::gone(dog), "DOG");
    let shape = fixture.workspace.shape();
    let species = shape.schema().object("animal").unwrap().field("species");
    let settings = &species.unwrap().settings;
    assert_eq!(
        (settings.default.clone(), settings.required),
        (Some(json!("DOG")), true)
    );
    // Two edits that are possible alone: one takes the option, the other makes it the default.
    let (server, anna, ben) = (Fixture::new(), practice(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    exchange(&anna, &server);
    exchange(&ben, &server);
    anna.shape_with(&[field(
        "animal",
        "species",
        "SELECT",
        json!({"default": "CAT"}),
    )]);
    ben.shape_with(&[super::schema::gone(option(
        "animal",
        "species:SELECT",
        "CAT",
        json!({}),
    ))]);
    ben.clock.fetch_add(10, Ordering::Relaxed);
    for _ in 0..2 {
        exchange(&ben, &server);
        exchange(&anna, &server);
    }
    for side in [&anna, &ben] {
        let flaws = &side.workspace.shape().flaws().to_vec();
        assert!(
            flaws.iter().any(|flaw| flaw.why.contains("CAT")),
            "{flaws:?}"
        );
        let why = side.refused("animal", json!({"name": "Rex", "owner": "Lena"}));
        assert!(why.contains("Species"), "{why}");
    }
}

#[test]
fn settings_are_written_to_files_and_planned_with_what_they_meet() {
    let fixture = practice();
    fixture.create(
        "animal",
        json!({"name": "Rex", "owner": "Lena", "tags": ["a"]}),
    );
    fixture.create(
        "animal",
        json!({"name": "Mia", "owner": "Lena", "tags": ["a"]}),
    );
    let weight = json!({"label": "Weight", "format": {"decimals": 1, "unit": "kg"}});
    fixture.shape_with(&[field("animal", "weight", "NUMBER", weight)]);
    let folder = tempfile::tempdir().unwrap();
    crate::configuration::write(&fixture.workspace.schema_files().unwrap(), folder.path()).unwrap();
    let mut files = crate::tests::files_of(folder.path());
    let other = Fixture::new();
    let apply = |fixture: &Fixture, files: &crate::configuration::Files| {
        let plan = fixture.workspace.plan_schema(files).unwrap();
        let acting = Acting::default();
        fixture.workspace.apply_plan(acting, &plan, true).unwrap();
        plan
    };
    apply(&other, &files);
    let animals = |fixture: &Fixture| {
        let shape = fixture.workspace.shape();
        shape.schema().object("animal").unwrap().fields.clone()
    };
    assert_eq!(animals(&other), animals(&fixture));
    let animal = files
        .objects
        .iter_mut()
        .find(|file| file.object == "animal")
        .unwrap();
    for entry in &mut animal.fields {
        match entry.name.as_str() {
            "weight" => entry.required = true,
            "owner" => entry.unique = true,
            "species" => entry.default = None,
            _ => {}
        }
    }
    let plan = apply(&fixture, &files);
    let met: Vec<_> = plan
        .steps
        .iter()
        .map(|step| {
            step.meets
                .as_ref()
                .map(|unmet| (unmet.lacking, unmet.sharing))
        })
        .collect();
    assert_eq!(met, [None, Some((0, 2)), Some((2, 0))], "{:?}", plan.steps);
    let why = fixture.refused(
        "animal",
        json!({"name": "Zoe", "owner": "Max", "weight": 3}),
    );
    assert!(why.starts_with("Species:"), "the default is gone: {why}");
    assert_eq!(fixture.workspace.plan_schema(&files).unwrap().steps, []);
}
