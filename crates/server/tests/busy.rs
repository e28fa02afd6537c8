//! A server that is busy writing still answers whoever does not write.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::team::Team;
use reqwest::Client;
use satchel_model::RecordId;
use satchel_sync::wire::{self, Answer, Hello, MEDIA_TYPE, PROTOCOLS, Push, Request, Seen};
use satchel_sync::{Join, enrol_device};

/// More than a server works on at once.
const PUSHES: usize = 40;

/// Hellos asked for while they wait; the pushes come in among the first of them.
const HELLOS: usize = 100;

const PATIENCE: Duration = Duration::from_secs(20);

/// One request of a device, and what it is answered.
async fn ask(team_url: String, token: String, request: Request) -> Answer {
    let url = format!("{team_url}/sync/{}", request.path());
    let request = Client::new()
        .post(url)
        .bearer_auth(token)
        .header("content-type", MEDIA_TYPE)
        .body(wire::encode(&request));
    let answer = request.send().await.unwrap().error_for_status().unwrap();
    wire::decode(&answer.bytes().await.unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn pushes_that_wait_for_their_turn_keep_nobody_else_waiting() {
    let team = Team::start().await;
    let join = Join {
        invitation: Some(team.invite("ada@example.com")),
        name: Some("Ada".into()),
        ..team.credentials("ada@example.com")
    };
    let token = enrol_device(&team.url(), join, "a script").await.unwrap();
    let epoch = team.workspace.epoch().unwrap();
    let (holds, held) = channel();
    let (release, released) = channel::<()>();
    let workspace = team.workspace.clone();
    let writer = std::thread::spawn(move || {
        satchel_store::write(workspace.database(), |_| {
            holds.send(()).unwrap();
            let _ = released.recv();
            Ok(())
        })
    });
    held.recv().unwrap();
    let push = || Push {
        protocol: *PROTOCOLS.end(),
        epoch,
        seen: Seen::default(),
        batch: 0,
        changes: Vec::new(),
    };
    let pushes: Vec<_> = (0..PUSHES)
        .map(|_| tokio::spawn(ask(team.url(), token.clone(), Request::Push(push()))))
        .collect();
    for _ in 0..HELLOS {
        let hello = Hello {
            oldest: *PROTOCOLS.start(),
            newest: *PROTOCOLS.end(),
            app: String::new(),
            device: RecordId::from_bytes([1; 16]),
            epoch,
            after: 0,
        };
        let asked = ask(team.url(), token.clone(), Request::Hello(hello));
        let answer = tokio::time::timeout(PATIENCE, asked).await;
        assert!(matches!(answer, Ok(Answer::Welcome(_))));
    }
    assert!(pushes.iter().all(|push| !push.is_finished()));
    drop(release);
    writer.join().unwrap().unwrap();
    for push in pushes {
        let answer = tokio::time::timeout(PATIENCE, push).await.unwrap();
        assert!(matches!(answer.unwrap(), Answer::Verdicts(_)));
    }
}
