//! The real team server: started, killed, started again at the same address, and called as a browser calls it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::{Value as Json, json};

use satchel_tests::program::Desk;

pub(crate) const PASSWORD: &str = "a password of some length";

/// A server that may be down. Its folder is a workspace's, so the program looks into it while it is.
pub(crate) struct Server {
    pub(crate) desk: Desk,
    pub(crate) address: SocketAddr,
    /// Where the records are, if not in the folder.
    database: Option<String>,
    child: Child,
    invitation: Option<String>,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::begin(None)
    }

    /// One over a database that others may be over as well.
    pub(crate) fn over(database: &str) -> Self {
        Self::begin(Some(database.to_owned()))
    }

    fn begin(database: Option<String>) -> Self {
        let desk = Desk::bare("team");
        let (child, started) = serve(&desk, database.as_deref(), "127.0.0.1:0");
        Self {
            desk,
            child,
            database,
            address: started["address"].as_str().unwrap().parse().unwrap(),
            invitation: started["invitation"].as_str().map(str::to_owned),
        }
    }

    /// Kills it, also while others are busy with it.
    pub(crate) fn kill(&self) {
        let killed = Command::new("kill")
            .args(["-KILL", &self.child.id().to_string()])
            .status();
        assert!(killed.unwrap().success());
    }

    /// Waits until it has ended.
    pub(crate) fn wait(&mut self) {
        self.child.wait().unwrap();
    }

    /// Its records are in a database from now on.
    pub(crate) fn move_over(&mut self, database: &str) {
        self.database = Some(database.to_owned());
    }

    pub(crate) fn start_again(&mut self) {
        self.wait();
        let address = self.address.to_string();
        self.child = serve(&self.desk, self.database.as_deref(), &address).0;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A code that lets someone make an account.
    pub(crate) fn invite(&mut self, email: &str) -> String {
        self.invitation.take().unwrap_or_else(|| {
            let mut args = vec!["invite", email, "--data", "team"];
            args.extend(self.database.iter().flat_map(|url| ["--database", url]));
            let invited = self.desk.json(&args);
            invited["code"].as_str().unwrap().to_owned()
        })
    }

    /// Its first invitation is another's now.
    pub(crate) fn forget_invitation(&mut self) {
        self.invitation = None;
    }

    /// Signs a browser in, and gives its cookie.
    pub(crate) fn sign_in(&mut self, email: &str) -> String {
        let invitation = self.invite(email);
        let body = json!({ "email": email, "name": "Web", "password": PASSWORD, "invitation": invitation });
        let answer = post(self.address, "/api/accept", "", &body).unwrap();
        let cookie = answer
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        cookie.unwrap().split(';').next().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Has a laptop join, under an address of its own.
pub(crate) fn join(server: &mut Server, laptop: &Desk, name: &str) {
    let email = format!("{name}@x.example");
    let (url, code) = (server.url(), server.invite(&email));
    laptop.json(&[
        "join",
        &url,
        "--email",
        &email,
        "--invitation",
        &code,
        "--name",
        name,
    ]);
}

/// The server's process and its first line.
fn serve(desk: &Desk, database: Option<&str>, listen: &str) -> (Child, Json) {
    let mut command = desk.command(&["serve", "--data", "team", "--listen", listen]);
    command.envs(database.map(|url| ("SATCHEL_DATABASE", url)));
    // Nobody reads its remarks: a full pipe would stop it.
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

/// A request's whole answer, head and body, if it came and was a good one.
pub(crate) fn post(server: SocketAddr, path: &str, cookie: &str, body: &Json) -> Option<String> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(server).ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {server}\r\norigin: http://{server}\r\ncookie: {cookie}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).ok()?;
    let mut answer = Vec::new();
    // Cut off, it may still have said that it did what was asked.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 200"),
        "{answer}"
    );
    (!answer.is_empty()).then_some(answer)
}
