//! Files into a workspace and out of it.

use crate::program::{Desk, keys};

const GOOGLE: &str = "First Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n\
    Ada,Lovelace,Analytical Engines,Programmer,* Work,ada@engines.example,Mobile,+44 20 7946 0001\n\
    Grace,Hopper,Navy Yard,Admiral,* Work,grace@navy.example,Mobile,+1 212 555 0100\n";

#[test]
fn an_import_reports_and_comes_back_in_one_undo() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let file = desk.write("contacts.csv", GOOGLE);
    let dry = desk.json(&["import", &file, "--dry-run"]);
    assert_eq!(
        (&dry["dryRun"], &dry["files"][0]["report"]["read"]),
        (&true.into(), &2.into())
    );
    assert_eq!(
        desk.json(&["list", "person"])["total"],
        0,
        "nothing was written"
    );
    let report = desk.json(&["import", &file])["files"][0]["report"].clone();
    assert_eq!(
        keys(&report),
        [
            "batch",
            "created",
            "read",
            "rejected",
            "rejectedFile",
            "skipped",
            "source",
            "unchanged",
            "updated"
        ]
    );
    assert_eq!(
        (&report["source"], &report["created"]),
        (&"google-contacts".into(), &4.into()),
        "two people and two companies"
    );
    assert_eq!(
        desk.json(&["search", "lovelace"])["hits"][0]["label"],
        "Ada Lovelace"
    );
    let again = desk.json(&["import", &file])["files"][0]["report"].clone();
    assert_eq!(
        (&again["created"], &again["updated"], &again["unchanged"]),
        (&0.into(), &0.into(), &4.into())
    );
    desk.run(&["undo", report["batch"].as_str().unwrap()]).ok();
    assert_eq!(desk.json(&["list", "person"])["total"], 0);
}

#[test]
fn one_bad_file_does_not_keep_the_others_out() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let (bad, good) = (
        desk.write("bad.csv", "%PDF-1.7\nnot contacts"),
        desk.write("good.csv", GOOGLE),
    );
    let run = desk
        .run(&["import", &bad, &good, "--json"])
        .failed(11, "bad.csv");
    let files = run.json()["files"].clone();
    assert_eq!(keys(&files[0]), ["error", "file"]);
    assert_eq!(
        (&files[0]["error"]["code"], &files[1]["report"]["read"]),
        (&"bad_file".into(), &2.into())
    );
    assert_eq!(desk.json(&["list", "person"])["total"], 2);
}

#[test]
fn an_export_reads_back_without_loss() {
    let (desk, other) = (Desk::with_sample(40), Desk::new());
    other.run(&["init"]).ok();
    for object in ["company", "person", "opportunity"] {
        let file = desk.text(&format!("{object}.csv"));
        let written = desk.json(&["export", "--object", object, &file]);
        assert_eq!(keys(&written), ["file", "leftOut", "object", "records"]);
        let report = other.json(&["import", &file])["files"][0]["report"].clone();
        assert_eq!(
            (&report["source"], &report["created"]),
            (&"satchel".into(), &written["records"]),
            "{object}"
        );
    }
    let values = |desk: &Desk, object: &str| -> Vec<(String, serde_json::Value)> {
        let page = desk.json(&["list", object, "--sort", "createdAt", "--limit", "1000"]);
        let records = page["records"].as_array().unwrap().iter();
        let mut values: Vec<_> = records
            .map(|record| (record["id"].to_string(), record["values"].clone()))
            .collect();
        values.sort_by(|a, b| a.0.cmp(&b.0));
        values
    };
    for object in ["company", "person", "opportunity"] {
        assert_eq!(values(&desk, object), values(&other, object), "{object}");
    }
    let cards = desk.text("people.vcf");
    assert_eq!(desk.json(&["export", &cards])["records"], 40);
    assert_eq!(
        std::fs::read_to_string(&cards)
            .unwrap()
            .matches("BEGIN:VCARD")
            .count(),
        40
    );
    desk.run(&["export", &cards]).failed(1, "people.vcf");
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_committed() {
    use std::io::Write as _;
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let file = desk.write("many.csv", "");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    writeln!(
        out,
        "First Name,Last Name,E-mail 1 - Value,Organization Name"
    )
    .unwrap();
    for at in 0..200_000 {
        writeln!(
            out,
            "First{at},Last{at},p{at}@x.example,Company {}",
            at / 50
        )
        .unwrap();
    }
    out.into_inner().unwrap();
    let mut child = desk
        .command(&["import", &file, "--json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let mut said = String::new();
    std::io::Read::read_to_string(child.stdout.as_mut().unwrap(), &mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said}");
    let error = serde_json::from_str::<serde_json::Value>(&said).unwrap()["error"].clone();
    let saved = error["saved"].as_u64().unwrap();
    let status = desk.json(&["status"]);
    assert_eq!(
        (&error["code"], status["index"]["seq"].as_u64()),
        (&"interrupted".into(), Some(saved))
    );
    assert_eq!(desk.json(&["doctor"])["whole"], true);
}
