//! The order of computed fields.

use proptest::prelude::*;

use crate::computed::{FieldName, order};

fn name(field: &str) -> FieldName {
    FieldName::new("deal", field)
}

fn needing(field: &str, needs: &[&str]) -> (FieldName, Vec<FieldName>) {
    (name(field), needs.iter().copied().map(name).collect())
}

#[test]
fn each_comes_after_what_it_needs() {
    let fields = [
        needing("total", &["net", "tax"]),
        needing("tax", &["net", "rate"]),
        needing("net", &["amount"]),
        needing("label", &["name"]),
    ];
    let ordered = order(&fields).unwrap();
    assert_eq!(ordered, ["net", "tax", "total", "label"].map(name));
}

#[test]
fn a_cycle_is_named() {
    let check = |fields: &[(FieldName, Vec<FieldName>)], told: &str| {
        assert_eq!(order(fields).unwrap_err().to_string(), told);
    };
    check(
        &[needing("a", &["a"])],
        "deal.a → deal.a need each other; take one out of another's formula",
    );
    check(
        &[
            needing("x", &["a"]),
            needing("a", &["b"]),
            needing("b", &["d", "c"]),
            needing("c", &["a"]),
            needing("d", &[]),
        ],
        "deal.a → deal.b → deal.c → deal.a need each other; take one out of another's formula",
    );
}

#[test]
fn a_long_chain_needs_no_deep_stack() {
    let chain: Vec<_> = (0..50_000)
        .map(|at| needing(&at.to_string(), &[&(at + 1).to_string()]))
        .collect();
    assert_eq!(order(&chain).unwrap().len(), 50_000);
}

proptest! {
    #[test]
    fn needs_come_first_or_a_cycle_is_real(needs in prop::collection::vec(prop::collection::vec(0..12_usize, 0..3), 12)) {
        let fields: Vec<_> = needs
            .iter()
            .enumerate()
            .map(|(at, needs)| (name(&at.to_string()), needs.iter().map(|need| name(&need.to_string())).collect::<Vec<_>>()))
            .collect();
        let needs_of = |field: &FieldName| &fields[field.field.parse::<usize>().unwrap()].1;
        match order(&fields) {
            Ok(ordered) => {
                prop_assert_eq!(ordered.len(), fields.len());
                for (at, field) in ordered.iter().enumerate() {
                    prop_assert!(needs_of(field).iter().all(|need| ordered[..at].contains(need)));
                }
            }
            Err(cycle) => {
                let next = cycle.0.iter().cycle().skip(1);
                for (field, next) in cycle.0.iter().zip(next) {
                    prop_assert!(needs_of(field).contains(next));
                }
            }
        }
    }
}
