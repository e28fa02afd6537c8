//! A first day with the desktop window, from the first start to what a colleague sees in the evening.

use serde_json::Value as Json;

use crate::laptop::{Laptop, PASSPHRASE, PASSWORD};
use crate::server::Server;
use crate::window::Window;

const JOB: &str = "[data-testid=field-jobTitle]";
const STATUS: &str = "[data-testid=sync-status]";
const NOT_SYNCED: &str = "[data-testid=cell-0-name] [aria-label='Not synced yet']";

#[tokio::test]
async fn a_first_day() {
    let server = Server::start();
    let laptop = Laptop::new();
    let window = Window::open(&laptop, "a_first_day", &[]).await;

    begin_with_sample_data(&window).await;
    let person = window.text("[data-testid=cell-0-name]").await;
    let id = window.find_and_open(&person, &person).await;
    window.edit("jobTitle", "Sales director").await;
    take_it_back(&window).await;
    window.edit("jobTitle", "Head of sales, Europe").await;

    join(&window, &server).await;
    window.click("[data-testid=nav-person]").await;
    window.find_and_open(&person, &person).await;
    window.switch_offline().await;
    window.shows(STATUS, "Offline").await;
    window.edit("city", "Ljubljana").await;
    window.shows(STATUS, "Offline · 1 change waiting").await;
    window.sees(NOT_SYNCED).await;

    let colleague = Laptop::joined(&server, "bo@team.example", "Bo Ek");
    let early = colleague.json(&["show", &id]);
    assert_eq!(value(&early, "jobTitle"), "Head of sales, Europe");
    assert_ne!(value(&early, "city"), "Ljubljana", "it was made offline");

    window.switch_offline().await;
    window.has_sync_state("synced").await;
    window.shows(STATUS, "Synced").await;
    window.is_without(NOT_SYNCED).await;
    colleague.json(&["sync"]);
    let late = colleague.json(&["show", &id]);
    assert_eq!(value(&late, "jobTitle"), "Head of sales, Europe");
    assert_eq!(value(&late, "city"), "Ljubljana");
    assert_eq!(late["record"]["updatedBy"], "Anna Lind");
    assert_eq!(late["record"]["label"], person);
    keep_picture(&window).await;
    window.close().await;
}

async fn begin_with_sample_data(window: &Window) {
    window.sees("[data-testid=first-run-sample]").await;
    window.is_accessible("first run").await;
    window.fill("[data-testid=passphrase]", PASSPHRASE).await;
    window
        .fill("[data-testid=passphrase-again]", PASSPHRASE)
        .await;
    window.click("[data-testid=first-run-sample]").await;
    window.sees("[data-testid=grid]").await;
    window.shows("[data-testid=nav-person]", "People 500").await;
}

/// Once with the toast, once with the keyboard.
async fn take_it_back(window: &Window) {
    let before = "Regional manager";
    window.edit("jobTitle", before).await;
    window.edit("jobTitle", "Account manager").await;
    window.click("[data-testid=undo-toast] button").await;
    window.shows(JOB, before).await;
    window.edit("jobTitle", "Key account manager").await;
    window.press_ctrl("z").await;
    window.shows(JOB, before).await;
    window
        .shows("[data-testid=undo-toast]", "Undone: 1 record")
        .await;
}

async fn join(window: &Window, server: &Server) {
    window.shows(STATUS, "On this device only").await;
    window.click(STATUS).await;
    window.click_button("Join a team server").await;
    window.sees("input[name=invitation]").await;
    window.is_accessible("joining a team").await;
    let code = server.invite("anna@team.example");
    let answers = [
        ("url", server.url()),
        ("email", "anna@team.example"),
        ("invitation", &code),
        ("name", "Anna Lind"),
        ("password", PASSWORD),
    ];
    for (name, answer) in answers {
        window.fill(&format!("input[name={name}]"), answer).await;
    }
    window.click("form button[type=submit]").await;
    window.has_sync_state("synced").await;
    window.is_accessible("sync page").await;
}

/// The README's picture, to be copied to docs/window.png when the window has changed.
async fn keep_picture(window: &Window) {
    let person = window.text("[data-testid=cell-7-name]").await;
    window.find_and_open(&person, &person).await;
    window.edit("jobTitle", "Managing director").await;
    window.edit("city", "Plzeň").await;
    window.click("[data-testid=cell-7-name]").await;
    window.shows(STATUS, "Synced").await;
    window.is_without("[data-testid=undo-toast]").await;
    window.picture("window").await;
}

fn value<'a>(detail: &'a Json, field: &str) -> &'a str {
    detail["record"]["values"][field]
        .as_str()
        .unwrap_or_default()
}
