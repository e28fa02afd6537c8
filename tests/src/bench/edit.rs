//! `edit.*`: one field, durable and encrypted; and how soon the edit is found.

use std::time::{Duration, Instant};

use satchel_engine::Acting;
use satchel_model::{Query, RecordId};
use serde_json::{Map, json};

use super::{Scale, figure, micros, peer, percentile, workspace};

/// Edits measured.
const EDITS: usize = 3_000;

pub(super) fn run(scale: Scale) {
    let people = scale.records.unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let workspace = workspace(folder.path());
    workspace.add_sample(people, 1, &mut |_| {}).unwrap();
    workspace.settle_index();
    let page = workspace
        .page(&Query {
            object: "person".into(),
            limit: 5_000,
            ..Query::default()
        })
        .unwrap();
    let ids: Vec<RecordId> = page.records.iter().map(|record| record.id).collect();
    let plain = peer::encrypted(&folder.path().join("peer.db"), people);
    let (mut ours, mut theirs, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for edit in 0..EDITS {
        let word = format!("zq{edit}x");
        let values = Map::from_iter([("jobTitle".to_owned(), json!(word))]);
        let started = Instant::now();
        workspace
            .edit_record(Acting::default(), ids[edit * 7 % ids.len()], &values)
            .unwrap();
        ours.push(started.elapsed());
        assert_eq!(workspace.search(&word, 5, None).unwrap().hits.len(), 1);
        found.push(started.elapsed() - ours[edit]);
        let started = Instant::now();
        plain
            .prepare_cached("update person set title = ?2 where id = ?1")
            .unwrap()
            .execute((edit as i64 * 31 % people as i64 + 1, &word))
            .unwrap();
        theirs.push(started.elapsed());
    }
    print("edit", &mut ours, "");
    print("edit", &mut theirs, ".peer");
    figure(
        "edit.searchable_ms",
        micros(percentile(&mut found, 0.99)) / 1e3,
        "ms",
    );
}

fn print(name: &str, times: &mut [Duration], suffix: &str) {
    figure(
        &format!("{name}.p50_us{suffix}"),
        micros(percentile(times, 0.5)),
        "us",
    );
    figure(
        &format!("{name}.p99_us{suffix}"),
        micros(percentile(times, 0.99)),
        "us",
    );
}
