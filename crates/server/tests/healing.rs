//! Divergences planted between a laptop and its server, of which no cursor tells: found by a digest, and healed.

use crate::team::{Laptop, Team};
use satchel_engine::Workspace;
use satchel_engine::digest::Sum;
use satchel_model::RecordId;
use satchel_store::{server, write};
use satchel_sync::Error;
use serde_json::json;

type Test = Result<(), Error>;

/// The digest of what a workspace holds, made as [`satchel_engine::keep_ready`] would.
fn root(team: &Team, workspace: &Workspace) -> Sum {
    let epoch = team.workspace.epoch().unwrap();
    workspace.digest(&epoch).unwrap().1.root()
}

fn are_equal(team: &Team, laptop: &Laptop) -> bool {
    root(team, &laptop.workspace) == root(team, &team.workspace)
}

/// Moves the laptop's cursor past what the server has, as if it had been applied.
fn skip(team: &Team, laptop: &Laptop) {
    let seq = team.workspace.seq().unwrap();
    write(laptop.workspace.database(), |writer| {
        server::set_pulled(writer, seq)
    })
    .unwrap();
}

/// Counts all that is on a laptop as pushed, as if the server had taken it.
fn keep_back(laptop: &Laptop) {
    let end = laptop.workspace.seq().unwrap();
    write(laptop.workspace.database(), |writer| {
        server::set_pushed(writer, end)
    })
    .unwrap();
}

/// Two laptops of a team, and the person that both have.
async fn two_equal() -> (Team, Laptop, Laptop, RecordId) {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let grace = ada.person("Grace Hopper");
    ada.sync().await;
    bob.sync().await;
    (team, ada, bob, grace)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_laptop_missed_comes_though_its_cursor_is_past_it() -> Test {
    let (team, ada, bob, grace) = two_equal().await;
    let edsger = ada.person("Edsger Dijkstra");
    ada.edit(grace, json!({ "city": "New York" }));
    ada.sync().await;
    skip(&team, &bob);
    assert!(!are_equal(&team, &bob) && !bob.has(edsger));
    let mine = bob.person("Barbara Liskov");
    // What waits goes first: a checkpoint says nothing while something does.
    bob.sync().await;
    bob.sync().await;
    assert!(bob.has(edsger));
    assert_eq!(bob.value(grace, "city"), "New York");
    assert!(are_equal(&team, &bob));
    ada.sync().await;
    assert!(ada.has(mine) && are_equal(&team, &ada));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_lacks_is_given_to_it_though_the_cursor_says_it_has_it() -> Test {
    let (team, ada, bob, grace) = two_equal().await;
    bob.edit(grace, json!({ "city": "Arlington" }));
    let lost = bob.person("Alan Turing");
    keep_back(&bob);
    assert!(!are_equal(&team, &bob));
    bob.sync().await;
    assert!(are_equal(&team, &bob), "the server took what it lacked");
    ada.sync().await;
    assert!(ada.has(lost) && ada.value(grace, "city") == "Arlington");
    assert!(are_equal(&team, &ada));
    Ok(())
}

/// Both missed something of one record, and edits that wait are no divergence.
#[tokio::test(flavor = "multi_thread")]
async fn both_sides_of_one_record_are_merged() -> Test {
    let (team, ada, bob, grace) = two_equal().await;
    ada.edit(grace, json!({ "city": "New York" }));
    ada.sync().await;
    skip(&team, &bob);
    bob.edit(grace, json!({ "jobTitle": "Rear admiral" }));
    keep_back(&bob);
    assert!(!are_equal(&team, &bob));
    bob.sync().await;
    ada.sync().await;
    for laptop in [&ada, &bob] {
        assert_eq!(laptop.value(grace, "city"), "New York");
        assert_eq!(laptop.value(grace, "jobTitle"), "Rear admiral");
        assert!(are_equal(&team, laptop));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_follows_every_commit_as_if_it_were_made_anew() -> Test {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let key = team.workspace.epoch()?;
    let (laptop, other) = (&ada.workspace, [9; 16]);
    assert!(laptop.digest_at_hand(&other)?.is_none(), "made by nobody");
    laptop.digest(&other)?;
    let grace = ada.person("Grace Hopper");
    for city in ["Arlington", "New York", "Philadelphia"] {
        ada.edit(grace, json!({ "city": city }));
        laptop.digest_at_hand(&other)?;
    }
    laptop.delete_records(satchel_engine::Acting::default(), &[grace])?;
    let followed = laptop.digest_at_hand(&other)?.unwrap();
    laptop.digest(&key)?;
    assert_eq!(followed, laptop.digest(&other)?);
    Ok(())
}

/// A note of so much text that the server sends its first changes alone.
async fn a_note_that_cannot_be_healed(team: &Team, ada: &Laptop, bob: &Laptop) -> RecordId {
    let note = ada.create("note", json!({ "title": "Minutes" }));
    for letter in ["a", "b"] {
        ada.edit(note, json!({ "bodyV2": letter.repeat(3_800_000) }));
    }
    ada.sync().await;
    bob.sync().await;
    ada.edit(note, json!({ "title": "Minutes of May" }));
    ada.sync().await;
    skip(team, bob);
    note
}

#[tokio::test(flavor = "multi_thread")]
async fn what_three_checkpoints_do_not_mend_is_told_and_named() -> Test {
    let (team, ada, bob, _) = two_equal().await;
    let note = a_note_that_cannot_be_healed(&team, &ada, &bob).await;
    for _ in 0..3 {
        assert!(!are_equal(&team, &bob));
        assert_eq!(bob.sync().await.problem, None);
    }
    let told = bob.sync().await.problem.unwrap();
    assert!(told.contains("satchel doctor --bundle"), "{told}");
    let found = bob.sync.divergence().await?;
    let [differing] = found.documents.as_deref().unwrap() else {
        panic!("{found:?}");
    };
    assert_eq!(differing.document, note);
    assert!(differing.cut && differing.both > 0);
    assert_eq!(ada.sync.divergence().await?.documents, Some(Vec::new()));
    Ok(())
}

/// Changes a row of a record and nothing else, as no commit does.
fn damage(workspace: &Workspace, city: &str) {
    let sql = format!("update record_person set city = '{city}'");
    write(workspace.database(), |writer| writer.execute_all(&sql)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_shows_what_no_change_says_is_projected_anew() -> Test {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let grace = ada.person("Grace Hopper");
    ada.edit(grace, json!({ "city": "New York" }));
    ada.sync().await;
    bob.sync().await;
    damage(&bob.workspace, "Nowhere");
    assert_eq!(bob.value(grace, "city"), "Nowhere");
    assert!(are_equal(&team, &bob), "the changes are the same");
    let heard = bob.workspace.subscribe();
    bob.sync().await;
    assert_eq!(bob.value(grace, "city"), "New York");
    let told = heard.try_iter().flat_map(|event| event.tags);
    assert!(told.into_iter().any(|tag| tag == format!("record:{grace}")));
    // The other way round: what the server shows is put right on the server.
    damage(&team.workspace, "Nowhere");
    assert!(are_equal(&team, &ada));
    ada.sync().await;
    let shown = team.workspace.record(grace).unwrap().record;
    assert_eq!(shown.values["city"], "New York");
    assert_eq!(ada.value(grace, "city"), "New York");
    Ok(())
}
