//! `sync.away.*` and what it is made of: a laptop that comes back after three weeks, pulls and pushes by the thousand, and what
//! one edit costs on the line.

use std::path::Path;
use std::time::Duration;

use satchel_engine::digest::Digest;
use satchel_engine::{Acting, Workspace};
use satchel_model::{Query, RecordId};
use satchel_sync::core::Exchange;
use satchel_sync::step::{Question, ask, hear};
use serde_json::{Map, json};
use tokio::runtime::Runtime;

use super::{Laptop, Team};
use crate::bench::{figure, micros, timed};

/// What others do in three weeks: so many edits of so many records; and what is done here meanwhile.
const FOREIGN: usize = 112_000;
const TOUCHED: usize = 60_000;
const OWN: usize = 2_000;

/// Records in one page of a list.
const PAGE: usize = 1_000;

pub(super) fn run(runtime: &Runtime, team: &Team, folder: &Path) {
    let [away, counted] = ["away", "counted"].map(|name| Laptop::new(&folder.join(name)));
    for laptop in [&away, &counted] {
        laptop.join(runtime, team);
        laptop.workspace.settle_index();
    }
    one_edit(team, &counted);
    let ids = people(&team.workspace, TOUCHED);
    let foreign = FOREIGN * ids.len() / TOUCHED;
    edits(&team.workspace, &ids, foreign, "theirs");
    edits(&away.workspace, &ids, OWN, "mine");
    let (_, time) = timed(|| {
        runtime.block_on(away.sync.sync_now()).unwrap();
        away.workspace.settle_index();
    });
    figure("sync.away.changes", count(foreign), "changes");
    figure("sync.away.s", time.as_secs_f64(), "s");
    let pulled = exchange(team, &counted);
    figure("sync.away.mb", pulled.bytes / 1e6, "MB");
    let per_s = count(foreign) / pulled.time.as_secs_f64();
    figure("sync.pull.changes_per_s", per_s, "changes/s");
    figure(
        "sync.edit.batched_bytes",
        pulled.bytes / count(foreign),
        "bytes",
    );
    edits(&counted.workspace, &ids, 10 * OWN, "pushed");
    let pushed = exchange(team, &counted);
    let per_s = count(10 * OWN) / pushed.time.as_secs_f64();
    figure("sync.push.changes_per_s", per_s, "changes/s");
    digests(team);
}

/// How long it takes to make the digest of all documents, and to follow one edit with it.
fn digests(team: &Team) {
    let server = &team.workspace;
    let (made, time) = timed(|| server.digest(&[7; 16]).unwrap().1);
    assert_ne!(made, Digest::default());
    figure("sync.digest.made_ms", micros(time) / 1e3, "ms");
    edits(server, &people(server, 1), 1, "followed");
    let (_, time) = timed(|| server.digest_at_hand(&[7; 16]).unwrap().unwrap());
    figure("sync.digest.followed_us", micros(time), "us");
}

/// The bodies of one edit's push, and of the answer that brings it to another.
fn one_edit(team: &Team, laptop: &Laptop) {
    let ids = people(&laptop.workspace, 1);
    edits(&laptop.workspace, &ids, 1, "one");
    let up = bodies(team, laptop);
    let push = up.iter().find(|(question, _)| question.path == "push");
    figure(
        "sync.edit.up_bytes",
        count(push.unwrap().0.body.len()),
        "bytes",
    );
    let without = bodies(team, laptop);
    edits(&team.workspace, &ids, 1, "two");
    let with = bodies(team, laptop);
    let answers = |all: &[(Question, usize)]| all.iter().map(|(_, bytes)| bytes).sum::<usize>();
    let down = answers(&with) - answers(&without);
    figure("sync.edit.down_bytes", count(down), "bytes");
}

/// What an exchange in one thread took.
struct Took {
    time: Duration,
    bytes: f64,
}

fn exchange(team: &Team, laptop: &Laptop) -> Took {
    let (all, time) = timed(|| bodies(team, laptop));
    let bytes = all
        .iter()
        .map(|(question, answer)| question.body.len() + answer);
    Took {
        time,
        bytes: count(bytes.sum()),
    }
}

/// Exchanges all there is without sockets: the questions, and how long the answers were.
fn bodies(team: &Team, laptop: &Laptop) -> Vec<(Question, usize)> {
    let device = laptop.workspace.server().unwrap().unwrap().device;
    let (mut all, mut exchange) = (Vec::new(), Exchange::new(true));
    while let Some(question) = ask(&exchange, &laptop.workspace).unwrap() {
        let answer = satchel_sync::serve::handle(&team.workspace, device, &question.body);
        let asked = question.asked.clone();
        hear(&mut exchange, &laptop.workspace, asked, &answer).unwrap();
        all.push((question, answer.len()));
    }
    all
}

/// The ids of so many people, or of all there are.
pub(super) fn people(workspace: &Workspace, most: usize) -> Vec<RecordId> {
    let mut query = Query {
        object: "person".into(),
        limit: u32::try_from(PAGE.min(most)).unwrap(),
        ..Query::default()
    };
    let mut ids = Vec::new();
    loop {
        let page = workspace.page(&query).unwrap();
        ids.extend(page.records.iter().map(|record| record.id));
        if page.end.is_none() || ids.len() >= most {
            ids.truncate(most);
            return ids;
        }
        query.after = page.end;
    }
}

/// Edits of one field, each a commit of its own.
pub(super) fn edits(workspace: &Workspace, ids: &[RecordId], count: usize, what: &str) {
    for at in 0..count {
        let values = Map::from_iter([("jobTitle".to_owned(), json!(format!("{what} {at}")))]);
        let id = ids[at * 7_919 % ids.len()];
        workspace
            .edit_record(Acting::default(), id, &values)
            .unwrap();
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure")]
fn count(number: usize) -> f64 {
    number as f64
}
