//! The schema as a folder of files.

use std::path::Path;

use serde_json::json;

use crate::program::Desk;

/// The model of a veterinary practice, as the documentation gives it.
pub(crate) fn practice() -> String {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/veterinary");
    example.display().to_string()
}

pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    desk
}

#[test]
fn another_business_is_a_folder_of_files() {
    let desk = desk();
    let folder = practice();
    assert_eq!(desk.run(&["schema", "plan", &folder]).code, 2);
    desk.run(&["schema", "apply", &folder]).ok();
    let after = desk.run(&["schema", "plan", &folder]);
    assert_eq!(after.code, 0, "{}", after.out);
    let again = desk.json(&["schema", "apply", &folder]);
    assert_eq!(
        (&again["steps"], &again["batch"]),
        (&json!([]), &json!(null))
    );

    desk.run(&["create", "owner", "name=Lena Huber", "remindBy=Phone"])
        .ok();
    desk.run(&[
        "create",
        "animal",
        "name=Rex",
        "owner=Lena Huber",
        "species=dog",
        "weight=12.5",
    ])
    .ok();
    desk.run(&["create", "visit", "name=Limps", "animal=Rex", "fee=80 EUR"])
        .ok();
    let found = desk.json(&["list", "animal", "--filter", "species[eq]:DOG"]);
    assert_eq!(found["total"], 1);
    let hits = desk.json(&["search", "rex"]);
    assert_eq!(hits["hits"][0]["object"], "animal");
}

#[test]
fn what_was_exported_is_what_is_there() {
    let desk = desk();
    desk.run(&["schema", "apply", &practice()]).ok();
    let folder = desk.text("schema");
    desk.run(&["schema", "export", &folder]).ok();
    let plan = desk.json(&["schema", "plan", &folder]);
    assert_eq!(plan["steps"], json!([]));
    for file in ["animal.toml", "visit.toml", "views.toml", "roles.toml"] {
        let example = std::fs::read_to_string(Path::new(&practice()).join(file)).unwrap();
        let exported = std::fs::read_to_string(desk.path("schema").join(file)).unwrap();
        assert_eq!(
            exported, example,
            "a file that is exported reads as one that was written"
        );
    }
    assert_ne!(
        desk.run(&["schema", "export", &folder]).code,
        0,
        "nothing is written over"
    );
}

#[test]
fn what_puts_values_out_of_sight_has_to_be_allowed() {
    let desk = desk();
    desk.run(&["schema", "apply", &practice()]).ok();
    desk.run(&["create", "animal", "name=Rex", "species=DOG", "breed=Spitz"])
        .ok();
    let folder = desk.text("schema");
    desk.run(&["schema", "export", &folder]).ok();
    let file = desk.path("schema/animal.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let (start, end) = (
        text.find("[[field]]\nname = \"breed\"").unwrap(),
        text.find("[[field]]\nname = \"bornOn\"").unwrap(),
    );
    let without = text[..start].to_owned() + &text[end..].replace("Chip number", "Chip");
    std::fs::write(&file, without).unwrap();

    let plan = desk.run(&["schema", "plan", &folder, "--json"]).json();
    let losing: Vec<_> = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| !step["loses"].is_null())
        .collect();
    assert_eq!(losing.len(), 1);
    assert_eq!(losing[0]["loses"]["records"], 1);
    let refused = desk.run(&["schema", "apply", &folder]);
    assert_ne!(refused.code, 0);
    assert!(refused.err.contains("--allow-data-loss"), "{}", refused.err);
    let before = desk.json(&["schema", "history"])["versions"][0]["version"].to_string();
    desk.run(&["schema", "apply", &folder, "--allow-data-loss"])
        .ok();
    let rex = &desk.json(&["list", "animal"])["records"][0]["values"];
    assert!(rex.get("breed").is_none());

    desk.run(&["schema", "rollback", &before]).ok();
    let rex = &desk.json(&["list", "animal"])["records"][0]["values"];
    assert_eq!(rex["breed"], "Spitz");
    let chip = std::fs::read_to_string(Path::new(&practice()).join("animal.toml")).unwrap();
    assert!(chip.contains("Chip number"));
    assert_eq!(
        desk.run(&["schema", "plan", &practice()]).code,
        0,
        "the labels are back too"
    );
    desk.run(&["schema", "rollback", "0"]).ok();
    assert_ne!(desk.run(&["list", "animal"]).code, 0);
}

#[test]
fn a_plan_for_an_older_version_is_not_applied() {
    let desk = desk();
    let folder = practice();
    let version = desk.run(&["schema", "plan", &folder, "--json"]).json()["version"].to_string();
    desk.run(&[
        "create",
        "schemaField",
        "object=person",
        "name=shoe",
        "type=NUMBER",
        "label=Shoe",
    ])
    .ok();
    let late = desk.run(&["schema", "apply", &folder, "--version", &version]);
    assert_ne!(late.code, 0);
    assert!(late.err.contains("plan again"), "{}", late.err);
    desk.run(&["schema", "apply", &folder]).ok();
    desk.run(&["create", "person", "name=Lena", "shoe=42"]).ok();
}

#[test]
fn a_file_that_does_not_fit_says_where() {
    let desk = desk();
    std::fs::create_dir(desk.path("bad")).unwrap();
    let cases = [
        ("object = 7", "line 1"),
        (
            "object = \"pet\"\nplural = \"pets\"\nlabel = \"Pet\"\nlabels = \"Pets\"\ncolour = \"red\"",
            "colour",
        ),
        (
            "object = \"pet\"\nplural = \"pets\"\nlabel = \"Pet\"\nlabels = \"Pets\"\n[[field]]\nname = \"a\"\ntype = \"FEELING\"\nlabel = \"A\"",
            "FEELING",
        ),
    ];
    for (text, why) in cases {
        desk.write("bad/pet.toml", text);
        let run = desk.run(&["schema", "apply", &desk.text("bad")]);
        assert_ne!(run.code, 0);
        assert!(
            run.err.contains(why) && run.err.contains("pet.toml"),
            "{}",
            run.err
        );
    }
}

/// Animals with a required chip of their own.
const ANIMAL: &str = r#"
object = "animal"
plural = "animals"
label = "Animal"
labels = "Animals"

[[field]]
name = "name"
type = "TEXT"
label = "Name"
searchable = true

[[field]]
name = "chip"
type = "TEXT"
label = "Chip"

[[field]]
name = "weight"
type = "NUMBER"
label = "Weight"
default = "4"
format = { decimals = 1, unit = "kg" }
"#;

#[test]
fn what_a_field_asks_for_is_in_its_file_and_kept_to() {
    let desk = desk();
    std::fs::create_dir(desk.path("schema")).unwrap();
    desk.write("schema/animal.toml", ANIMAL);
    let folder = desk.text("schema");
    desk.run(&["schema", "apply", &folder]).ok();
    for name in ["Rex", "Mia"] {
        let name = format!("name={name}");
        desk.run(&["create", "animal", &name, "chip=AT-1"]).ok();
    }
    desk.run(&["create", "animal", "name=Zoe"]).ok();
    let listed = desk.run(&["list", "animal"]);
    assert!(listed.out.contains("4.0 kg"), "{}", listed.out);

    let strict = ANIMAL.replace(
        "label = \"Chip\"\n",
        "label = \"Chip\"\nrequired = true\nunique = true\n",
    );
    desk.write("schema/animal.toml", &strict);
    let plan = desk.run(&["schema", "plan", &folder]);
    assert!(
        plan.out
            .contains("(1 record without a value, 2 records that share a value)"),
        "{}",
        plan.out
    );
    desk.run(&["schema", "apply", &folder]).ok();
    let doctor = desk.run(&["doctor"]);
    for told in [
        "Animals: 1 record without Chip, which is required.",
        "Animals: 2 records that share Chip, which is unique.",
    ] {
        assert!(doctor.out.contains(told), "{}", doctor.out);
    }
    assert_eq!(doctor.code, 0, "{}", doctor.out);
    let lacking = desk.run(&["create", "animal", "name=Max"]);
    assert_ne!(lacking.code, 0);
    assert!(lacking.err.contains("Chip: no animal can be without"));
    let taken = desk.run(&["create", "animal", "name=Max", "chip=at-1"]);
    assert!(taken.err.contains("Rex"), "{}", taken.err);
    let mia = desk.json(&["list", "animal", "--filter", "name[eq]:Mia"]);
    let mia = mia["records"][0]["id"].as_str().unwrap().to_owned();
    let shown = desk.run(&["show", &mia]);
    assert!(shown.out.contains("the same as Rex"), "{}", shown.out);
}

#[test]
fn a_setting_that_does_not_fit_its_field_is_refused() {
    let desk = desk();
    std::fs::create_dir(desk.path("bad")).unwrap();
    let cases = [
        ("max_values = 2", "one value"),
        ("default = \"many\"", "not a number"),
        ("format = { decimal = 2 }", "decimal"),
        ("format = { decimals = 20 }", "12 digits"),
    ];
    for (setting, why) in cases {
        let file = ANIMAL.replace(
            "label = \"Weight\"\ndefault = \"4\"\n",
            "label = \"Weight\"\n",
        );
        let file = match setting.starts_with("format") {
            true => file.replace("format = { decimals = 1, unit = \"kg\" }", setting),
            false => file + setting + "\n",
        };
        desk.write("bad/animal.toml", &file);
        let run = desk.run(&["schema", "apply", &desk.text("bad")]);
        assert_ne!(run.code, 0, "{setting}");
        assert!(run.err.contains(why), "{setting}: {}", run.err);
    }
}

#[test]
fn deals_go_through_several_pipelines() {
    let desk = desk();
    let folder = desk.text("schema");
    desk.run(&["schema", "export", &folder]).ok();
    let file = desk.path("schema/opportunity.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let customer =
        "value = \"CUSTOMER\"\nlabel = \"Customer\"\ncolor = \"green\"\nkind = \"WON\"\n";
    assert!(text.contains(customer), "{text}");
    let partners = "\n[[field.option]]\nvalue = \"P_SIGNED\"\nlabel = \"Signed\"\npipeline = \"Partners\"\nprobability = 100\nkind = \"WON\"\n";
    std::fs::write(
        &file,
        text.replace(customer, &format!("{customer}{partners}")),
    )
    .unwrap();
    desk.run(&["schema", "apply", &folder]).ok();
    for (name, stage) in [
        ("Acme", "CUSTOMER"),
        ("Reseller", "Signed"),
        ("Other", "NEW"),
    ] {
        let (name, stage) = (format!("name={name}"), format!("stage={stage}"));
        desk.run(&["create", "opportunity", &name, &stage]).ok();
    }
    let names = |filter: &str| {
        let page = desk.json(&["list", "opportunity", "--filter", filter]);
        let records = page["records"].as_array().unwrap().clone();
        let names = records
            .iter()
            .map(|record| record["label"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names("stage.kind[eq]:WON"), ["Acme", "Reseller"]);
    assert_eq!(names("stage.pipeline[eq]:partners"), ["Reseller"]);
    let wrong = desk.run(&["list", "opportunity", "--filter", "stage.kind[gt]:WON"]);
    assert_ne!(wrong.code, 0);
    assert!(
        wrong.err.contains("gt does not compare it"),
        "{}",
        wrong.err
    );
}

#[test]
fn computed_fields_come_from_files_and_nobody_sets_them() {
    let desk = desk();
    std::fs::create_dir(desk.text("schema")).unwrap();
    let visit = r#"
object = "visit"
plural = "visits"
label = "Visit"
labels = "Visits"

[[field]]
name = "name"
type = "TEXT"
label = "Name"

[[field]]
name = "fee"
type = "CURRENCY"
label = "Fee"

[[field]]
name = "company"
type = "RELATION"
label = "Company"
targets = ["company"]

[[field]]
name = "withTax"
type = "FORMULA"
label = "With tax"
formula = "fee * 1.2"

[[field]]
name = "where"
type = "LOOKUP"
label = "Where"
lookup = { relation = "company", field = "name" }
"#;
    desk.write("schema/visit.toml", visit);
    desk.run(&["schema", "apply", &desk.text("schema")]).ok();
    let acme = desk.create(&["company", "name=Acme"]);
    let id = desk.create(&[
        "visit",
        "name=Oven",
        "fee=80 EUR",
        &format!("company={acme}"),
    ]);
    let shown = desk.run(&["show", &id]).ok().out;
    assert!(
        shown.contains("96 EUR") && shown.contains("Where") && shown.contains("Acme"),
        "{shown}"
    );
    let found = desk.json(&[
        "list",
        "visit",
        "--filter",
        "withTax[gt]:90",
        "--sort",
        "-withTax",
    ]);
    assert_eq!(
        (&found["total"], &found["records"][0]["values"]["where"]),
        (&json!(1), &json!("Acme"))
    );
    desk.run(&["edit", &id, "withTax=1 EUR"])
        .failed(2, "computed from fee * 1.2");
    // What was exported comes in again, and what is computed stays what it is.
    let file = desk.text("visits.csv");
    desk.run(&["export", &file, "--object", "visit"]).ok();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("With tax") && text.contains("96"), "{text}");
    std::fs::write(&file, text.replace("Oven", "Ovens").replace(",96,", ",7,")).unwrap();
    let report = desk.json(&["import", &file])["files"][0]["report"].clone();
    assert_eq!(
        (&report["updated"], &report["rejected"]),
        (&json!(1), &json!(0))
    );
    assert!(desk.run(&["show", &id]).ok().out.contains("96 EUR"));
    let bad = visit.replace("fee * 1.2", "fee * tax");
    desk.write("schema/visit.toml", &bad);
    desk.run(&["schema", "apply", &desk.text("schema")])
        .failed(1, "character 7, `tax`: is no field of Visit");
}

#[test]
fn the_files_have_a_format_that_editors_read() {
    let desk = Desk::new();
    let format = desk.json(&["schema", "format"]);
    assert_eq!(format["properties"]["field"]["type"], "array");
    assert_eq!(format["properties"]["view"]["type"], "array");
    let printed = desk.run(&["schema", "format"]).ok().out;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&printed).unwrap(),
        format
    );
}
