//! HTTPS: a certificate from files, renewed while the server runs, and what is said of files that are none.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{SET_COOKIE, STRICT_TRANSPORT_SECURITY};
use reqwest::{Certificate, Client, StatusCode};
use satchel_engine::{Host, NewWorkspace, Workspace};
use satchel_server::{CertificateFiles, Error, Options, invite, serve};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::authority::Authority;
use crate::team::{KEY, PASSWORD, place, until};

/// Two files, and a workspace beside them.
struct Desk {
    folder: TempDir,
    chain: PathBuf,
    key: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name| folder.path().join(name);
        Self {
            chain: file("chain.pem"),
            key: file("key.pem"),
            folder,
        }
    }

    fn options(&self) -> Options {
        let new = NewWorkspace {
            name: "Northwind".into(),
        };
        let workspace = TempDir::new_in(self.folder.path()).unwrap();
        let created = Workspace::create(&place(&workspace), &KEY, Host::system(), &new);
        let _kept = workspace.keep();
        Options {
            certificate: Some(CertificateFiles {
                chain: self.chain.clone(),
                key: self.key.clone(),
            }),
            ..Options::new(Arc::new(created.unwrap()), ([127, 0, 0, 1], 0).into())
        }
    }

    /// What a server says that cannot start with these files.
    async fn refused(&self) -> String {
        let never = std::future::pending();
        let error = serve(self.options(), |_| panic!("it started"), never).await;
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Certificate { .. }), "{error}");
        error.to_string()
    }
}

/// A browser that trusts one authority.
fn browser(authority: &Authority) -> Client {
    let _ = rustls_provider();
    let root = Certificate::from_pem(authority.pem.as_bytes()).unwrap();
    Client::builder().tls_certs_only([root]).build().unwrap()
}

/// The client of sync chooses the provider.
fn rustls_provider() -> TempDir {
    let laptop = crate::team::Laptop::new();
    laptop.folder
}

async fn is_let_in(browser: &Client, url: &str) -> bool {
    // Each a line of its own, which is shown the certificate of its moment.
    let answer = browser
        .get(format!("{url}/healthz"))
        .header("connection", "close")
        .send();
    answer
        .await
        .is_ok_and(|answer| answer.status() == StatusCode::OK)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_shown_and_renewed_without_a_restart() {
    let (desk, first, second) = (Desk::new(), Authority::new(), Authority::new());
    first.write(&desk.chain, &desk.key, 2090);
    let options = desk.options();
    let workspace = options.workspace.clone();
    let (stop, stopped) = oneshot::channel::<()>();
    let (announce, announced) = oneshot::channel();
    let serving = tokio::spawn(serve(
        options,
        |started| announce.send(started).unwrap(),
        async { stopped.await.unwrap_or(()) },
    ));
    let started = announced.await.unwrap();
    assert!(started.encrypted);
    let url = format!("https://{}", started.address);
    let (knows_first, knows_second) = (browser(&first), browser(&second));
    assert!(is_let_in(&knows_first, &url).await && !is_let_in(&knows_second, &url).await);

    let code = invite(
        workspace.database(),
        workspace.host(),
        "ada@example.com",
        false,
    )
    .unwrap();
    let body = json!({ "email": "ada@example.com", "name": "Ada", "password": PASSWORD, "invitation": code });
    let accepted = knows_first
        .post(format!("{url}/api/accept"))
        .header("content-type", "application/json")
        .body(body.to_string())
        .send();
    let accepted = accepted.await.unwrap();
    let cookie = accepted.headers()[SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("; Secure"), "{cookie}");
    assert!(accepted.headers().contains_key(STRICT_TRANSPORT_SECURITY));
    let plain = Client::new().get(format!("http://{}/healthz", started.address));
    assert!(plain.send().await.is_err());

    // A renewal that was cut short, with the key of another, is not taken.
    let (chain, key) = second.issue(2090);
    std::fs::write(&desk.chain, &chain).unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(is_let_in(&knows_first, &url).await && !is_let_in(&knows_second, &url).await);
    std::fs::write(&desk.key, &key).unwrap();
    let renewed = async {
        while !is_let_in(&knows_second, &url).await {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), renewed)
        .await
        .unwrap();
    assert!(!is_let_in(&knows_first, &url).await);
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    until("the workspace is let go", || {
        Arc::strong_count(&workspace) == 1
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_certificate_are_told_of() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let holds = |path: &Path, text: &str| std::fs::write(path, text).unwrap();
    let (chain, key) = authority.issue(2090);
    let (_, another) = authority.issue(2090);
    assert!(desk.refused().await.contains("No such file"));
    for (in_chain, in_key, said) in [
        ("nothing of the kind", key.as_str(), "no certificate in PEM"),
        (
            chain.as_str(),
            "nothing of the kind",
            "no private key in PEM",
        ),
        (
            chain.as_str(),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
            "openssl pkey",
        ),
        (chain.as_str(), another.as_str(), "it is not the key of"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            key.as_str(),
            "chain.pem",
        ),
    ] {
        holds(&desk.chain, in_chain);
        holds(&desk.key, in_key);
        let refused = desk.refused().await;
        assert!(refused.contains(said), "{said:?} is not in {refused}");
        assert!(refused.contains("--certificate-key"), "{refused}");
    }
}
