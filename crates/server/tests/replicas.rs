//! Several servers over one database: what one of them took, the others give out.

use crate::team::cluster::{Cluster, SPARING};
use crate::team::{Laptop, Team, until};
use satchel_sync::{Error, SyncState};
use serde_json::json;
use tokio::task::block_in_place;

/// Two servers over one database, and what holds it.
async fn two(cluster: &Cluster) -> (Team, Team) {
    let url = cluster.url("team");
    block_in_place(|| satchel_postgres::Postgres::create(&url)).unwrap();
    // Both at once: neither finds a workspace, and one is made.
    tokio::join!(
        Team::start_over(Some(url.clone())),
        Team::start_over(Some(url.clone()))
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_took_the_others_give_out_at_once() -> Result<(), Error> {
    let Some(cluster) = block_in_place(|| Cluster::start(&SPARING)) else {
        return Ok(());
    };
    let (first, second) = two(&cluster).await;
    assert_eq!(first.workspace.epoch()?, second.workspace.epoch()?);
    let (ada, bob) = (first.laptop("Ada").await, second.laptop("Bob").await);
    let (_ada, _bob) = (ada.live(), bob.live());
    for number in 0..5 {
        let name = format!("Grace Hopper {number}");
        let grace = ada.person(&name);
        until("Bob hears of what Ada wrote", || bob.has(grace)).await;
        bob.edit(grace, json!({ "jobTitle": "Rear admiral" }));
        until("Ada hears of what Bob wrote", || {
            ada.value(grace, "jobTitle") == "Rear admiral"
        })
        .await;
    }
    for server in [&first, &second] {
        until("each server's own index has it", || {
            let found = server.workspace.search("grace", 10, None).unwrap();
            found.hits.len() == 5
        })
        .await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_goes_on_at_another_server() -> Result<(), Error> {
    let Some(cluster) = block_in_place(|| Cluster::start(&SPARING)) else {
        return Ok(());
    };
    let (first, second) = two(&cluster).await;
    let (ada, bob) = (first.laptop("Ada").await, second.laptop("Bob").await);
    let early = ada.person("Early Bird");
    ada.sync().await;
    let (_folder, database, address) = first.stop().await;
    let late = ada.person("Late Bird");
    // Another takes its address, as one behind a balancer does, with no index yet.
    let third = Team::start_in(tempfile::tempdir().unwrap(), database, address).await;
    let status = ada.sync().await;
    assert_eq!((status.waiting, status.problem), (0, None));
    bob.sync().await;
    assert!(bob.has(early) && bob.has(late));
    assert_eq!(third.workspace.search("bird", 10, None)?.hits.len(), 2);
    // A new laptop of a person who is known at the other.
    let again = Laptop::new();
    again
        .join(satchel_sync::Join {
            url: second.url(),
            invitation: Some(third.invite("ada@example.com")),
            ..third.credentials("ada@example.com")
        })
        .await?;
    assert!(again.has(late));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_invitation_makes_one_account_whoever_is_asked() {
    let Some(cluster) = block_in_place(|| Cluster::start(&SPARING)) else {
        return;
    };
    let (first, second) = two(&cluster).await;
    let code = first.invite("");
    let join = |server: &Team, email: &str| satchel_sync::Join {
        invitation: Some(code.clone()),
        ..server.credentials(email)
    };
    let (ada, bob) = (Laptop::new(), Laptop::new());
    let (as_ada, as_bob) = (
        join(&first, "ada@example.com"),
        join(&second, "bob@example.com"),
    );
    let joined = tokio::join!(ada.join(as_ada), bob.join(as_bob));
    let joined = [joined.0.is_ok(), joined.1.is_ok()];
    assert_eq!(
        joined.iter().filter(|joined| **joined).count(),
        1,
        "{joined:?}"
    );
    let accounts = satchel_store::read(first.workspace.database(), |reader| {
        satchel_store::team::accounts(reader)
    });
    assert_eq!(accounts.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_signed_out_everywhere_at_once() {
    let Some(cluster) = block_in_place(|| Cluster::start(&SPARING)) else {
        return;
    };
    let (first, second) = two(&cluster).await;
    let bob = second.laptop("Bob").await;
    let _live = bob.live();
    let early = first.laptop("Ada").await.person("Early Bird");
    let state = || bob.sync.watch().borrow().state;
    until("the stream stands", || state() == SyncState::Synced).await;
    let device = bob.workspace.server().unwrap().unwrap().device;
    let (database, host) = (first.workspace.database(), first.workspace.host());
    block_in_place(|| satchel_server::sign_out(database, host, device)).unwrap();
    until("the other server has cut its line", || {
        state() == SyncState::Refused
    })
    .await;
    assert!(!bob.has(early));
    let told =
        block_in_place(|| satchel_server::devices(second.workspace.database(), host)).unwrap();
    let told: Vec<(bool, bool)> = told
        .iter()
        .map(|one| (one.id == device, one.signed_out))
        .collect();
    assert!(
        told.contains(&(true, true)) && told.contains(&(false, false)),
        "{told:?}"
    );
}
