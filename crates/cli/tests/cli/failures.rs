//! What goes wrong is told by the exit code, by a document for programs, and in words that say what to do.

use crate::program::{Desk, Run, keys};

#[test]
fn misuse_is_2_and_what_is_not_there_is_3() {
    let desk = Desk::with_sample(10);
    let check = |args: &[&str], code: i32, said: &str| {
        desk.run(args).failed(code, said);
    };
    check(&["list", "planet"], 2, "there are person, company");
    check(
        &["list", "person", "--filter", "town[eq]:x"],
        2,
        "they have name, emails",
    );
    check(
        &["list", "person", "--filter", "city[eq"],
        2,
        "is wanted here",
    );
    check(
        &["list", "person", "--sort", "town"],
        2,
        "no field \"town\"",
    );
    check(&["create", "planet", "name=x"], 2, "no object \"planet\"");
    check(&["create", "person", "town=x"], 2, "no field \"town\"");
    check(
        &["create", "person", "name.middleName=x"],
        2,
        "firstName, lastName",
    );
    check(
        &["create", "person", "emails=nobody"],
        2,
        "is not an e-mail address",
    );
    check(&["create", "opportunity", "stage=LATER"], 2, "Stage");
    check(&["create", "person", "name"], 2, "FIELD=VALUE");
    check(
        &["create", "person", "company=Nowhere Ltd"],
        3,
        "no company here is called",
    );
    check(&["show", "zz"], 2, "satchel search");
    check(&["show", "ffff"], 3, "begins with ffff");
    check(
        &["show", "01890000-0000-7000-8000-000000000000"],
        3,
        "there is no record",
    );
    check(&["show", "01"], 2, "first 4 characters");
    check(&["frobnicate"], 2, "unrecognized subcommand");
    check(&["import", "missing.csv"], 11, "missing.csv");
    check(&["recover", "missing.db"], 3, "missing.db");
    check(&["sync"], 3, "satchel join");
    check(
        &["undo", "01890000-0000-7000-8000-000000000000"],
        2,
        "was not made here",
    );
    check(
        &["invite", "a@x.example", "--data", "nowhere"],
        3,
        "satchel serve",
    );
    check(
        &[
            "join",
            "http://crm.example.com",
            "--email",
            "a@x.example",
            "--password-stdin",
        ],
        2,
        "https://",
    );
}

#[test]
fn several_of_one_name_are_not_guessed_between() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let ids = [
        desk.create(&["company", "name=Twin"]),
        desk.create(&["company", "name=Twin"]),
    ];
    let run = desk
        .run(&["create", "person", "name=Anna", "company=Twin"])
        .failed(2, "give the id of one");
    assert!(ids.iter().all(|id| run.err.contains(id)), "{}", run.err);
    let run = desk
        .run(&["show", &ids[0][..4]])
        .failed(2, "several records");
    assert!(ids.iter().all(|id| run.err.contains(id)), "{}", run.err);
}

#[test]
fn without_a_workspace_there_is_no_guessing() {
    let desk = Desk::new();
    for args in [
        vec!["status"],
        vec!["list", "person"],
        vec!["doctor"],
        vec!["backup", "b.db"],
        vec!["sync"],
    ] {
        desk.run(&args).failed(3, "satchel init");
    }
    let document = desk.run(&["status", "--json"]).failed(3, "").json();
    assert_eq!(keys(&document["error"]), ["code", "message"]);
    assert_eq!(document["error"]["code"], "no_workspace");
    let misuse = desk.run(&["list", "--json"]).failed(2, "Usage").json();
    assert_eq!(misuse["error"]["code"], "bad_input");
}

#[test]
fn a_wrong_key_opens_nothing_and_changes_nothing() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let with = |passphrase: &str, args: &[&str]| {
        Run::of(
            desk.command(args)
                .env("SATCHEL_PASSPHRASE", passphrase)
                .output()
                .unwrap(),
        )
    };
    with("wrong", &["status"]).failed(4, "does not open");
    with("wrong", &["create", "company", "name=x"]).failed(4, "does not open");
    with("", &["status"]).failed(4, "SATCHEL_PASSPHRASE");
    assert_eq!(desk.json(&["status"])["records"]["company"], 0);
}

#[test]
fn a_key_file_serves_in_place_of_a_passphrase() {
    let desk = Desk::new();
    let secret = desk.write("secret", "0123456789abcdef0123456789abcdef\n");
    let run = |args: &[&str]| {
        Run::of(
            desk.command(args)
                .env_remove("SATCHEL_PASSPHRASE")
                .output()
                .unwrap(),
        )
    };
    run(&["init", "--key-file", &secret]).ok();
    run(&["status", "--key-file", &secret]).ok();
    run(&["status"]).failed(4, "--key-file");
    let short = desk.write("short", "abc");
    run(&["status", "--key-file", &short]).failed(4, "fewer than 16 bytes");
}

#[test]
fn a_closed_pipe_is_not_a_failure_and_quiet_is_quiet() {
    let desk = Desk::with_sample(10);
    let id = desk.create(&["company", "name=Quiet"]);
    for args in [
        vec!["edit", &id, "name=Still", "-q"],
        vec!["undo", "-q"],
        vec!["delete", &id, "-q"],
        vec!["doctor", "--rebuild", "-q"],
    ] {
        let run = desk.run(&args).ok();
        assert!(
            run.err.is_empty() && (run.out.is_empty() || args[0] == "doctor"),
            "{args:?}: {}{}",
            run.out,
            run.err
        );
    }
    let mut child = desk
        .command(&["list", "person"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
