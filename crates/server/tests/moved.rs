//! A server's workspace moved from its file to PostgreSQL: laptops, browsers and programs go on as if nothing had happened.

use crate::team::cluster::{Cluster, SPARING};
use crate::team::over_postgres::InPlace;
use crate::team::{KEY, Laptop, PASSWORD, Team, place};
use reqwest::header::SET_COOKIE;
use reqwest::{Client, StatusCode};
use satchel_engine::Host;
use satchel_engine::moving::{Moved, Target, move_to};
use satchel_store::server::Server;
use serde_json::json;
use tempfile::TempDir;
use tokio::task::block_in_place;

/// Moves a stopped server's workspace to a new database, and gives that one's URL.
fn moved(cluster: &Cluster, folder: &TempDir) -> (String, Moved) {
    let url = cluster.url("team");
    block_in_place(|| satchel_postgres::Postgres::create(&url)).unwrap();
    let database = InPlace::open(&url);
    let target = Target {
        database: &database,
        name: "db/team",
    };
    let moved = move_to(&target, &place(folder), &KEY, &Host::system(), &mut |_| {});
    (url, moved.unwrap())
}

/// Signs a browser in, and gives its token.
async fn sign_in(client: &Client, team: &Team, email: &str) -> String {
    let accept = json!({ "email": email, "name": "Web", "password": PASSWORD, "invitation": team.invite(email) });
    let request = client.post(format!("{}/api/accept", team.url()));
    let request = request.header("content-type", "application/json");
    let answer = request.body(accept.to_string()).send().await.unwrap();
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    cookie.split(['=', ';']).nth(1).unwrap().to_owned()
}

/// What the server answers to a call with a token.
async fn call(client: &Client, team: &Team, token: &str) -> StatusCode {
    let request = client.post(format!("{}/api/call/schema_history", team.url()));
    let request = request.header("authorization", format!("Bearer {token}"));
    let request = request.header("content-type", "application/json");
    request.body("{}").send().await.unwrap().status()
}

fn joined(laptop: &Laptop) -> Server {
    laptop.workspace.server().unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_goes_on_where_they_were() {
    let Some(cluster) = block_in_place(|| Cluster::start(&SPARING)) else {
        return;
    };
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let (client, grace) = (Client::new(), ada.person("Grace Hopper"));
    let token = sign_in(&client, &team, "web@example.com").await;
    for laptop in [&ada, &bob, &ada] {
        laptop.sync().await;
    }
    let invitation = team.invite("carol@example.com");
    let (epoch, end) = (
        team.workspace.epoch().unwrap(),
        team.workspace.end().unwrap(),
    );
    let (folder, _, address) = team.stop().await;
    ada.edit(grace, json!({ "jobTitle": "Rear admiral" }));
    let away = bob.person("Away Weeks");
    let before = [&ada, &bob].map(joined);

    let (url, moved) = moved(&cluster, &folder);
    assert_eq!(moved.seq, end.seq);
    let team = Team::start_in(folder, Some(url), address).await;
    assert_eq!(team.workspace.epoch().unwrap(), epoch);
    assert_eq!(team.workspace.end().unwrap(), end);
    assert_eq!(team.started.invitation, None, "the accounts are there");
    for was in &before {
        let past = team.workspace.log_after(was.pulled, 1).unwrap();
        assert!(past.is_empty(), "nothing is to be pulled again");
    }
    assert_eq!(call(&client, &team, &token).await, StatusCode::OK);
    for laptop in [&ada, &bob, &ada] {
        let status = laptop.sync().await;
        assert_eq!((status.waiting, status.problem), (0, None));
    }
    assert!(ada.has(away));
    assert_eq!(bob.value(grace, "jobTitle"), "Rear admiral");
    let new_end = team.workspace.end().unwrap();
    for (laptop, was) in [&ada, &bob].into_iter().zip(&before) {
        let now = joined(laptop);
        assert_eq!(
            (now.epoch, now.device, now.relay_upto),
            (epoch, was.device, was.relay_upto)
        );
        assert_eq!(now.pulled, new_end.seq);
    }
    let root = |workspace: &satchel_engine::Workspace| workspace.digest(&epoch).unwrap().1.root();
    let expected = root(&team.workspace);
    assert_eq!(
        [&ada, &bob].map(|laptop| root(&laptop.workspace)),
        [expected; 2]
    );
    let carol = Laptop::new();
    let as_carol = satchel_sync::Join {
        invitation: Some(invitation),
        name: Some("Carol".into()),
        ..team.credentials("carol@example.com")
    };
    carol.join(as_carol).await.unwrap();
    assert!(carol.has(away) && carol.has(grace));
    assert_eq!(
        team.workspace
            .search("hopper", 10, None)
            .unwrap()
            .hits
            .len(),
        1
    );
}
