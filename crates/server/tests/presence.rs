//! Presence: who has one record open hears of each other, on laptops and in browsers, and nobody else does.

use std::collections::VecDeque;
use std::time::Duration;

use crate::team::{Laptop, PASSWORD, Team, until};
use reqwest::header::SET_COOKIE;
use reqwest::{Client, Response, StatusCode};
use satchel_model::RecordId;
use satchel_store::{team as accounts, write};
use satchel_sync::news::{Heard, News, Present};
use satchel_sync::{Error, Join, enrol_device};
use serde_json::{Value as Json, json};

const PATIENCE: Duration = Duration::from_secs(20);

const ONE: RecordId = RecordId::from_bytes([1; 16]);
const OTHER: RecordId = RecordId::from_bytes([2; 16]);

/// Waits until a laptop is told of these others at a record. It says again and again what it has open, as a window does.
async fn sees(laptop: &Laptop, record: RecordId, names: &[&str]) {
    let told = laptop.sync.watch_present();
    let (begun, mut said) = (std::time::Instant::now(), None);
    while begun.elapsed() < PATIENCE {
        laptop.sync.present(Some(record)).await;
        said.clone_from(&told.borrow());
        if said
            .as_ref()
            .is_some_and(|said| said.record == record && said.names == names)
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("not told of {names:?}, but of {said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn laptops_at_one_record_are_told_of_each_other() -> Result<(), Error> {
    let team = Team::start().await;
    let (ada, bob, cyd) = tokio::join!(team.laptop("Ada"), team.laptop("Bob"), team.laptop("Cyd"));
    let log = team.workspace.seq()?;
    ada.sync.present(Some(ONE)).await;
    assert_eq!(
        *ada.sync.watch_present().borrow(),
        None,
        "it is not on the line"
    );
    let live = [ada.live(), bob.live(), cyd.live()];
    sees(&ada, ONE, &[]).await;
    sees(&bob, ONE, &["Ada"]).await;
    sees(&ada, ONE, &["Bob"]).await;
    sees(&cyd, OTHER, &[]).await;
    // A second device of Ada's is Ada.
    let again = Laptop::new();
    again.join(team.credentials("ada@example.com")).await?;
    let _again = again.live();
    sees(&again, ONE, &["Bob"]).await;
    sees(&bob, ONE, &["Ada"]).await;
    again.sync.present(None).await;
    // Who goes to another record, or leaves, is not told of any more.
    sees(&cyd, ONE, &["Ada", "Bob"]).await;
    sees(&bob, OTHER, &[]).await;
    sees(&ada, ONE, &["Cyd"]).await;
    cyd.sync.present(None).await;
    sees(&ada, ONE, &[]).await;
    sees(&ada, OTHER, &["Bob"]).await;
    bob.sync.work_offline(true).await?;
    sees(&ada, OTHER, &[]).await;
    let offline = bob.sync.watch_present();
    until("Bob is told of nobody", || offline.borrow().is_none()).await;
    let status = bob.sync.status().await?;
    assert_eq!(status.problem, None);
    drop(live);
    assert_eq!(team.workspace.seq()?, log, "nothing of it is in the log");
    Ok(())
}

/// A browser that is signed in and listens.
struct Browser {
    client: Client,
    url: String,
    cookie: String,
    events: Response,
    news: News,
    heard: VecDeque<Present>,
}

impl Browser {
    async fn open(team: &Team, name: &str) -> Self {
        // The client of sync chooses the provider.
        let _ = satchel_sync::Sync::new(team.workspace.clone());
        let (client, url) = (Client::new(), team.url());
        let email = format!("{}@example.com", name.to_lowercase());
        let body = json!({ "email": email, "name": name, "password": PASSWORD, "invitation": team.invite(&email) });
        let accepted = client
            .post(format!("{url}/api/accept"))
            .header("content-type", "application/json")
            .body(body.to_string());
        let accepted = accepted.send().await.unwrap().error_for_status().unwrap();
        let cookie = accepted.headers()[SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let events = client.get(format!("{url}/api/events"));
        let events = events.header("cookie", &cookie).send().await.unwrap();
        Self {
            client,
            url,
            cookie,
            events: events.error_for_status().unwrap(),
            news: News::default(),
            heard: VecDeque::new(),
        }
    }

    async fn post(&self, body: String) -> (StatusCode, Json) {
        let request = self
            .client
            .post(format!("{}/api/presence", self.url))
            .header("origin", &self.url)
            .header("cookie", &self.cookie)
            .header("content-type", "application/json")
            .body(body);
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let said = serde_json::from_slice(&answer.bytes().await.unwrap());
        (status, said.unwrap())
    }

    async fn show(&self, record: Option<RecordId>) -> StatusCode {
        self.post(json!({ "record": record }).to_string()).await.0
    }

    /// What it is told next of who is there.
    async fn next(&mut self) -> Present {
        let told = tokio::time::timeout(PATIENCE, self.told()).await;
        told.expect("it is told")
    }

    async fn told(&mut self) -> Present {
        loop {
            if let Some(present) = self.heard.pop_front() {
                return present;
            }
            let piece = self.events.chunk().await.unwrap();
            let heard = self.news.hear(&piece.expect("the stream goes on"));
            self.heard
                .extend(heard.into_iter().filter_map(|one| match one {
                    Heard::Present(present) => Some(present),
                    Heard::News(_) => None,
                }));
        }
    }
}

fn present(record: RecordId, names: &[&str]) -> Present {
    Present {
        record,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_and_a_laptop_are_told_of_each_other() {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let live = ada.live();
    let mut bob = Browser::open(&team, "Bob").await;
    assert_eq!(bob.show(Some(ONE)).await, StatusCode::OK);
    assert_eq!(bob.next().await, present(ONE, &[]));
    sees(&ada, ONE, &["Bob"]).await;
    assert_eq!(bob.next().await, present(ONE, &["Ada"]));
    // Saying the same again is told to nobody: the next word is of the next thing that happens.
    assert_eq!(bob.show(Some(ONE)).await, StatusCode::OK);
    drop(live);
    assert_eq!(bob.next().await, present(ONE, &[]));
    let _live = ada.live();
    sees(&ada, ONE, &["Bob"]).await;
    assert_eq!(bob.next().await, present(ONE, &["Ada"]));
    assert_eq!(bob.show(None).await, StatusCode::OK);
    sees(&ada, ONE, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_signed_out_is_not_there_any_more() {
    let team = Team::start().await;
    let ada = team.laptop("Ada").await;
    let _live = ada.live();
    let mut bob = Browser::open(&team, "Bob").await;
    sees(&ada, ONE, &[]).await;
    bob.show(Some(ONE)).await;
    assert_eq!(bob.next().await, present(ONE, &["Ada"]));
    let device = ada.workspace.server().unwrap().unwrap().device;
    write(team.workspace.database(), |writer| {
        accounts::sign_out_device(writer, device)
    })
    .unwrap();
    assert_eq!(bob.next().await, present(ONE, &[]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_window_says_is_turned_away() {
    let team = Team::start().await;
    let bob = Browser::open(&team, "Bob").await;
    for (body, status, code) in [
        ("{", StatusCode::BAD_REQUEST, "bad_input"),
        (
            r#"{"record":"no id"}"#,
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_input",
        ),
    ] {
        let (answered, said) = bob.post(body.to_owned()).await;
        assert_eq!((answered, said["code"].as_str()), (status, Some(code)));
    }
    let mut answers = Vec::new();
    for at in 0..60 {
        answers.push(bob.show(Some([ONE, OTHER][at % 2])).await);
    }
    assert!(answers.starts_with(&[StatusCode::OK; 20]));
    assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS));
    let join = Join {
        invitation: Some(team.invite("eve@example.com")),
        name: Some("Eve".into()),
        ..team.credentials("eve@example.com")
    };
    let token = enrol_device(&team.url(), join, "a script").await.unwrap();
    let say = async |token: &str, body: String| {
        let request = bob.client.post(format!("{}/sync/presence", bob.url));
        let request = request
            .bearer_auth(token)
            .header("content-type", "application/json");
        request.body(body).send().await.unwrap().status()
    };
    let place = json!({ "record": ONE }).to_string();
    assert_eq!(say(&token, place.clone()).await, StatusCode::OK);
    assert_eq!(say("another", place).await, StatusCode::UNAUTHORIZED);
    let long = " ".repeat(2_000);
    assert_eq!(say(&token, long).await, StatusCode::PAYLOAD_TOO_LARGE);
}
