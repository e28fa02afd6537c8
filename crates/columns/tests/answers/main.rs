//! Every answer from the columns, held against what whole records say, with commits in between.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

mod cache;
mod groups;
mod naive;
mod random;
mod workspace;

use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::workspace::Workspace;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_and_groups_are_those_of_whole_records(
        seed in any::<u64>(),
        size in 0_usize..150,
        commits in 1_usize..6,
    ) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut workspace = Workspace::new(&mut rng, size, false);
        for _ in 0..commits {
            for _ in 0..4 {
                workspace.check_page(&mut rng, 3);
                groups::check(&mut workspace, &mut rng);
            }
            workspace.commit(&mut rng, 3);
        }
        workspace.check_page(&mut rng, 3);
    }
}

/// A total is counted once, and followed from then on.
#[test]
fn totals_are_right_after_every_commit() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for various in [false, true] {
        let mut workspace = Workspace::new(&mut rng, 250, various);
        let filters: Vec<_> = (0..6)
            .map(|at| (at > 0).then(|| workspace.filter(&mut rng)))
            .collect();
        for commit in 0..24 {
            for filter in &filters {
                workspace.check_total(filter.as_ref(), commit % 7 == 0);
            }
            // Now and then more than are followed.
            workspace.commit(&mut rng, if commit % 10 == 9 { 80 } else { 3 });
        }
    }
}

/// Enough rows for several blocks, threads and samples, and for texts of which many differ.
#[test]
fn many_rows_give_the_same_answers() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut workspace = Workspace::new(&mut rng, 20_000, true);
    for _ in 0..6 {
        workspace.check_page(&mut rng, 1);
        groups::check(&mut workspace, &mut rng);
        workspace.commit(&mut rng, 20);
    }
}

/// The fields that all people sort and filter by.
#[test]
fn deep_pages_of_many_rows_are_where_a_sort_has_them() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let mut workspace = Workspace::new(&mut rng, 20_000, true);
    for sorts in [
        "TEXT",
        "-TEXT",
        "-CURRENCY,TEXT",
        "SELECT,-DATE_TIME",
        "BOOLEAN",
        "createdAt",
        "EMAILS,id",
    ] {
        let sorts = satchel_model::parse_sorts(sorts).unwrap();
        for filter in [
            None,
            Some("SELECT[eq]:RED"),
            Some("EMAILS[contains]:A1,NUMBER[gte]:0"),
        ] {
            let filter = filter
                .map(|filter| satchel_model::parse_filter(filter, &workspace.layout).unwrap());
            workspace.check_order(&mut rng, filter.as_ref(), &sorts, false);
        }
        workspace.commit(&mut rng, 2);
    }
}
