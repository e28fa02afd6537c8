//! Arithmetic and conditions agree with a reading of them that is as plain as can be.

use proptest::prelude::*;

use super::World;
use crate::Scalar;
use crate::computed::Outcome;

/// An expression, written with no more brackets than it needs, and its value by exact whole numbers.
#[derive(Clone, Debug)]
struct Sample {
    text: String,
    /// How tightly its outermost sign binds; a single number most.
    binds: u8,
    value: i128,
}

fn number() -> impl Strategy<Value = Sample> {
    (0..50_i128).prop_map(|value| Sample {
        text: match value {
            3 => "rating".to_owned(),
            12 => "company.employees".to_owned(),
            _ => value.to_string(),
        },
        binds: 9,
        value,
    })
}

fn bracketed(part: &Sample, binds: u8) -> String {
    match part.binds < binds {
        true => format!("({})", part.text),
        false => part.text.clone(),
    }
}

fn joined(left: &Sample, sign: &str, right: &Sample) -> Sample {
    let (binds, value) = match sign {
        "+" => (4, left.value + right.value),
        "-" => (4, left.value - right.value),
        _ => (5, left.value * right.value),
    };
    let text = format!(
        "{} {sign} {}",
        bracketed(left, binds),
        bracketed(right, binds + 1)
    );
    Sample { text, binds, value }
}

fn arithmetic() -> impl Strategy<Value = Sample> {
    number().prop_recursive(5, 24, 2, |part| {
        prop_oneof![
            (
                part.clone(),
                prop::sample::select(&["+", "-", "*"][..]),
                part.clone()
            )
                .prop_map(|(left, sign, right)| joined(&left, sign, &right)),
            part.prop_map(|of| Sample {
                text: format!("-{}", bracketed(&of, 8)),
                binds: 8,
                value: -of.value,
            }),
        ]
    })
}

fn number_of(outcome: Outcome) -> Option<rust_decimal::Decimal> {
    match outcome.value()? {
        Scalar::Integer(number) => Some(number.into()),
        Scalar::Decimal(number) => Some(number),
        _ => None,
    }
}

proptest! {
    #[test]
    fn arithmetic_agrees(sample in arithmetic()) {
        let world = World::new();
        let formula = world.parse(&sample.text).unwrap();
        if sample.value.unsigned_abs() < 1 << 62 {
            let found = number_of(world.evaluate(&formula));
            prop_assert_eq!(found.and_then(|found| i128::try_from(found).ok()), Some(sample.value), "{}", sample.text);
        }
    }

    #[test]
    fn comparisons_agree(left in arithmetic(), right in arithmetic()) {
        prop_assume!(left.value.abs().max(right.value.abs()) < 1 << 60);
        let world = World::new();
        for (sign, holds) in [
            ("<", left.value < right.value),
            ("<=", left.value <= right.value),
            ("==", left.value == right.value),
            ("!=", left.value != right.value),
        ] {
            let text = format!("{} {sign} {}", left.text, right.text);
            let found = world.evaluate(&world.parse(&text).unwrap());
            prop_assert_eq!(found, Outcome::Value(Scalar::Boolean(holds)), "{}", text);
        }
    }

    #[test]
    fn division_undoes_multiplication(a in -1_000_000_i64..1_000_000, b in 1_i64..10_000) {
        let world = World::new();
        let text = format!("rating * 0 + {a} * {b} / {b}");
        prop_assert_eq!(number_of(world.evaluate(&world.parse(&text).unwrap())), Some(a.into()));
    }

    #[test]
    fn conditions_agree(facts in prop::collection::vec(any::<Option<bool>>(), 3), signs in prop::collection::vec(any::<bool>(), 2)) {
        let world = World::new();
        let written = |fact: &Option<bool>| match fact {
            Some(yes) => yes.to_string(),
            None => "discount > 1".to_owned(),
        };
        let sign = |and: bool| if and { "&&" } else { "||" };
        let text = format!(
            "({} {} {}) {} {}",
            written(&facts[0]), sign(signs[0]), written(&facts[1]), sign(signs[1]), written(&facts[2])
        );
        let by_table = |and: bool, a: Option<bool>, b: Option<bool>| match (and, a, b) {
            (true, Some(false), _) | (true, _, Some(false)) => Some(false),
            (true, Some(true), Some(true)) => Some(true),
            (false, Some(true), _) | (false, _, Some(true)) => Some(true),
            (false, Some(false), Some(false)) => Some(false),
            _ => None,
        };
        let expected = by_table(signs[1], by_table(signs[0], facts[0], facts[1]), facts[2]);
        let found = world.evaluate(&world.parse(&text).unwrap()).value();
        prop_assert_eq!(found, expected.map(Scalar::Boolean), "{}", text);
    }
}
