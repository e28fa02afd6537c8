//! The way to a server that is another machine, as far as the programs can tell: encrypted, and to who it says it is.
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/src/cluster.rs"]
mod cluster;

use std::path::Path;
use std::process::{Command, Output};

use cluster::{Cluster, SPARING};
use satchel_postgres::Postgres;
use satchel_store::read;

/// Tells the test in a process of its own where to go.
const URL: &str = "SATCHEL_TEST_URL";

/// A key, and a certificate for `localhost` that is signed by itself.
fn certify(folder: &Path, name: &str) {
    let made = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(folder.join(format!("{name}.key")))
        .arg("-out")
        .arg(folder.join(format!("{name}.crt")))
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
}

/// Runs [`asks_whether_it_is_encrypted`] with these authorities.
fn ask(url: &str, authorities: &Path) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "asks_whether_it_is_encrypted", "--nocapture"])
        .env(URL, url)
        .env("SSL_CERT_FILE", authorities)
        .output()
        .unwrap()
}

#[test]
fn asks_whether_it_is_encrypted() {
    let Ok(url) = std::env::var(URL) else {
        return;
    };
    let database = Postgres::open(&url).unwrap();
    let mut encrypted = None;
    read(&database, |reader| {
        let sql = "select ssl::int from pg_stat_ssl where pid = pg_backend_pid()";
        reader.query(sql, &[], &mut |row| {
            encrypted = row.integer(0);
            Ok(())
        })
    })
    .unwrap();
    let said = format!("ENCRYPTED {}\n", encrypted.unwrap());
    std::io::Write::write_all(&mut std::io::stdout(), said.as_bytes()).unwrap();
}

#[test]
fn the_server_is_who_it_says_and_nobody_between_can_read() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["server", "other"] {
        certify(folder.path(), name);
    }
    let path = |name: &str| folder.path().join(name);
    let open_to_all = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open_to_all).unwrap();
    for name in ["server.key", "server.crt"] {
        Cluster::give(&path(name));
    }
    std::fs::copy(path("server.crt"), path("trusted.crt")).unwrap();
    // Free now, and taken at once.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let settings = [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        "ssl=on".to_owned(),
        format!("ssl_cert_file={}", path("server.crt").display()),
        format!("ssl_key_file={}", path("server.key").display()),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let Some(cluster) = Cluster::start(&[&SPARING[..], &settings].concat()) else {
        return;
    };
    Postgres::create(&cluster.url("far")).unwrap();
    let url =
        |host: &str, mode: &str| format!("postgres://satchel@{host}:{port}/far?sslmode={mode}");
    for (url, authorities, says) in [
        (url("localhost", "require"), "trusted.crt", "ENCRYPTED 1"),
        (
            url("localhost", "verify-full"),
            "trusted.crt",
            "ENCRYPTED 1",
        ),
        (url("localhost", "disable"), "trusted.crt", "ENCRYPTED 0"),
        (url("localhost", "require"), "other.crt", "Database { doing"),
        // Another name than the certificate's.
        (
            url("127.0.0.1", "require"),
            "trusted.crt",
            "Database { doing",
        ),
    ] {
        let output = ask(&url, &path(authorities));
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains(says), "{url} with {authorities}: {said}");
        let refused = said.contains("InvalidCertificate");
        assert_ne!(refused, said.contains("ENCRYPTED"), "{url}: {said}");
    }
}
