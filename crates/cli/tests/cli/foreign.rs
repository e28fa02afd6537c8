//! Files that are not what they claim, and rows that are broken: told, and everything else left as it was.

use std::io::{Read as _, Write as _};

use crate::program::Desk;

#[track_caller]
fn check(desk: &Desk, name: &str, bytes: &[u8], said: &str) {
    std::fs::write(desk.path(name), bytes).unwrap();
    let file = desk.text(name);
    let run = desk.run(&["import", &file]).failed(11, said);
    assert!(run.err.contains(name), "{}", run.err);
    assert!(!desk.path(&format!("{name}.rejected.csv")).exists());
}

#[test]
fn what_is_no_file_of_contacts_is_named_and_changes_nothing() {
    let desk = Desk::with_sample(10);
    let before = desk.json(&["status"]);
    check(
        &desk,
        "a.csv",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "looks like a picture",
    );
    check(
        &desk,
        "b.csv",
        b"<!DOCTYPE html><title>Sign in</title>",
        "looks like a web page",
    );
    check(
        &desk,
        "c.xlsx",
        b"PK\x03\x04\x14\0\x06\0\x08\0",
        "CSV UTF-8",
    );
    check(&desk, "d.csv", b"", "is empty");
    check(&desk, "e.csv", &[0; 10_000], "looks like binary data");
    check(
        &desk,
        "f.vcf",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "looks like a calendar",
    );
    std::fs::create_dir(desk.path("g.csv")).unwrap();
    desk.run(&["import", &desk.text("g.csv")])
        .failed(11, "g.csv");
    assert_eq!(desk.json(&["status"]), before);
}

#[test]
fn a_broken_row_stops_nothing_and_comes_back_with_its_reason() {
    let desk = Desk::new();
    desk.run(&["init"]).ok();
    let rows: String = (0..50)
        .map(|at| format!("Person {at},p{at}@x.example\n"))
        .collect();
    let long = "x".repeat(3 << 20);
    let file = desk.write(
        "mixed.csv",
        &format!("Name,Email\n{rows}Bad,\"open\n{rows}Long,{long}\nLast,last@x.example\n"),
    );
    let report = desk.json(&["import", &file])["files"][0]["report"].clone();
    assert_eq!(desk.json(&["list", "person"])["total"], 51, "{report}");
    assert_eq!(desk.json(&["search", "last"])["hits"][0]["label"], "Last");
    assert!(report["rejected"].as_u64().unwrap() >= 1, "{report}");
    let rejected = std::fs::read_to_string(report["rejectedFile"].as_str().unwrap()).unwrap();
    let lines: Vec<&str> = rejected.lines().collect();
    assert!(lines[0].ends_with("Name,Email"), "{}", lines[0]);
    assert!(lines[1].contains("line 52: "), "{}", lines[1]);
}

/// Answers everyone with a web page, as a hotel's network does.
fn answer_with_a_web_page() -> std::net::SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4_096]);
            let page = "<html>Sign in</html>";
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
                page.len()
            );
        }
    });
    address
}

#[test]
fn a_server_that_answers_with_a_web_page_is_no_server_of_ours() {
    let desk = Desk::with_sample(10);
    let before = desk.json(&["status"]);
    let url = format!("http://{}", answer_with_a_web_page());
    let args = [
        "join",
        &url,
        "--email",
        "a@x.example",
        "--invitation",
        "AAAAA-AAAAA",
        "--json",
    ];
    let run = desk.run(&args).failed(6, "");
    let error = run.json()["error"].clone();
    assert_eq!(error["code"], "not_satchel", "{error}");
    assert!(error["message"].as_str().unwrap().contains(&url), "{error}");
    assert_eq!(desk.json(&["status"]), before);
}
