//! What can be wrong between a laptop and a server: each says so clearly, and nothing is lost.

use std::net::SocketAddr;

use crate::team::{Laptop, PASSWORD, Team, until};
use satchel_store::{team as accounts, write};
use satchel_sync::{Error, Join, SyncState};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_join_is_told_why() {
    let team = Team::start().await;
    let email = "ada@example.com";
    let ada = team.laptop("Ada").await;
    let spent = team.invite("carol@example.com");
    Laptop::new()
        .join(Join {
            invitation: Some(spent.clone()),
            ..team.credentials("carol@example.com")
        })
        .await
        .unwrap();
    let invited = |code: &str, email: &str| Join {
        invitation: Some(code.into()),
        ..team.credentials(email)
    };
    let situations = [
        (
            Join {
                password: Some("wrong horse battery".into()),
                ..team.credentials(email)
            },
            "wrong_password",
        ),
        (team.credentials("nobody@example.com"), "wrong_password"),
        (
            Join {
                password: None,
                ..team.credentials(email)
            },
            "bad_input",
        ),
        (
            invited("AAAAA-AAAAA-AAAAA-AAAAA", "bob@example.com"),
            "bad_invitation",
        ),
        (invited(&spent, "carol@example.com"), "bad_invitation"),
        (
            invited(&team.invite("bob@example.com"), email),
            "bad_invitation",
        ),
        (invited(&team.invite("bob@example.com"), "bob"), "bad_input"),
        (
            invited(
                &team.started.invitation.clone().unwrap(),
                "mallory@example.com",
            ),
            "bad_invitation",
        ),
        (
            Join {
                password: Some("short".into()),
                ..invited(&team.invite("dan@example.com"), "dan@example.com")
            },
            "bad_input",
        ),
        (
            Join {
                url: "http://crm.example.com".into(),
                ..team.credentials(email)
            },
            "bad_address",
        ),
    ];
    for (join, code) in situations {
        let laptop = Laptop::new();
        let person = laptop.person("Kept");
        let told = format!("{join:?}");
        let error = laptop.join(join).await.unwrap_err();
        assert_eq!(error.code(), code, "{told}: {error}");
        assert!(laptop.workspace.server().unwrap().is_none());
        assert!(laptop.has(person));
    }
    assert!(ada.sync.sync_now().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down() {
    let team = Team::start().await;
    let _ada = team.laptop("Ada").await;
    let wrong = || Join {
        password: Some("wrong horse battery".into()),
        ..team.credentials("ada@example.com")
    };
    let laptop = Laptop::new();
    for _ in 0..10 {
        assert_eq!(
            laptop.join(wrong()).await.unwrap_err().code(),
            "wrong_password"
        );
    }
    assert_eq!(
        laptop.join(wrong()).await.unwrap_err().code(),
        "too_many_attempts"
    );
    assert_eq!(
        laptop
            .join(team.credentials("ada@example.com"))
            .await
            .unwrap_err()
            .code(),
        "too_many_attempts"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_in_ones_own_name_sets_a_new_password() {
    let team = Team::start().await;
    // Joined by invitation alone: there is no password yet.
    let (email, laptop) = ("ada@example.com", Laptop::new());
    laptop
        .join(Join {
            invitation: Some(team.invite(email)),
            password: None,
            ..team.credentials(email)
        })
        .await
        .unwrap();
    assert_eq!(
        Laptop::new()
            .join(team.credentials(email))
            .await
            .unwrap_err()
            .code(),
        "wrong_password"
    );
    let second = Laptop::new();
    second
        .join(Join {
            invitation: Some(team.invite(email)),
            ..team.credentials(email)
        })
        .await
        .unwrap();
    assert_eq!(second.workspace.member(), laptop.workspace.member());
    Laptop::new().join(team.credentials(email)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_was_found_in_a_leak_is_not_set() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("leaked.txt");
    // SHA-1 of "password" and of the one that tests use, as `sha1sum` gives them.
    let lines = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:9659365\r\n98DECC62ECE399A22ED30D490EF333BE7FDE7385:1\r\n";
    std::fs::write(&list, lines).unwrap();
    let team = Team::start_refusing(list.clone()).await;
    let (email, laptop) = ("ada@example.com", Laptop::new());
    let invitation = team.invite(email);
    let join = |password: &str| Join {
        invitation: Some(invitation.clone()),
        password: Some(password.into()),
        ..team.credentials(email)
    };
    let refused = laptop.join(join("password")).await.unwrap_err();
    assert!(
        refused.to_string().contains("list of leaked ones"),
        "{refused}"
    );
    // The invitation is as good as before.
    laptop.join(join("pearl thicket ninety")).await.unwrap();
    // A list that is gone keeps nobody out.
    std::fs::remove_file(list).unwrap();
    let other = Laptop::new();
    let join = Join {
        invitation: Some(team.invite("bo@example.com")),
        ..team.credentials("bo@example.com")
    };
    other.join(join).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_out_device_keeps_its_work_and_joins_again() {
    let team = Team::start().await;
    let (ada, bob) = (team.laptop("Ada").await, team.laptop("Bob").await);
    let first = ada.person("First");
    ada.sync().await;
    let live = ada.live();
    until("the stream is there", || {
        ada.sync.watch().borrow().state == SyncState::Synced
    })
    .await;
    let device = ada.workspace.server().unwrap().unwrap().device;
    write(team.workspace.database(), |writer| {
        accounts::sign_out_device(writer, device)
    })
    .unwrap();
    let kept = ada.person("Kept");
    until("it is told", || {
        ada.sync.watch().borrow().state == SyncState::Refused
    })
    .await;
    assert!(
        ada.sync
            .watch()
            .borrow()
            .problem
            .as_ref()
            .unwrap()
            .contains("Join again")
    );
    assert!(matches!(
        ada.sync.sync_now().await,
        Err(Error::SignedOut { .. })
    ));
    assert_eq!(ada.sync.status().await.unwrap().waiting, 1);
    ada.edit(first, json!({ "city": "Bonn" }));
    let status = ada.join(team.credentials("ada@example.com")).await.unwrap();
    assert_eq!((status.waiting, status.attention), (0, 0));
    bob.sync().await;
    assert!(bob.has(kept));
    assert_eq!(bob.value(first, "city"), "Bonn");
    drop(live);
}

/// Answers every connection with the same bytes.
async fn answering(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 16 * 1024];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_satchel_server_is_recognised() {
    let situations: [(&'static [u8], &str, SyncState); 8] = [
        (b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<html>hi</html>", "not_satchel", SyncState::Unreachable),
        (b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n", "not_satchel", SyncState::Unreachable),
        (b"HTTP/1.1 302 Found\r\nlocation: http://hotel.example/login\r\ncontent-length: 0\r\n\r\n", "not_satchel", SyncState::Unreachable),
        (b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 0\r\n\r\n", "server_trouble", SyncState::Unreachable),
        (b"HTTP/1.1 200 OK\r\ncontent-type: application/vnd.satchel.sync\r\ncontent-length: 5\r\n\r\nhello", "bad_answer", SyncState::Unreachable),
        (b"HTTP/1.1 200 OK\r\ncontent-type: application/vnd.satchel.sync\r\ncontent-length: 500\r\n\r\ncut", "unreachable", SyncState::Unreachable),
        (b"HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: 38\r\n\r\n{\"code\":\"signed_out\",\"message\":\"gone\"}", "signed_out", SyncState::Refused),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "unreachable", SyncState::Unreachable),
    ];
    let team = Team::start().await;
    for (answer, code, state) in situations {
        let ada = team.laptop("Ada").await;
        let kept = ada.person("Kept");
        let elsewhere = satchel_store::server::Server {
            url: format!("http://{}/", answering(answer).await),
            ..ada.workspace.server().unwrap().unwrap()
        };
        ada.workspace
            .join(&elsewhere, ada.workspace.member(), "Northwind")
            .unwrap();
        let error = ada.sync.sync_now().await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        let status = ada.sync.status().await.unwrap();
        assert_eq!((status.state, status.waiting), (state, 1), "{error}");
        assert_eq!(status.problem.unwrap(), error.to_string());
        assert!(ada.has(kept));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_answers_and_where_no_tls_is_spoken_is_told() {
    let team = Team::start().await;
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let secure = team.url().replace("http://", "https://");
    for (url, code) in [
        (format!("http://{closed}"), "unreachable"),
        (secure, "insecure"),
    ] {
        let join = Join {
            url: url.clone(),
            email: "ada@example.com".into(),
            password: Some(PASSWORD.into()),
            ..Join::default()
        };
        let error = Laptop::new().join(join).await.unwrap_err();
        assert_eq!(error.code(), code, "{url}: {error}");
    }
}

#[test]
fn all_of_it_over_postgres() {
    crate::team::over_postgres::tell_all_over_postgres("refusals");
}
