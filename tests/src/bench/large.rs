//! A workspace of a million contacts: searching it, opening it, what it takes on the disk.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;
use satchel_engine::{
    Acting, Host, ImportOptions, Place, SchemaEdit, SchemaPart, Workspace, sample,
};
use satchel_model::{Query, Sort};

use super::{KEY, Scale, figure, micros, peer, percentile, timed, workspace};

/// How often each search is asked, with another text each time.
const ASKED: usize = 400;

pub(super) fn run(scale: Scale) {
    let rows = scale.records.unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("contacts.csv");
    sample::contacts_csv(1, rows, BufWriter::new(File::create(&csv).unwrap())).unwrap();
    let made = workspace(folder.path());
    let (_, time) = timed(|| {
        made.import(&csv, &ImportOptions::default(), &mut |_| {})
            .unwrap()
    });
    figure("large.import_s", time.as_secs_f64(), "s");
    made.settle_index();
    made.keep_columns().unwrap();
    let place = made.place().clone();
    drop(made);
    open(&place, rows);
    let workspace = Workspace::open(&place, &KEY, Host::system()).unwrap();
    add_fields(&workspace);
    let mut plain = peer::plain(&folder.path().join("peer.db"));
    peer::import(&mut plain, &csv);
    for (name, texts) in questions(&workspace) {
        let mut ours: Vec<Duration> = texts
            .iter()
            .map(|text| timed(|| workspace.search(text, 20, None).unwrap()).1)
            .collect();
        figure(
            &format!("search.{name}.p99_us"),
            micros(percentile(&mut ours, 0.99)),
            "us",
        );
        // A typo is beyond FTS5; the rest is asked less often, since it takes up to a second.
        if name != "typo1" {
            let mut theirs: Vec<Duration> = texts
                .iter()
                .take(10)
                .map(|text| timed(|| fts(&plain, text)).1)
                .collect();
            figure(
                &format!("search.{name}.p99_us.peer"),
                micros(percentile(&mut theirs, 0.99)),
                "us",
            );
        }
    }
}

/// Adds fields to the object that has all the records, and an object, each in a commit of its own.
fn add_fields(workspace: &Workspace) {
    let mut times: Vec<Duration> = ["TEXT", "NUMBER", "DATE", "CURRENCY", "BOOLEAN"]
        .iter()
        .map(|field_type| {
            let edit = SchemaEdit {
                part: SchemaPart::Field {
                    object: "person".to_owned(),
                    name: format!("added{}", field_type.to_lowercase()),
                    field_type: (*field_type).to_owned(),
                },
                values: serde_json::Map::new(),
                active: true,
            };
            let (done, time) = timed(|| workspace.edit_schema(Acting::default(), &[edit]));
            done.unwrap();
            time
        })
        .collect();
    let longest = percentile(&mut times, 1.0);
    figure("query.add_field_ms", micros(longest) / 1e3, "ms");
}

/// The folder to open, for the process that [`open`] starts.
pub const OPEN: &str = "SATCHEL_BENCH_OPEN";

/// Opens the workspace in a process of its own, as a window does: what the import left in memory is not its.
fn open(place: &Place, rows: usize) {
    let program = std::env::current_exe().unwrap();
    let done = Command::new(program).env(OPEN, &place.dir).status();
    assert!(done.unwrap().success());
    let bytes = size(&place.dir);
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    figure("disk.bytes_per_record", bytes as f64 / rows as f64, "bytes");
}

/// Opens the workspace in a folder up to its first page, and tells how long that took and what it took.
pub fn open_in(dir: &Path) {
    let place = Place {
        dir: dir.to_owned(),
    };
    let query = Query {
        object: "person".into(),
        sorts: vec![Sort {
            field: "name".into(),
            descending: false,
        }],
        limit: 100,
        ..Query::default()
    };
    let (workspace, time) = timed(|| {
        let workspace = Workspace::open(&place, &KEY, Host::system()).unwrap();
        assert_eq!(workspace.page(&query).unwrap().records.len(), 100);
        workspace
    });
    figure("open.first_page_ms", micros(time) / 1e3, "ms");
    figure("open.rss_mb", resident_mb(), "MB");
    drop(workspace);
}

/// Questions made of words that are there.
fn questions(workspace: &Workspace) -> Vec<(&'static str, Vec<String>)> {
    let page = workspace
        .page(&Query {
            object: "person".into(),
            limit: 2_000,
            ..Query::default()
        })
        .unwrap();
    let words: Vec<Vec<String>> = page
        .records
        .iter()
        .map(|record| {
            record
                .label
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<String>>()
        })
        .filter(|words| {
            words.len() >= 2 && words.iter().all(|word| word.is_ascii() && word.len() >= 5)
        })
        .take(ASKED)
        .collect();
    let prefix = |length: usize| {
        words
            .iter()
            .map(|words| words[0][..length].to_owned())
            .collect::<Vec<_>>()
    };
    let two = words
        .iter()
        .map(|words| format!("{} {}", &words[0][..3], &words[1][..2]))
        .collect();
    let typo = words
        .iter()
        .map(|words| format!("{}q{}", &words[1][..2], &words[1][3..]))
        .collect();
    vec![
        ("prefix1", prefix(1)),
        ("prefix2", prefix(2)),
        ("prefix3", prefix(3)),
        ("prefix4", prefix(4)),
        ("words2", two),
        ("typo1", typo),
    ]
}

fn fts(plain: &Connection, text: &str) -> usize {
    let question = text
        .split_whitespace()
        .map(|word| format!("\"{word}\"*"))
        .collect::<Vec<_>>()
        .join(" ");
    let sql = "select p.id, p.first_name, p.last_name from person_text t join person p on p.id = t.rowid where person_text match ?1 order by rank limit 20";
    let mut statement = plain.prepare_cached(sql).unwrap();
    statement
        .query_map([question], |row| row.get::<_, i64>(0))
        .unwrap()
        .count()
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<f64>()
        .unwrap()
        / 1024.0
}

/// What a folder takes on the disk, in bytes.
pub(super) fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            if entry.path().is_dir() {
                size(&entry.path())
            } else {
                entry.metadata().unwrap().len()
            }
        })
        .sum()
}
