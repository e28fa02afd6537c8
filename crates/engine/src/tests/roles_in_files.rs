//! The team's roles in the schema's files: written, compared, applied, taken back.

use serde_json::json;

use super::Fixture;
use crate::configuration::{Files, Plan, ROLES, Texts};
use crate::{Acting, Error};

const REP: &str = r#"
[[role]]
key = "rep"
name = "Rep"
edit = "own"
delete = "none"
views = true

[[role.permission]]
object = "company"
create = "none"

[[role.permission]]
object = "opportunity"
edit = "filter"
filter = "stage[eq]:NEW"

[[role.permission]]
object = "opportunity"
field = "amount"
edit = "none"
"#;

fn files(roles: &str) -> Files {
    try_files(roles).unwrap()
}

fn try_files(roles: &str) -> Result<Files, Error> {
    Files::read(&Texts::from([(ROLES.to_owned(), roles.to_owned())]))
}

fn plan(f: &Fixture, roles: &str) -> Plan {
    f.workspace.plan_schema(&files(roles)).unwrap()
}

fn told(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.what.as_str()).collect()
}

fn apply(f: &Fixture, roles: &str) {
    let plan = plan(f, roles);
    f.workspace
        .apply_plan(Acting::default(), &plan, false)
        .unwrap();
}

#[test]
fn what_is_applied_is_what_is_exported_and_asks_for_nothing_more() {
    let f = Fixture::new();
    assert_eq!(
        told(&plan(&f, REP)),
        [
            "add the role \"Rep\"",
            "role \"Rep\", company: set it",
            "role \"Rep\", opportunity: set it",
            "role \"Rep\", opportunity.amount: set it",
        ]
    );
    apply(&f, REP);
    let exported = f.workspace.schema_files().unwrap();
    assert_eq!(exported[ROLES].trim(), REP.trim());
    assert!(
        f.workspace
            .plan_schema(&Files::read(&exported).unwrap())
            .unwrap()
            .steps
            .is_empty()
    );
    // What is said so holds.
    let role = crate::configuration::role_id("rep");
    let bo = f.create("workspaceMember", json!({ "name": "Bo Ek", "role": role }));
    let access = f.workspace.access(bo).unwrap();
    let shape = f.workspace.shape();
    let company = shape.layout(shape.object("company").unwrap());
    assert!(!access.may_ever(satchel_model::access::Act::Create, company, None));
}

#[test]
fn a_file_that_says_otherwise_changes_what_it_says_and_no_more() {
    let f = Fixture::new();
    apply(&f, REP);
    let changed = REP
        .replace("edit = \"own\"", "edit = \"team\"")
        .replace("views = true", "schema = true")
        .replace("[eq]:NEW", "[neq]:CUSTOMER")
        .replace(
            "[[role.permission]]\nobject = \"company\"\ncreate = \"none\"\n",
            "",
        );
    assert_eq!(
        told(&plan(&f, &changed)),
        [
            "role \"Rep\": change what may be edited, whether the schema may be changed, whether the team's views may be changed",
            "role \"Rep\", opportunity: change filter",
            "role \"Rep\", company: let it be as for all",
        ]
    );
    apply(&f, &changed);
    assert!(plan(&f, &changed).steps.is_empty());
    // One that was made in a window is kept by its id.
    let made = f.create("role", json!({ "name": "Boss" }));
    let exported = &f.workspace.schema_files().unwrap()[ROLES];
    assert!(
        exported.contains(&format!("key = \"{made}\"")),
        "{exported}"
    );
    assert_eq!(
        told(&plan(&f, &changed)),
        ["put the role \"Boss\" in the trash"]
    );
    assert_eq!(told(&plan(&f, "role = []")).len(), 2);
    apply(&f, "role = []");
    let back = plan(&f, &changed);
    assert_eq!(told(&back), ["bring the role \"Rep\" back"]);
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let f = Fixture::new();
    let refused = |roles: &str, why: &str| {
        let files = try_files(roles);
        let error = files
            .and_then(|files| f.workspace.plan_schema(&files))
            .unwrap_err();
        assert_eq!(error.code(), "bad_schema", "{error}");
        assert!(error.to_string().contains(why), "{error}");
    };
    let role = |more: &str| format!("[[role]]\nkey = \"rep\"\nname = \"Rep\"\n{more}");
    refused(&role("edit = \"mine\""), "unknown variant `mine`");
    refused(&role("raed = \"own\""), "unknown field");
    refused(
        &role("edit = \"filter\""),
        "say it in a [[role.permission]]",
    );
    let permission = |more: &str| role(&format!("[[role.permission]]\n{more}"));
    refused(&permission("object = \"companies\""), "its singular name");
    refused(
        &permission("object = \"compny\""),
        "there is no object \"compny\"",
    );
    refused(
        &permission("object = \"company\"\nfeild = \"x\""),
        "unknown field",
    );
    refused(
        &permission("object = \"company\"\nfield = \"shoe\""),
        "has no field \"shoe\"",
    );
    refused(
        &permission("object = \"company\"\nedit = \"filter\""),
        "asks for a filter",
    );
    refused(
        &permission("object = \"company\"\nedit = \"filter\"\nfilter = \"shoe[eq]:1\""),
        "the filter of company",
    );
    refused(
        &permission("object = \"schemaField\"\nedit = \"none\""),
        "schema = true",
    );
    let twice = "[[role.permission]]\nobject = \"company\"\n";
    refused(&role(&format!("{twice}{twice}")), "says twice");
    refused(
        &format!("{}{}", role(""), role("")),
        "another role has its key",
    );
    refused(
        "[[role]]\nkey = \"The Rep\"\nname = \"Rep\"",
        "its key is none",
    );
    assert!(f.workspace.schema_files().unwrap()[ROLES].contains("role = []"));
}
