//! `team.*`: what an admin counts on: people who sign in all at once, a laptop that is shut out, a backup brought back.

use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use satchel_engine::{Host, Place, Workspace, recover, sample};
use serde_json::json;
use tokio::runtime::Runtime;

use super::sync::crowd::{Crowd, Server, choose_provider};
use super::{KEY, Scale, figure, micros, percentile, timed, workspace};

/// Sign-ins a second, and for how many seconds.
const SIGN_INS: u32 = 20;
const SECONDS: u32 = 20;

/// People who sign in, each again and again: an account's tries are bounded.
const PEOPLE: u32 = 50;

const PASSWORD: &str = "correct horse battery";

/// Laptops that are shut out, one after the other.
const SHUT_OUT: usize = 30;

/// `team.login.*`: from asking for a session to having one, while twenty ask for one each second.
pub(super) fn sign_in(_: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let made = workspace(folder.path());
    let codes: Vec<(String, String)> = (0..PEOPLE)
        .map(|at| {
            let email = format!("person{at}@team.example");
            let (database, host) = (made.database(), made.host());
            let code = satchel_server::invite(database, host, &email, false).unwrap();
            (email, code)
        })
        .collect();
    let dir = made.place().dir.clone();
    drop(made);
    choose_provider();
    let server = Server::start(&dir);
    let runtime = Runtime::new().unwrap();
    let client = Client::new();
    let post = |path: &str, body: serde_json::Value| {
        let request = client.post(format!("{}{path}", server.url));
        let request = request.header("content-type", "application/json");
        let sent = request.body(body.to_string()).send();
        async move {
            let answer = sent.await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
            answer.bytes().await.unwrap();
        }
    };
    for (email, code) in &codes {
        let body =
            json!({ "email": email, "name": email, "password": PASSWORD, "invitation": code });
        runtime.block_on(post("/api/accept", body));
    }
    let asked: Vec<_> = (0..SIGN_INS * SECONDS)
        .map(|at| {
            let body = json!({ "email": codes[(at % PEOPLE) as usize].0, "password": PASSWORD });
            let signed_in = post("/api/session", body);
            let due = Duration::from_secs(1) / SIGN_INS * at;
            runtime.spawn(async move {
                tokio::time::sleep(due).await;
                let begun = Instant::now();
                signed_in.await;
                begun.elapsed()
            })
        })
        .collect();
    let asked = asked.into_iter();
    let mut times: Vec<Duration> = asked.map(|one| runtime.block_on(one).unwrap()).collect();
    for (share, name) in [(0.5, "team.login.p50_ms"), (0.99, "team.login.p99_ms")] {
        figure(name, micros(percentile(&mut times, share)) / 1e3, "ms");
    }
}

/// `team.revoke_*`: from the command to the end of the laptop's line, with a thousand on the line.
pub(super) fn sign_out(scale: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let crowd = Crowd::gather(&runtime, folder.path(), scale.records.unwrap_or(10_000));
    let place = Place {
        dir: crowd.dir.clone(),
    };
    // Beside the server, as the command works.
    let beside = Workspace::open(&place, &KEY, Host::system()).unwrap();
    let mut times: Vec<Duration> = (0..SHUT_OUT)
        .map(|at| {
            let begun = Instant::now();
            assert!(
                satchel_server::sign_out(beside.database(), beside.host(), crowd.devices[at])
                    .unwrap()
            );
            while !crowd.is_cut(at) {
                std::thread::sleep(Duration::from_millis(1));
            }
            begun.elapsed()
        })
        .collect();
    assert!(!crowd.is_cut(SHUT_OUT));
    crowd.go();
    figure(
        "team.revoke.p50_ms",
        micros(percentile(&mut times, 0.5)) / 1e3,
        "ms",
    );
    figure(
        "team.revoke_ms",
        micros(percentile(&mut times, 1.0)) / 1e3,
        "ms",
    );
}

/// `team.restore_s`: a backup of a million records read through, put in the place of what is there, and opened. Search is
/// brought up after that, beside the first questions.
pub(super) fn restore(scale: Scale) {
    let folder = tempfile::tempdir().unwrap();
    let made = workspace(folder.path());
    let people = scale.records.unwrap_or(1_000_000);
    let csv = folder.path().join("contacts.csv");
    let file = std::fs::File::create(&csv).unwrap();
    sample::contacts_csv(1, people, std::io::BufWriter::new(file)).unwrap();
    let options = satchel_engine::ImportOptions::default();
    made.import(&csv, &options, &mut |_| {}).unwrap();
    made.settle_index();
    let backup = folder.path().join("backup.db");
    let (_, time) = timed(|| made.back_up(&backup, &mut |_| {}).unwrap());
    figure("team.back_up_s", time.as_secs_f64(), "s");
    let (seq, place) = (made.seq().unwrap(), made.place().clone());
    drop(made);
    let (_, time) = timed(|| recover(&place, &KEY, &backup, &Host::system()).unwrap());
    figure("team.restore_s", time.as_secs_f64(), "s");
    let restored = Workspace::open(&place, &KEY, Host::system()).unwrap();
    assert_eq!(restored.seq().unwrap(), seq);
    let (_, time) = timed(|| {
        restored.bring_search_up().unwrap();
        restored.settle_index();
    });
    figure("team.restore.searchable_s", time.as_secs_f64(), "s");
    assert!(!restored.search("a", 1, None).unwrap().hits.is_empty());
}
