//! The team's views, kept in the folder of the schema's files.

use serde_json::{Value as Json, json};

use crate::program::Desk;
use crate::schema::{desk, practice};

/// A desk with the practice's model, and a copy of its folder.
fn copied() -> (Desk, String) {
    let desk = desk();
    let folder = desk.text("schema");
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(practice()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        std::fs::copy(&path, desk.path("schema").join(name)).unwrap();
    }
    desk.run(&["schema", "apply", &folder]).ok();
    (desk, folder)
}

fn whats(plan: &Json) -> Vec<&str> {
    let steps = plan["steps"].as_array().unwrap().iter();
    steps.map(|step| step["what"].as_str().unwrap()).collect()
}

/// Names and ids of the views that are not in the trash.
fn views(desk: &Desk) -> Vec<(String, String)> {
    let page = desk.json(&["list", "view"]);
    let records = page["records"].as_array().unwrap().iter();
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    records
        .map(|record| (text(&record["label"]), text(&record["id"])))
        .collect()
}

#[test]
fn views_are_made_changed_and_put_away_by_their_file() {
    let (desk, folder) = copied();
    let before = views(&desk);
    let names: Vec<&str> = before.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Calendar", "Dogs", "Unpaid", "Visits by state"]);
    let file = desk.path("schema/views.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let unpaid = text.find("\n[[view]]\nkey = \"unpaid\"").unwrap();
    let fewer = text[..unpaid].replace("name = \"Dogs\"", "name = \"All dogs\"");
    std::fs::write(&file, fewer).unwrap();

    let run = desk.run(&["schema", "plan", &folder, "--json"]);
    assert_eq!(run.code, 2);
    let plan = run.json();
    assert_eq!(
        whats(&plan),
        [
            "view \"All dogs\": change name",
            "put the view \"Unpaid\" in the trash"
        ]
    );
    assert_eq!(
        plan["steps"][1]["edit"],
        json!({ "part": "view", "key": "unpaid", "values": {}, "active": false })
    );
    assert_eq!(plan["steps"][1]["loses"], Json::Null);
    // No record loses anything, so nothing has to be allowed.
    let applied = desk.json(&["schema", "apply", &folder]);
    let after = views(&desk);
    let names: Vec<&str> = after.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["All dogs", "Calendar", "Visits by state"]);
    let id_of = |views: &[(String, String)], name: &str| {
        let found = views.iter().find(|(known, _)| known == name);
        found.unwrap().1.clone()
    };
    assert_eq!(id_of(&after, "All dogs"), id_of(&before, "Dogs"));
    assert_eq!(desk.run(&["schema", "plan", &folder]).code, 0);

    let history = desk.json(&["schema", "history"]);
    let latest = &history["versions"][0];
    assert_eq!(latest["version"], applied["version"]);
    assert_eq!(latest["touched"], json!(["All dogs", "Unpaid"]));
    let back = applied["from"].to_string();
    desk.run(&["schema", "rollback", &back]).ok();
    assert_eq!(views(&desk), before);
    assert_eq!(desk.run(&["schema", "plan", &practice()]).code, 0);
    desk.run(&["schema", "rollback", "0"]).ok();
    assert_eq!(views(&desk), []);
}

#[test]
fn what_a_view_names_has_to_be_in_the_files() {
    let (desk, folder) = copied();
    let file = desk.path("schema/visit.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let (start, end) = (
        text.find("[[field]]\nname = \"state\"").unwrap(),
        text.find("[[field]]\nname = \"findings\"").unwrap(),
    );
    std::fs::write(&file, text[..start].to_owned() + &text[end..]).unwrap();
    let views = std::fs::read_to_string(desk.path("schema/views.toml")).unwrap();
    let before = &views[..views.find("group_by = \"state\"").unwrap()];
    let line = before.lines().count() + 1;
    for command in ["plan", "apply"] {
        desk.run(&["schema", command, &folder]).failed(
            1,
            &format!("views.toml, line {line}: the view \"Visits by state\" cannot be: Visit has no field \"state\""),
        );
    }
    assert_eq!(
        desk.run(&["schema", "plan", &practice()]).code,
        0,
        "nothing was changed"
    );
}

#[test]
fn what_is_ones_own_is_in_no_file_and_a_folder_without_views_leaves_them() {
    let (desk, folder) = copied();
    let me = desk.json(&["status"])["member"]
        .as_str()
        .unwrap()
        .to_owned();
    let owner = format!("owner={me}");
    let own = ["create", "view", "name=Mine", "object=visit", &owner];
    desk.run(&own).ok();
    desk.run(&["create", "view", "name=Ours", "object=visit"])
        .ok();
    let exported = desk.text("exported");
    desk.run(&["schema", "export", &exported]).ok();
    let text = std::fs::read_to_string(desk.path("exported/views.toml")).unwrap();
    assert!(
        text.contains("\"Ours\"") && !text.contains("\"Mine\""),
        "{text}"
    );
    assert_eq!(desk.run(&["schema", "plan", &exported]).code, 0);

    std::fs::remove_file(desk.path("schema/views.toml")).unwrap();
    assert_eq!(desk.run(&["schema", "plan", &folder]).code, 0);
    desk.write("schema/views.toml", "view = []\n");
    desk.run(&["schema", "apply", &folder]).ok();
    let left: Vec<String> = views(&desk).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["Mine"]);
}

#[test]
fn a_failed_plan_is_not_taken_for_changes() {
    let desk = desk();
    desk.run(&["schema", "plan", &desk.text("nowhere")])
        .failed(1, "could not be read");
    desk.run(&["schema", "plan", &practice(), "--sever", "x"])
        .failed(1, "--sever");
    desk.run(&["schema", "apply", &practice(), "--sever", "x"])
        .failed(2, "--sever");
    desk.run(&["schema", "plan", &practice(), "--server", "ftp://x"])
        .failed(1, "SATCHEL_TOKEN");
    let plan = ["schema", "plan", &practice(), "--server", "ftp://x"];
    let run = desk.command(&plan).env("SATCHEL_TOKEN", "x").output();
    crate::program::Run::of(run.unwrap()).failed(1, "is not the address of a team server");
}
