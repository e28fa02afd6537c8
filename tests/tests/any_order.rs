//! The engine's two ways in, `receive` and `apply_pulled`, held against each other.

use proptest::prelude::*;
use satchel_tests::simulation::any_order;

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_changes_give_the_same_workspace(seed in any::<u64>(), edits in 1..60_usize) {
        if let Err(violation) = any_order(seed, edits) {
            return Err(TestCaseError::fail(violation.to_string()));
        }
    }
}
