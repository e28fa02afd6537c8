//! Records found, made, changed, put away and brought back.

use crate::program::{Desk, keys};

const VIEW: [&str; 13] = [
    "conflicted",
    "createdAt",
    "createdBy",
    "deletedAt",
    "duplicateOf",
    "id",
    "label",
    "links",
    "object",
    "unsynced",
    "updatedAt",
    "updatedBy",
    "values",
];

#[test]
fn lists_filter_sort_and_cut() {
    let desk = Desk::with_sample(60);
    let all = desk.json(&["list", "opportunity"]);
    assert_eq!(keys(&all), ["end", "records", "start", "total"]);
    assert_eq!(keys(&all["records"][0]), VIEW);
    let stage = |record: &serde_json::Value| record["values"]["stage"].as_str().unwrap().to_owned();
    let records = |page: &serde_json::Value| page["records"].as_array().unwrap().clone();
    let wanted = records(&all)
        .iter()
        .filter(|record| ["NEW", "MEETING"].contains(&stage(record).as_str()))
        .count();
    assert!(wanted > 0 && wanted < records(&all).len());
    let some = desk.json(&[
        "list",
        "opportunities",
        "--filter",
        "or(stage[eq]:NEW,stage[eq]:MEETING)",
        "--sort",
        "closeDate[DescNullsLast]",
    ]);
    assert_eq!(records(&some).len(), wanted);
    let dates: Vec<String> = records(&some)
        .iter()
        .map(|record| record["values"]["closeDate"].to_string())
        .collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    let both = desk.json(&[
        "list",
        "opportunity",
        "--filter",
        "stage[in]:[NEW,MEETING]",
        "--filter",
        "amount[gt]:0",
        "--limit",
        "1",
    ]);
    assert_eq!(
        (both["total"].as_u64(), records(&both).len()),
        (Some(wanted as u64), 1)
    );
    let text = desk.run(&["list", "opportunity", "--limit", "2"]).ok().out;
    assert!(
        text.starts_with("ID ") && text.contains("2 of ") && text.lines().count() == 4,
        "{text}"
    );
}

#[test]
fn search_finds_an_edit_at_once() {
    let desk = Desk::with_sample(30);
    let id = desk.create(&["person", "name=Quirin Zaphod", "jobTitle=Navigator"]);
    let found = desk.json(&["search", "navi", "quir"]);
    assert_eq!(keys(&found), ["hits", "micros"]);
    assert_eq!(keys(&found["hits"][0]), ["detail", "id", "label", "object"]);
    assert_eq!(found["hits"][0]["id"], id.as_str());
    desk.run(&["edit", &id, "jobTitle=Cartographer"]).ok();
    assert_eq!(
        desk.json(&["search", "quirin", "navigator"])["hits"],
        serde_json::json!([])
    );
    assert_eq!(
        desk.json(&["search", "cartographre"])["hits"][0]["id"],
        id.as_str(),
        "with a typing error"
    );
    assert!(
        desk.run(&["search", "xyzzyplugh"])
            .ok()
            .out
            .contains("Nothing was found.")
    );
}

#[test]
fn values_are_typed_as_in_the_window() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let company = desk.create(&["company", "name=Acme & Söhne"]);
    let id = desk.create(&[
        "person",
        "name.firstName=Anna",
        "emails=a@x.example, b@x.example",
        "company=Acme & Söhne",
    ]);
    let done = desk.json(&[
        "edit",
        &id[..13],
        "name.lastName=Lind",
        "emails.additionalEmails=c@x.example,d@x.example",
        "city=Köln",
    ]);
    assert_eq!(keys(&done), ["batch", "records"]);
    let values = &done["records"][0]["values"];
    assert_eq!(
        values["name"],
        serde_json::json!({ "firstName": "Anna", "lastName": "Lind" })
    );
    assert_eq!(
        values["emails"],
        serde_json::json!({ "primaryEmail": "a@x.example", "additionalEmails": ["c@x.example", "d@x.example"] })
    );
    assert_eq!(values["company"], company.as_str());
    let deal = desk.create(&[
        "opportunity",
        "name=Deal",
        "amount=1,500 USD",
        "stage=NEW",
        "pointOfContact=Anna Lind",
        &format!("companyId={company}"),
    ]);
    let shown = desk.json(&["show", &deal]);
    assert_eq!(keys(&shown), ["conflicts", "reasons", "record", "related"]);
    assert_eq!(
        shown["record"]["values"]["amount"],
        serde_json::json!({ "amountMicros": 1_500_000_000, "currencyCode": "USD" })
    );
    assert_eq!(shown["record"]["links"][&id], "Anna Lind");
    desk.run(&["edit", &deal, "amount.currencyCode=GBP", "company="])
        .ok();
    let text = desk.run(&["show", &deal]).ok().out;
    assert!(
        text.contains("1500 GBP") && text.contains("Anna Lind") && !text.contains("Acme"),
        "{text}"
    );
    let unchanged = desk.json(&["edit", &deal, "stage=NEW"]);
    assert_eq!(unchanged["batch"], serde_json::Value::Null);
}

#[test]
fn history_undo_and_the_trash() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let id = desk.create(&["company", "name=First"]);
    let batch = desk.json(&["edit", &id, "name=Second"])["batch"]
        .as_str()
        .unwrap()
        .to_owned();
    let history = desk.json(&["history", &id]);
    assert_eq!(keys(&history), ["entries", "record"]);
    assert_eq!(
        keys(&history["entries"][0]),
        [
            "at", "batch", "by", "changes", "created", "deleted", "device", "here", "kind",
            "offline", "seq", "undoes"
        ]
    );
    let change = &history["entries"][0]["changes"][0];
    assert_eq!(
        (&change["from"], &change["to"]),
        (&"First".into(), &"Second".into())
    );
    let undone = desk.json(&["undo"]);
    assert_eq!(keys(&undone), ["batch", "kept", "undone"]);
    assert_eq!(
        (undone["batch"].as_str(), undone["undone"].as_u64()),
        (Some(batch.as_str()), Some(1))
    );
    assert_eq!(desk.json(&["show", &id])["record"]["label"], "First");
    desk.run(&["delete", &id]).ok();
    assert_eq!(desk.json(&["list", "company"])["total"], 0);
    assert_eq!(
        desk.json(&["list", "company", "--trash"])["records"][0]["id"],
        id.as_str()
    );
    assert_eq!(
        desk.json(&["search", "first"])["hits"],
        serde_json::json!([])
    );
    assert!(
        desk.run(&["show", &id])
            .ok()
            .out
            .contains("In the trash since")
    );
    desk.run(&["restore", &id]).ok();
    assert_eq!(
        desk.json(&["search", "first"])["hits"][0]["id"],
        id.as_str()
    );
}

#[test]
fn a_record_goes_back_to_a_moment_and_batches_are_listed() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let id = desk.create(&["company", "name=First", "employees=3"]);
    let made = desk.json(&["history", &id])["entries"][0]["seq"].to_string();
    desk.run(&["edit", &id, "name=Second", "employees=9"]).ok();
    assert!(
        desk.run(&["history", &id])
            .ok()
            .out
            .contains(&format!("{made}  "))
    );
    let done = desk.json(&["restore", &id, "--to", &made, "--field", "name"]);
    assert_eq!(keys(&done), ["batch", "records"]);
    let values = |answer: &serde_json::Value| {
        let values = &answer["records"][0]["values"];
        (values["name"].clone(), values["employees"].clone())
    };
    assert_eq!(values(&done), ("First".into(), 9.into()));
    let done = desk.json(&["restore", &id, "--to", &made]);
    assert_eq!(values(&done), ("First".into(), 3.into()));
    desk.run(&["undo"]).ok();
    let shown = desk.json(&["show", &id]);
    assert_eq!(
        shown["record"]["values"]["employees"], 9,
        "undone like an edit"
    );

    let batches = desk.json(&["undo", "--list"])["batches"].clone();
    assert_eq!(
        keys(&batches[0]),
        ["at", "batch", "by", "changes", "kind", "seq", "undone"]
    );
    let told: Vec<(&str, bool)> = batches
        .as_array()
        .unwrap()
        .iter()
        .map(|batch| (batch["kind"].as_str().unwrap(), batch["undone"] == true))
        .collect();
    assert_eq!(
        told,
        [
            ("undo", false),
            ("edit", true),
            ("edit", false),
            ("edit", false),
            ("edit", false)
        ]
    );
    let before = batches[1]["seq"].to_string();
    let older = desk.json(&["undo", "--list", "--before", &before, "--limit", "2"]);
    assert_eq!(
        older["batches"].as_array().unwrap(),
        &batches.as_array().unwrap()[2..4]
    );
    assert!(
        desk.run(&["undo", "--list"])
            .ok()
            .out
            .contains("taken back")
    );

    desk.run(&["restore", &id, "--to", "999"])
        .failed(2, "satchel history");
    desk.run(&["restore", &id, &id, "--to", &made])
        .failed(2, "one");
    desk.run(&["restore", &id, "--field", "name"])
        .failed(2, "--to");
}

#[test]
fn what_others_wrote_cannot_speak_to_the_terminal() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let id = desk.create(&["company", "name=Evil\u{1b}[2J\u{7}Corp"]);
    for args in [
        vec!["list", "company"],
        vec!["show", &id],
        vec!["search", "evil"],
        vec!["history", &id],
        vec!["delete", &id],
    ] {
        let out = desk.run(&args).ok().out;
        assert!(
            out.contains("Evil") && !out.contains(['\u{1b}', '\u{7}']),
            "{args:?}: {out:?}"
        );
    }
}

#[test]
fn lists_go_on_at_a_cursor() {
    let desk = Desk::with_sample(60);
    let ids = |page: &serde_json::Value| {
        let records = page["records"].as_array().unwrap().iter();
        records
            .map(|record| record["id"].clone())
            .collect::<Vec<_>>()
    };
    let list = ["list", "person", "--sort", "city,-name"];
    let all = desk.json(&list);
    let page = |more: &[&str]| desk.json(&[&list[..], &["--limit", "20"], more].concat());
    let first = page(&[]);
    let second = page(&["--after", first["end"].as_str().unwrap()]);
    assert_eq!(ids(&second), ids(&all)[20..40]);
    let back = page(&["--before", second["start"].as_str().unwrap()]);
    assert_eq!(ids(&back), ids(&first));
    desk.run(&["list", "person", "--after", "nonsense"])
        .failed(2, "is not a cursor");
}

#[test]
fn records_are_counted_by_a_field() {
    let desk = Desk::with_sample(60);
    let total = desk.json(&["list", "opportunity"])["total"].clone();
    let sums = [
        "--measure",
        "sum:amount.amountMicros",
        "--measure",
        "sum:amount",
    ];
    let by_stage = ["group", "opportunity", "stage"].into_iter().chain(sums);
    let groups = desk.json(&by_stage.collect::<Vec<_>>());
    assert_eq!(keys(&groups), ["groups", "total"]);
    assert_eq!(
        keys(&groups["groups"][0]),
        ["count", "label", "measures", "value"]
    );
    assert_eq!(groups["total"], total);
    for group in groups["groups"].as_array().unwrap() {
        let stage = group["value"].as_str().unwrap();
        let of_stage = desk.json(&[
            "list",
            "opportunity",
            "--filter",
            &format!("stage[eq]:{stage}"),
        ]);
        assert_eq!(group["count"], of_stage["total"], "{stage}");
        let micros = of_stage["records"].as_array().unwrap().iter();
        let micros =
            micros.filter_map(|record| record["values"]["amount"]["amountMicros"].as_i64());
        let micros: i64 = micros.sum();
        assert_eq!(group["measures"][0], micros, "{stage}");
        let by_currency = group["measures"][1].as_array().unwrap().iter();
        let of_currency = |amount: &serde_json::Value| amount["amountMicros"].as_i64().unwrap();
        assert_eq!(by_currency.map(of_currency).sum::<i64>(), micros, "{stage}");
    }
    let all = ["group", "opportunity"].into_iter().chain(sums);
    let all = desk.run(&all.collect::<Vec<_>>()).ok().out;
    assert!(all.contains(" EUR + "), "{all}");
    let months = desk.json(&["group", "opportunity", "closeDate:month"]);
    assert!(
        months["groups"][0]["value"]
            .as_str()
            .unwrap()
            .ends_with("-01")
    );
    desk.run(&["group", "opportunity", "stage", "--measure", "most:amount"])
        .failed(2, "most:amount");
    desk.run(&["group", "opportunity", "stage:month"])
        .failed(2, "only dates and times");
}
