//! `import.csv.records_per_s`: a file of contacts, parsed, committed, projected, indexed, encrypted, searchable.

use std::fs::File;
use std::io::BufWriter;

use satchel_engine::{ImportOptions, sample};

use super::{Scale, figure, peer, timed, workspace};

/// Runs of each, taken in turn so that the machine's drift meets both.
const RUNS: usize = 3;

pub(super) fn run(scale: Scale) {
    let rows = scale.records.unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("contacts.csv");
    sample::contacts_csv(1, rows, BufWriter::new(File::create(&csv).unwrap())).unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let place = tempfile::tempdir().unwrap();
        let workspace = workspace(place.path());
        let (report, time) = timed(|| {
            let report = workspace
                .import(&csv, &ImportOptions::default(), &mut |_| {})
                .unwrap();
            workspace.settle_index();
            report
        });
        assert_eq!(report.read, rows as u64);
        assert!(!workspace.search("a", 1, None).unwrap().hits.is_empty());
        ours.push(rate(rows, time));
        let mut plain = peer::plain(&place.path().join("peer.db"));
        let (imported, time) = timed(|| peer::import(&mut plain, &csv));
        assert_eq!(imported, rows);
        theirs.push(rate(rows, time));
    }
    figure("import.csv.records_per_s", median(&mut ours), "records/s");
    figure(
        "import.csv.records_per_s.peer",
        median(&mut theirs),
        "records/s",
    );
}

fn rate(rows: usize, time: std::time::Duration) -> f64 {
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / time.as_secs_f64()
}

fn median(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
