//! What an admin's machines ask of a server: whether it lives, whether it takes requests, and its numbers.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use satchel_engine::{Host, NewWorkspace, Workspace};
use satchel_server::{Options, Started, invite, serve};
use satchel_sync::Join;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::team::{KEY, Laptop, PASSWORD, place};

/// A server with an address for its numbers.
struct Watched {
    _folder: TempDir,
    workspace: Arc<Workspace>,
    started: Started,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), satchel_server::Error>>,
}

impl Watched {
    async fn start(drain: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let new = NewWorkspace {
            name: "Northwind".into(),
        };
        let workspace = Workspace::create(&place(&folder), &KEY, Host::system(), &new);
        let workspace = Arc::new(workspace.unwrap());
        let (stop, stopped) = oneshot::channel();
        let (announce, announced) = oneshot::channel();
        let options = Options {
            metrics: Some(([127, 0, 0, 1], 0).into()),
            drain,
            ..Options::new(workspace.clone(), ([127, 0, 0, 1], 0).into())
        };
        let serving = tokio::spawn(serve(
            options,
            |started| announce.send(started).unwrap(),
            async { stopped.await.unwrap_or(()) },
        ));
        Self {
            _folder: folder,
            workspace,
            started: announced.await.unwrap(),
            stop,
            serving,
        }
    }

    async fn get(&self, path: &str) -> StatusCode {
        let url = format!("http://{}{path}", self.started.address);
        Client::new().get(url).send().await.unwrap().status()
    }

    async fn numbers(&self) -> String {
        let url = format!("http://{}/metrics", self.started.metrics.unwrap());
        let answer = Client::new().get(url).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let media = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(media.starts_with("application/openmetrics-text"), "{media}");
        answer.text().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_tell_what_is_done_and_of_nobody() {
    let server = Watched::start(Duration::ZERO).await;
    let laptop = Laptop::new();
    let email = "zoe.marker@example.com";
    let (database, host) = (server.workspace.database(), server.workspace.host());
    let join = Join {
        url: format!("http://{}", server.started.address),
        email: email.into(),
        password: Some(PASSWORD.into()),
        ..Join::default()
    };
    let refused = laptop.join(join.clone()).await;
    assert!(refused.is_err());
    let invited = Join {
        invitation: Some(invite(database, host, email, false).unwrap()),
        name: Some("Zoe Marker".into()),
        ..join
    };
    laptop.join(invited).await.unwrap();
    laptop.create("person", json!({ "name": "Anna Marker" }));
    laptop.sync().await;
    let _live = laptop.live();
    assert_eq!(
        server.get("/api/Marker?Marker").await,
        StatusCode::NOT_FOUND
    );
    let stands = async {
        while !server
            .numbers()
            .await
            .contains("satchel_laptops_on_the_line 1")
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), stands)
        .await
        .unwrap();
    let numbers = server.numbers().await;
    let position = server.workspace.seq().unwrap();
    for line in [
        r#"satchel_http_requests_total{method="POST",route="/sync/push",status="200"} "#,
        r#"satchel_http_requests_total{method="GET",route="/api/{*rest}",status="404"} 1"#,
        r#"satchel_http_request_duration_seconds_count{route="/sync/push"} "#,
        "satchel_sign_ins_refused_total 1\n",
        &format!("satchel_log_position {position}\n"),
        "satchel_browsers_on_the_line 0\n",
        "satchel_certificate_ends_timestamp_seconds 0\n",
        "process_resident_memory_bytes ",
        "process_start_time_seconds ",
        "# EOF\n",
    ] {
        assert!(numbers.contains(line), "{line:?} is not in:\n{numbers}");
    }
    for personal in ["Marker", "marker", "example.com"] {
        assert!(
            !numbers.contains(personal),
            "{personal:?} is in:\n{numbers}"
        );
    }
    // Who reaches the team's address does not thereby reach the numbers.
    assert_ne!(
        server.get("/metrics").await,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    let told = Client::new()
        .get(format!("http://{}/metrics", server.started.address))
        .send();
    assert!(
        !told
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("satchel_log_position")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_to_stop_says_so_before_it_turns_anybody_away() {
    let server = Watched::start(Duration::from_secs(2)).await;
    let _laptop = Laptop::new();
    assert_eq!(server.get("/readyz").await, StatusCode::OK);
    let Watched {
        started,
        stop,
        serving,
        ..
    } = server;
    stop.send(()).unwrap();
    let get = async |path: &str| {
        let url = format!("http://{}{path}", started.address);
        Client::new().get(url).send().await.unwrap().status()
    };
    let told = async {
        while get("/readyz").await != StatusCode::SERVICE_UNAVAILABLE {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_millis(1_500), told)
        .await
        .unwrap();
    assert_eq!(get("/healthz").await, StatusCode::OK);
    assert_eq!(get("/api/session").await, StatusCode::UNAUTHORIZED);
    let stopped = tokio::time::timeout(Duration::from_secs(10), serving).await;
    stopped.unwrap().unwrap().unwrap();
    let gone = Client::new().get(format!("http://{}/healthz", started.address));
    assert!(gone.send().await.is_err());
}
