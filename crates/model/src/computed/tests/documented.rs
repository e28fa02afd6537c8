//! docs/formulas.md says what is so.

use super::World;
use crate::computed::function;
use crate::computed::outcome::Why;
use crate::computed::parse::MOST_LONG;
use crate::computed::syntax::MOST_DEEP;

const DOCUMENT: &str = include_str!("../../../../../docs/formulas.md");

/// The rows of the tables of examples: formula and what it gives.
fn examples() -> Vec<(&'static str, &'static str)> {
    let mut rows = Vec::new();
    let mut is_example = false;
    for line in DOCUMENT.lines() {
        match line
            .strip_prefix("| `")
            .and_then(|row| row.split_once("` | "))
        {
            Some((formula, gives)) if is_example => {
                rows.push((formula, gives.trim_end_matches(" |")));
            }
            _ => {
                is_example =
                    line == "| formula | gives |" || (is_example && line.starts_with("|--"));
            }
        }
    }
    rows
}

#[test]
fn every_example_gives_what_it_says() {
    let world = World::new();
    let examples = examples();
    assert!(
        examples.len() > 50,
        "only {} examples are read",
        examples.len()
    );
    for (formula, gives) in examples {
        assert_eq!(world.shown(formula), gives, "{formula}");
    }
}

#[test]
fn every_function_has_an_example() {
    for function in function::all() {
        let call = format!("{}(", function.name());
        let named = examples()
            .iter()
            .any(|(formula, _)| formula.contains(&call));
        assert!(named, "docs/formulas.md has no example of {call}…)");
    }
}

#[test]
fn the_limits_are_those_that_it_tells() {
    assert!(DOCUMENT.contains("at most 4,000 bytes") && MOST_LONG == 4_000);
    assert!(DOCUMENT.contains("at most 32\nlevels") && MOST_DEEP == 32);
    assert!(DOCUMENT.contains(&Why::DivisionByZero.to_string()));
}
