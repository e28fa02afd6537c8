//! `sync.first.*`: an empty laptop until its first records are there, until all are, and until all are found; and the bytes on the line.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use satchel_engine::Workspace;
use satchel_model::RecordId;
use satchel_store::Lease;
use satchel_sync::wire::{
    self, Answer, AskSegment, PROTOCOLS, Pull, Request, SOFT_BYTES, SegmentName,
};
use tokio::runtime::Runtime;

use super::{Laptop, Team};
use crate::bench::{figure, percentile, timed};

/// Laptops that sync for the first time.
const RUNS: usize = 3;

/// Records that are enough to begin with.
const USABLE: u64 = 10_000;

/// Between two looks at how far a laptop is.
const LOOK: Duration = Duration::from_millis(5);

pub(super) fn run(runtime: &Runtime, team: &Team, folder: &Path, records: usize) {
    figure(
        "sync.segments.made_s",
        make_segments(team).as_secs_f64(),
        "s",
    );
    let (mut usable, mut rows, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let laptop = Laptop::new(&folder.join(format!("first{run}")));
        let started = Instant::now();
        let end = team.workspace.seq().unwrap();
        let watched = [USABLE.min(end), end].map(|seq| reached(&laptop.workspace, seq, started));
        laptop.join(runtime, team);
        laptop.workspace.settle_index();
        all.push(started.elapsed());
        let [first, last] = watched.map(|thread| thread.join().unwrap());
        usable.push(first);
        rows.push(last);
        laptop.check_is_complete(team);
        if run == 0 {
            // Each record is one change there.
            let bytes = bytes(team, &laptop) / f64::from(u32::try_from(end).unwrap());
            figure("sync.first.bytes_per_record", bytes, "bytes");
        }
    }
    let median = |name: &str, times: &mut Vec<Duration>| {
        figure(name, percentile(times, 0.5).as_secs_f64(), "s");
    };
    median("sync.first.usable_s", &mut usable);
    median("sync.first.rows_s", &mut rows);
    median("sync.first.searchable_s", &mut all.clone());
    median(&per(records), &mut all);
    let (time, _) = by_log(runtime, team, &folder.join("by-log"));
    make_segments(team);
    figure(&format!("{}.log", per(records)), time, "s");
}

/// `sync.first.100k_s`, or what another size is called.
pub(super) fn per(records: usize) -> String {
    match records % 1_000 {
        0 => format!("sync.first.{}k_s", records / 1_000),
        _ => format!("sync.first.{records}_s"),
    }
}

/// How long it takes from `started` until so many of the server's changes are here: an empty laptop has no others.
fn reached(
    workspace: &Arc<Workspace>,
    changes: u64,
    started: Instant,
) -> std::thread::JoinHandle<Duration> {
    let workspace = Arc::clone(workspace);
    std::thread::spawn(move || {
        while workspace.seq().unwrap() < changes {
            std::thread::sleep(LOOK);
        }
        started.elapsed()
    })
}

/// The bodies of all that an empty laptop asks for, questions and answers.
fn bytes(team: &Team, laptop: &Laptop) -> f64 {
    let mut line = Line::new(team, laptop);
    let mut pull = everything(laptop, Some(0));
    if let Answer::Contents(contents) = line.ask(&Request::Pull(pull.clone())) {
        for segment in &contents.segments {
            line.ask_for(&pull, segment);
        }
        pull.after = contents.seq;
    }
    line.pull(Pull {
        segments: None,
        ..pull
    });
    line.bytes
}

/// What a laptop that begins with a team asks.
fn everything(laptop: &Laptop, segments: Option<u64>) -> Pull {
    let server = laptop.workspace.server().unwrap().unwrap();
    Pull {
        protocol: *PROTOCOLS.end(),
        epoch: server.epoch,
        after: 0,
        max_bytes: SOFT_BYTES as u64,
        seen: wire::Seen::default(),
        segments,
    }
}

/// A line to a server, whose bytes are counted.
struct Line<'t> {
    team: &'t Team,
    device: RecordId,
    bytes: f64,
}

impl<'t> Line<'t> {
    fn new(team: &'t Team, laptop: &Laptop) -> Self {
        let device = laptop.workspace.server().unwrap().unwrap().device;
        Self {
            team,
            device,
            bytes: 0.0,
        }
    }

    fn ask(&mut self, request: &Request) -> Answer {
        let question = wire::encode(request);
        let answer = satchel_sync::serve::handle(&self.team.workspace, self.device, &question);
        self.bytes += f64::from(u32::try_from(question.len() + answer.len()).unwrap());
        wire::decode(&answer).unwrap()
    }

    fn ask_for(&mut self, pull: &Pull, segment: &SegmentName) {
        let mut from = 0;
        while from < segment.bytes {
            let ask = AskSegment {
                protocol: pull.protocol,
                epoch: pull.epoch,
                seen: pull.seen,
                hash: segment.hash,
                from,
                max_bytes: pull.max_bytes,
            };
            let Answer::Part(part) = self.ask(&Request::Segment(ask)) else {
                panic!("a part is asked for");
            };
            from += part.bytes.len() as u64;
        }
    }

    /// Pulls to the log's end.
    fn pull(&mut self, mut pull: Pull) {
        let end = self.team.workspace.seq().unwrap();
        while pull.after < end {
            let Answer::Changes(changes) = self.ask(&Request::Pull(pull.clone())) else {
                panic!("a pull is answered by changes");
            };
            pull.after = changes.upto;
        }
    }
}

/// The first sync of a team whose records were edited since: by segments, and by the log from its beginning.
pub(super) fn edited(runtime: &Runtime, team: &Team, folder: &Path) {
    let (log_s, log_mb) = by_log(runtime, team, &folder.join("edited-by-log"));
    let made = make_segments(team).as_secs_f64();
    let (segments_s, segments_mb) = whole(runtime, team, &folder.join("edited-by-segments"));
    figure("sync.first.edited.segments_made_s", made, "s");
    figure("sync.first.edited_s", segments_s, "s");
    figure("sync.first.edited_s.log", log_s, "s");
    figure("sync.first.edited_mb", segments_mb, "MB");
    figure("sync.first.edited_mb.log", log_mb, "MB");
}

/// An empty laptop until all is there and found: seconds, and megabytes on the line.
fn whole(runtime: &Runtime, team: &Team, folder: &Path) -> (f64, f64) {
    let laptop = Laptop::new(folder);
    let started = Instant::now();
    laptop.join(runtime, team);
    laptop.workspace.settle_index();
    let time = started.elapsed();
    laptop.check_is_complete(team);
    (time.as_secs_f64(), bytes(team, &laptop) / 1e6)
}

/// The same from a server without segments.
fn by_log(runtime: &Runtime, team: &Team, folder: &Path) -> (f64, f64) {
    without_segments(team, || whole(runtime, team, folder))
}

/// Makes segments as of the log's end, also where the server is making some as of before it, and gives how long that took.
fn make_segments(team: &Team) -> Duration {
    let end = team.workspace.seq().unwrap();
    let is_made = || {
        let segments = team.workspace.segments(0).unwrap();
        segments.is_some_and(|made| made.as_of.seq == end)
    };
    loop {
        let (_, time) = timed(|| team.workspace.make_segments().unwrap());
        if is_made() {
            return time;
        }
        std::thread::sleep(LOOK);
    }
}

/// Does something while a server has no segments, and makes none.
fn without_segments<T>(team: &Team, work: impl FnOnce() -> T) -> T {
    let database = team.workspace.database();
    let now = team.workspace.host().now_ms();
    let lease = satchel_store::write(database, |writer| {
        writer.execute_all("delete from lease; delete from segmented; delete from segment")?;
        Lease::take(writer, "segments", [1; 16], now, i64::MAX / 2)
    });
    let (lease, done) = (lease.unwrap().unwrap(), work());
    satchel_store::write(database, |writer| lease.give_back(writer)).unwrap();
    done
}
