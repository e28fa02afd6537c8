//! A server that speaks HTTPS with a certificate of a company's own authority, and laptops that trust it or do not.

use std::process::Stdio;

use crate::authority::Authority;
use crate::program::{Desk, Run};
use crate::team::Server;

/// A server whose certificate ends with a year, and the code that lets its first admin in.
fn server(authority: &Authority, until: i32) -> (Server, String) {
    let desk = Desk::new();
    let (chain, key) = (desk.path("chain.pem"), desk.path("key.pem"));
    authority.write(&chain, &key, until);
    let [chain, key] = [chain, key].map(|path| path.display().to_string());
    let args = ["--certificate", &chain, "--certificate-key", &key];
    let server = Server::start_with(desk, &args, Stdio::null());
    let code = server.started["invitation"].as_str().unwrap().to_owned();
    assert!(server.url().starts_with("https://127.0.0.1:"));
    (server, code)
}

/// Joins from a laptop whose system trusts an authority.
fn join(server: &Server, code: &str, trusted: &Authority) -> (Desk, Run) {
    let laptop = Desk::new();
    laptop.run(&["init"]).ok();
    let roots = laptop.write("roots.pem", &trusted.pem);
    let args = ["join", server.url(), "--email", "anna@x.example"];
    let mut command = laptop.command(&args);
    command.args(["--invitation", code, "--name", "Anna", "--json"]);
    let joined = command.env("SSL_CERT_FILE", &roots).output().unwrap();
    (laptop, Run::of(joined))
}

#[test]
fn a_laptop_joins_a_server_whose_certificate_its_system_trusts() {
    let authority = Authority::new();
    let (server, code) = server(&authority, 2090);
    let (_, stranger) = join(&server, &code, &Authority::new());
    stranger.failed(
        6,
        "nobody whom this computer trusts vouches for its certificate",
    );
    let (_laptop, joined) = join(&server, &code, &authority);
    assert_eq!(joined.ok().json()["status"]["state"], "synced");
}

#[test]
fn a_certificate_that_has_ended_is_told_of_on_both_ends() {
    let authority = Authority::new();
    let (server, code) = server(&authority, 2020);
    let (_, joined) = join(&server, &code, &authority);
    joined.failed(6, "its certificate has ended");
}
