//! The team's views in the schema's files: written, compared, applied, taken back.

use serde_json::json;

use super::*;
use crate::configuration::{Files, MAX_BYTES, Plan, Texts, VIEWS};
use crate::{Error, SavedView};

const ANIMAL: &str = r#"
object = "animal"
plural = "animals"
label = "Animal"
labels = "Animals"

[[field]]
name = "name"
type = "TEXT"
label = "Name"

[[field]]
name = "species"
type = "TEXT"
label = "Species"

[[field]]
name = "bornOn"
type = "DATE"
label = "Born on"

[[field]]
name = "weight"
type = "NUMBER"
label = "Weight"
"#;

const DOGS: &str = r#"
[[view]]
key = "dogs"
name = "Dogs"
object = "animal"
filter = "species[eq]:dog,weight[gt]:5"
sort = "-bornOn,name"

[[view.column]]
field = "weight"
width = 90
aggregate = "sum"

[[view.column]]
field = "species"
hidden = true
"#;

const BIRTHDAYS: &str = r#"
[[view]]
key = "birthdays"
name = "Birthdays"
object = "animal"
layout = "calendar"
date_field = "bornOn"
"#;

fn files(animal: &str, views: &str) -> Files {
    let texts = [("animal.toml", animal), (VIEWS, views)];
    let texts: Texts = texts
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .into();
    Files::read(&texts).unwrap()
}

impl Fixture {
    fn apply(&self, files: &Files) -> Plan {
        self.clock.fetch_add(1, Ordering::Relaxed);
        let plan = self.workspace.plan_schema(files).unwrap();
        self.workspace
            .apply_plan(Acting::default(), &plan, false)
            .unwrap();
        assert_eq!(
            self.workspace.plan_schema(files).unwrap().steps,
            [],
            "applied once, there is nothing to do"
        );
        plan
    }

    /// What applying the files would do, for people.
    fn told(&self, files: &Files) -> Vec<String> {
        let plan = self.workspace.plan_schema(files).unwrap();
        plan.steps.into_iter().map(|step| step.what).collect()
    }

    fn called(&self, name: &str) -> SavedView {
        let views = self.workspace.views(None).unwrap();
        views.into_iter().find(|view| view.name == name).unwrap()
    }

    fn written(&self) -> String {
        self.workspace.schema_files().unwrap()[VIEWS].clone()
    }
}

#[test]
fn views_come_from_a_file_with_the_object_that_it_adds() {
    let fixture = Fixture::new();
    let both = format!("{DOGS}{BIRTHDAYS}");
    let plan = fixture.apply(&files(ANIMAL, &both));
    assert!(plan.steps.iter().all(|step| step.loses.is_none()));
    for (name, species, weight) in [("Rex", "dog", 12), ("Mia", "cat", 6), ("Bo", "dog", 3)] {
        fixture.create(
            "animal",
            json!({"name": name, "species": species, "weight": weight}),
        );
    }
    let dogs = fixture.called("Dogs");
    let shown = Query {
        object: dogs.object.clone(),
        filter: dogs.filter,
        sorts: dogs.sorts,
        ..people()
    };
    assert_eq!(fixture.labels(shown), ["Rex"]);
    assert_eq!(
        fixture.columns(dogs.id),
        [
            ("weight".into(), Some(90.0), true),
            ("species".into(), None, false)
        ]
    );
    assert_eq!(fixture.names("animal"), ["Dogs", "Birthdays"]);
    assert_eq!(fixture.written(), both.trim_start());
    fixture.workspace.undo(None).unwrap();
    assert!(fixture.workspace.shape().object("animal").is_ok());
}

#[test]
fn a_view_is_known_by_its_key_whatever_it_is_called() {
    let fixture = Fixture::new();
    fixture.apply(&files(ANIMAL, DOGS));
    let before = fixture.called("Dogs").id;
    let other = DOGS
        .replace("name = \"Dogs\"", "name = \"Good dogs\"")
        .replace("weight[gt]:5", "weight[gt]:10")
        .replace("width = 90\n", "");
    assert_eq!(
        fixture.told(&files(ANIMAL, &other)),
        [
            "view \"Good dogs\": change filter, name",
            "view \"Good dogs\", column \"Weight\": change width"
        ]
    );
    fixture.apply(&files(ANIMAL, &other));
    assert_eq!(fixture.called("Good dogs").id, before);
    let swapped = format!("{BIRTHDAYS}{other}");
    assert_eq!(
        fixture.told(&files(ANIMAL, &swapped)),
        ["add the view \"Birthdays\"", "view \"Good dogs\": move it"]
    );
    fixture.apply(&files(ANIMAL, &swapped));
    assert_eq!(fixture.names("animal"), ["Birthdays", "Good dogs"]);
}

#[test]
fn a_view_that_no_file_says_goes_to_the_trash_and_a_rollback_brings_it_back() {
    let fixture = Fixture::new();
    fixture.apply(&files(ANIMAL, &format!("{DOGS}{BIRTHDAYS}")));
    let version = fixture.workspace.schema_version().unwrap();
    let mine = json!({"name": "Mine", "object": "animal", "owner": fixture.workspace.member()});
    fixture.save(None, mine, &[]);
    assert_eq!(
        fixture.workspace.schema_version().unwrap(),
        version,
        "what is one's own is in no file"
    );
    let fewer = files(ANIMAL, "view = []");
    let plan = fixture.apply(&fewer);
    assert!(plan.steps.iter().all(|step| step.loses.is_none()));
    assert_eq!(fixture.names("animal"), ["Mine"]);
    // Nothing is said of views where there is no file for them.
    let silent = Files {
        views: None,
        ..files(ANIMAL, "view = []")
    };
    fixture.apply(&silent);

    let versions = fixture.workspace.schema_versions().unwrap();
    assert_eq!(versions[0].touched, ["Dogs", "Birthdays"]);
    assert_eq!(versions[1].version, version);
    fixture.clock.fetch_add(1, Ordering::Relaxed);
    let back = fixture
        .workspace
        .roll_schema_back(Acting::default(), version);
    back.unwrap();
    assert_eq!(fixture.names("animal"), ["Dogs", "Birthdays", "Mine"]);
    let dogs = fixture.called("Dogs").id;
    assert_eq!(fixture.columns(dogs).len(), 2);
    fixture
        .workspace
        .roll_schema_back(Acting::default(), 0)
        .unwrap();
    fixture.apply(&files(ANIMAL, DOGS));
    assert_eq!(fixture.called("Dogs").id, dogs, "it comes back as itself");
    assert_eq!(fixture.columns(dogs).len(), 2);
}

#[test]
fn two_who_apply_the_same_files_apart_make_the_same_records() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let files = files(ANIMAL, DOGS);
    for laptop in [&anna, &ben] {
        laptop.apply(&files);
    }
    for laptop in [&anna, &ben, &anna] {
        exchange(laptop, &server);
    }
    for side in [&anna, &ben, &server] {
        assert_eq!(side.names("animal"), ["Dogs"]);
        assert_eq!(side.columns(side.called("Dogs").id).len(), 2);
        assert_eq!(side.told(&files), Vec::<String>::new());
    }
}

#[test]
fn a_view_made_in_a_window_is_written_under_its_id_and_stays_itself() {
    let fixture = Fixture::new();
    fixture.apply(&files(ANIMAL, DOGS));
    let made = fixture.save(
        None,
        json!({
            "name": "Heavy", "object": "animals", "kind": "KANBAN", "position": 1.5,
            "groupBy": {"field": "bornOn", "granularity": "month"},
            "filter": {"and": [
                {"where": {"field": "weight", "operator": "gt", "value": 5.0}},
                {"or": [{"where": {"field": "species", "operator": "isNull"}}, {"or": []}]},
            ]},
        }),
        &[("bornOn", json!({"position": 0.5, "width": 81.4}))],
    );
    let text = fixture.written();
    for part in [
        &format!("key = \"{made}\""),
        "layout = \"board\"",
        "group_by = \"bornOn:month\"",
        "[[view.filter.and]]",
        "width = 81",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    let both = files(ANIMAL, &text);
    assert_eq!(fixture.told(&both), Vec::<String>::new());
    let other = Fixture::new();
    other.apply(&both);
    assert_eq!(other.called("Heavy").id, made);
    assert_eq!(other.written(), text);
    // A file that leaves out what a window said of a column takes it back.
    fixture.save(
        Some(made),
        json!({}),
        &[("species", json!({"visible": false}))],
    );
    assert_eq!(
        fixture.told(&both),
        ["view \"Heavy\", column \"Species\": let it be as it comes"]
    );
    fixture.apply(&both);
    // Made one's own, it is given back to the team.
    fixture.edit(made, json!({"owner": fixture.workspace.member()}));
    assert_eq!(fixture.told(&both), ["view \"Heavy\": change whose it is"]);
    fixture.apply(&both);
}

#[test]
fn a_plan_is_held_to_the_views_that_it_was_made_for() {
    let fixture = Fixture::new();
    let plan = fixture.apply(&files(ANIMAL, DOGS));
    let late = fixture
        .workspace
        .plan_schema(&files(ANIMAL, BIRTHDAYS))
        .unwrap();
    assert_ne!(late.version, plan.version);
    let dogs = fixture.called("Dogs").id;
    fixture.save(Some(dogs), json!({"name": "Hounds"}), &[]);
    let error = fixture
        .workspace
        .apply_plan(Acting::default(), &late, false)
        .unwrap_err();
    assert!(error.to_string().contains("plan again"), "{error}");
    assert_eq!(fixture.names("animal"), ["Hounds"]);
}

#[test]
fn a_field_that_goes_takes_its_views_along_or_is_refused() {
    let fixture = Fixture::new();
    fixture.apply(&files(ANIMAL, DOGS));
    let start = ANIMAL.find("[[field]]\nname = \"weight\"").unwrap();
    let without = &ANIMAL[..start];
    let error = fixture
        .workspace
        .plan_schema(&files(without, DOGS))
        .unwrap_err();
    let why = error.to_string();
    assert!(
        why.starts_with("views.toml, line 6: the view \"Dogs\" cannot be: ")
            && why.contains("Animals have no field \"weight\"")
            && why.contains("Mend the view, or say in animal.toml what it names"),
        "{why}"
    );
    let mended = DOGS
        .replace(",weight[gt]:5", "")
        .replace("field = \"weight\"", "field = \"bornOn\"");
    fixture.apply(&files(without, &mended));
    // The file's own condition and what waits in no record are back with the field.
    fixture.apply(&files(ANIMAL, DOGS));
}

#[test]
fn what_cannot_be_is_refused_with_its_line() {
    let fixture = Fixture::new();
    let check = |views: &str, line: usize, says: &str| {
        let error = fixture
            .workspace
            .plan_schema(&files(ANIMAL, views))
            .unwrap_err();
        let why = error.to_string();
        assert_eq!(error.code(), "bad_schema");
        assert!(
            why.starts_with(&format!("views.toml, line {line}: ")) && why.contains(says),
            "{says}: {why}"
        );
    };
    let with = |more: &str| format!("{BIRTHDAYS}{more}");
    check(&with("sort = \"age\""), 8, "no field \"age\"");
    check(&with("sort = \"name[up]\""), 8, "\"up\" is not a direction");
    check(&with("group_by = \"age\""), 8, "no field \"age\"");
    check(
        &with("group_by = \"bornOn:hour\""),
        8,
        "the period \"hour\" is none",
    );
    check(
        &with("filter = \"weight[contains]:1\""),
        8,
        "cannot be compared",
    );
    check(
        &with("filter = { is = 1 }"),
        8,
        "neither text nor of JSON's form",
    );
    check(
        &with("\n[[view.column]]\nfield = \"name\"\n\n[[view.column]]\nfield = \"age\""),
        13,
        "no field \"age\"",
    );
    check(
        &with("[[view.column]]\nfield = \"name\"\n[[view.column]]\nfield = \"name\""),
        11,
        "two columns for \"name\"",
    );
    check(
        &format!("{DOGS}{DOGS}"),
        19,
        "that of the view in line 3 already",
    );
    let other = |from: &str, to: &str| BIRTHDAYS.replace(from, to);
    check(&other("\"birthdays\"", "\"Birth days\""), 3, "is no key");
    check(&other("\"animal\"", "\"animol\""), 5, "or add animol.toml");
    check(
        &other("\"bornOn\"", "\"weight\""),
        7,
        "neither a day nor a moment",
    );
    check(
        &other("\"animal\"", "\"schemaField\""),
        5,
        "shown in no view",
    );
    let person = fixture.create("person", json!({"name": "Lena"}));
    let taken = other("\"birthdays\"", &format!("\"{person}\""));
    let error = fixture.workspace.plan_schema(&files(ANIMAL, &taken));
    let why = error.unwrap_err().to_string();
    assert!(why.contains("is no view"), "{why}");
}

#[test]
fn files_are_bounded_and_named_plainly() {
    let refused = |name: &str, text: String| match Files::read(&[(name.to_owned(), text)].into()) {
        Err(Error::BadSchema(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(refused("../pet.toml", String::new()).contains("without a folder"));
    assert!(refused("pet.json", String::new()).contains("not the name of a file"));
    assert!(refused("pet.toml", " ".repeat(MAX_BYTES + 1)).contains("the right folder"));
    let why = refused(VIEWS, String::new());
    assert!(why.contains("missing field `view`"), "{why}");
    let why = refused(VIEWS, "[[view]]\nkey = \"a\"\ncolour = 1".to_owned());
    assert!(why.contains("line 3") && why.contains("colour"), "{why}");
}
