//! Two people change one field apart; the window shows both values until somebody decides.

use serde_json::Value as Json;

use crate::laptop::{Laptop, PASSPHRASE};
use crate::server::Server;
use crate::window::Window;

const CITY: &str = "[data-testid=field-city]";
const ALSO: &str = "[data-testid=also-chip]";

#[tokio::test]
async fn two_values_of_one_field() {
    let server = Server::start();
    let bo = Laptop::joined(&server, "bo@team.example", "Bo Ek");
    let made = bo.json(&["create", "person", "name=Mirja Salo", "city=Turku"]);
    let id = made["records"][0]["id"].as_str().unwrap();
    bo.json(&["sync"]);
    let anna = Laptop::joined(&server, "anna@team.example", "Anna Lind");

    let open = [("SATCHEL_PASSPHRASE", PASSPHRASE)];
    let window = Window::open(&anna, "two_values_of_one_field", &open).await;
    window.sees("[data-testid=grid]").await;
    assert_eq!(window.find_and_open("mirja", "Mirja Salo").await, id);

    // What a colleague does while both are online is on the screen with no step of ours.
    window.has_sync_state("synced").await;
    bo.json(&["edit", id, "city=Tampere"]);
    bo.json(&["sync"]);
    window.shows(CITY, "Tampere").await;

    window.switch_offline().await;
    window.has_sync_state("offline").await;
    bo.json(&["edit", id, "city=Wien"]);
    bo.json(&["sync"]);
    window.edit("city", "Graz").await;
    window.is_without(ALSO).await;
    window.switch_offline().await;
    window.shows(ALSO, "also: Wien (Bo Ek").await;
    window.shows(CITY, "Graz").await;
    window.sees("[data-testid=grid] [data-conflicted]").await;
    window.is_accessible("two values of a field").await;

    window.click("[data-testid=use-this]").await;
    window.is_without(ALSO).await;
    window.shows(CITY, "Wien").await;
    window
        .is_without("[data-testid=grid] [data-conflicted]")
        .await;
    window.shows("[data-testid=sync-status]", "Synced").await;
    window.close().await;

    bo.json(&["sync"]);
    let settled = bo.json(&["show", id]);
    assert_eq!(settled["record"]["values"]["city"], "Wien");
    assert_eq!(settled["conflicts"], Json::Array(vec![]));
}
