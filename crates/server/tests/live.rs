//! The live stream: an edit comes with the word of it, and whoever cannot take that pulls.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::team::{Laptop, Live, Team, map, until};
use satchel_engine::{Acting, Host};
use satchel_store::{team as accounts, write};
use satchel_sync::news::{Heard, News, Told, WITH_CHANGES};
use satchel_sync::{Error, Join, enrol_device};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(20);

/// What stands before a server, and counts the pulls that go through it.
struct Door {
    url: String,
    pulls: Arc<AtomicUsize>,
}

impl Door {
    async fn before(team: &Team) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (server, pulls) = (team.started.address, Arc::<AtomicUsize>::default());
        let counted = Arc::clone(&pulls);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(server).await.unwrap();
                let (mut hears, mut says) = client.into_split();
                let (mut answers, mut asks) = server.into_split();
                tokio::spawn(async move { tokio::io::copy(&mut answers, &mut says).await });
                let counted = Arc::clone(&counted);
                tokio::spawn(async move {
                    let mut piece = vec![0; 1 << 16];
                    while let Ok(length @ 1..) = hears.read(&mut piece).await {
                        let said = &piece[..length];
                        if said.starts_with(b"POST /sync/pull ") {
                            counted.fetch_add(1, Ordering::Relaxed);
                        }
                        asks.write_all(said).await.unwrap();
                    }
                });
            }
        });
        Self { url, pulls }
    }

    fn pulls(&self) -> usize {
        self.pulls.load(Ordering::Relaxed)
    }
}

/// Ada's laptop at the server, and Bob's behind a door, both listening.
struct Office {
    team: Team,
    door: Door,
    ada: Laptop,
    bob: Laptop,
    _live: [Live; 2],
}

impl Office {
    async fn open() -> Self {
        let team = Team::start().await;
        let (door, bob) = (Door::before(&team).await, Laptop::new());
        let ada = team.laptop("Ada").await;
        let join = Join {
            url: door.url.clone(),
            invitation: Some(team.invite("bob@example.com")),
            name: Some("Bob".into()),
            ..team.credentials("bob@example.com")
        };
        bob.join(join).await.unwrap();
        let live = [ada.live(), bob.live()];
        let office = Self {
            team,
            door,
            ada,
            bob,
            _live: live,
        };
        // Both streams stand when each has heard of the other.
        for (from, to) in [(&office.ada, &office.bob), (&office.bob, &office.ada)] {
            let early = from.person("Early Bird");
            until("both are on the line", || to.has(early)).await;
        }
        office.settle().await;
        office
    }

    /// Waits until both have all.
    async fn settle(&self) {
        let seq = || self.team.workspace.seq().unwrap();
        for laptop in [&self.ada, &self.bob] {
            until("all is exchanged", || {
                let at = laptop.workspace.server().unwrap().unwrap();
                at.pulled == seq() && laptop.workspace.waiting_count().unwrap() == 0
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_arrives_without_a_pull() -> Result<(), Error> {
    let office = Office::open().await;
    let (ada, bob) = (&office.ada, &office.bob);
    let before = office.door.pulls();
    assert!(before > 0, "the door counts what Bob pulled to begin with");
    for number in 0..5 {
        let grace = ada.person(&format!("Grace Hopper {number}"));
        until("Bob hears of what Ada wrote", || bob.has(grace)).await;
        ada.edit(grace, json!({ "city": "New York" }));
        until("and of what she changed", || {
            bob.value(grace, "city") == "New York"
        })
        .await;
    }
    assert_eq!(office.door.pulls(), before);
    let at = bob.workspace.server()?.unwrap();
    assert_eq!(at.seen, office.team.workspace.end()?);
    office.settle().await;
    assert_eq!(bob.workspace.seq()?, ada.workspace.seq()?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_long_for_a_word_is_pulled() {
    let office = Office::open().await;
    let before = office.door.pulls();
    let text = noise(200_000);
    let note = office
        .ada
        .create("note", json!({ "title": "Long", "bodyV2": text }));
    until("Bob has the long note", || office.bob.has(note)).await;
    assert!(office.door.pulls() > before);
    office.settle().await;
    // And what follows is told again.
    let before = office.door.pulls();
    let grace = office.ada.person("Grace Hopper");
    until("Bob hears of what Ada wrote", || office.bob.has(grace)).await;
    assert_eq!(office.door.pulls(), before);
}

/// Text that packing hardly makes shorter.
fn noise(length: usize) -> String {
    let (host, mut text) = (Host::system(), String::new());
    while text.len() < length {
        write!(text, "{:032x}", u128::from_le_bytes(host.random())).unwrap();
    }
    text
}

/// A live stream that is read by hand, with as little room as there can be for what is not read.
struct Stream {
    socket: TcpStream,
    news: News,
}

impl Stream {
    async fn open(team: &Team, path: &str) -> Self {
        let join = Join {
            invitation: Some(team.invite("eve@example.com")),
            name: Some("Eve".into()),
            ..team.credentials("eve@example.com")
        };
        let token = enrol_device(&team.url(), join, "a script").await.unwrap();
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        let mut socket = socket.connect(team.started.address).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {token}\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut stream = Self {
            socket,
            news: News::default(),
        };
        let first = stream.upto(team.workspace.seq().unwrap()).await;
        assert!(first.iter().all(|told| told.word.is_none()));
        stream
    }

    /// All that it tells until it tells of a position.
    async fn upto(&mut self, seq: u64) -> Vec<Told> {
        let (mut heard, mut piece) = (Vec::<Told>::new(), vec![0; 1 << 16]);
        while heard.last().is_none_or(|told| told.seq < seq) {
            let read = tokio::time::timeout(PATIENCE, self.socket.read(&mut piece)).await;
            let length = read.expect("it tells of the position").unwrap();
            assert!(length > 0, "the stream has ended");
            // What HTTP puts between the parts are lines that tell nothing.
            let said = self.news.hear(&piece[..length]).into_iter();
            heard.extend(said.filter_map(|one| match one {
                Heard::News(told) => Some(told),
                Heard::Present(_) => None,
            }));
        }
        heard
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_ask_for_changes_hears_positions_alone() {
    let team = Team::start().await;
    let mut asks_nothing = Stream::open(&team, "/sync/live").await;
    let before = team.workspace.seq().unwrap();
    team.workspace
        .create_record(
            Acting::default(),
            "person",
            &map(json!({ "name": "Grace" })),
        )
        .unwrap();
    let bare = Told {
        seq: team.workspace.seq().unwrap(),
        word: None,
    };
    assert!(bare.seq > before);
    assert_eq!(asks_nothing.upto(bare.seq).await, [bare]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_slow_is_told_where_the_log_ends() {
    let team = Team::start().await;
    let mut slow = Stream::open(&team, &format!("/sync/live?{WITH_CHANGES}")).await;
    let values = map(json!({ "title": "Long", "bodyV2": noise(20_000) }));
    for _ in 0..800 {
        team.workspace
            .create_record(Acting::default(), "note", &values)
            .unwrap();
    }
    let seq = team.workspace.seq().unwrap();
    let told = slow.upto(seq).await;
    let with_changes = told.iter().filter(|told| told.word.is_some()).count();
    assert!((1..800).contains(&with_changes), "{with_changes} words");
    let end = Told { seq, word: None };
    assert!(told.contains(&end), "it is told to pull");
}

/// Cut at the heartbeat, which is later than that, it would still be told of edits until then.
const AT_ONCE: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_signed_out_hears_nothing_more_and_the_others_hear_on() {
    let team = Team::start().await;
    let mut lines = Vec::new();
    for name in ["ada", "bob"] {
        let email = format!("{name}@example.com");
        let join = Join {
            invitation: Some(team.invite(&email)),
            name: Some(name.into()),
            ..team.credentials(&email)
        };
        let token = enrol_device(&team.url(), join, "a script").await.unwrap();
        let request = reqwest::Client::new().get(format!("{}/sync/live", team.url()));
        let mut line = request.bearer_auth(&token).send().await.unwrap();
        assert!(
            line.chunk().await.unwrap().is_some(),
            "it is told where the log ends"
        );
        lines.push((line, secret_hash(&token)));
    }
    let (mut bob, _) = lines.pop().unwrap();
    let (mut ada, token) = lines.pop().unwrap();
    write(team.workspace.database(), |writer| {
        let device = accounts::device_by_token(writer, &token)?.unwrap();
        accounts::sign_out_device(writer, device.id)
    })
    .unwrap();
    let ended = async { while let Some(_heartbeat) = ada.chunk().await.unwrap() {} };
    timeout(AT_ONCE, ended).await.expect("the line ends");
    let told = async {
        let person = team
            .workspace
            .create_record(Acting::default(), "person", &map(json!({})));
        let (seq, mut news) = (person.unwrap().seq, News::default());
        while let Some(said) = bob.chunk().await.unwrap() {
            let mut heard = news.hear(&said).into_iter();
            if heard.any(|heard| matches!(heard, Heard::News(told) if told.seq == seq)) {
                return;
            }
        }
        panic!("the other's line ended");
    };
    timeout(AT_ONCE, told).await.expect("the other hears on");
}

fn secret_hash(token: &str) -> [u8; 32] {
    let hash = ring::digest::digest(&ring::digest::SHA256, token.as_bytes());
    hash.as_ref().try_into().unwrap()
}
