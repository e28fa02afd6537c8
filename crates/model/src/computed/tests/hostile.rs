//! No text makes reading or evaluating panic.

use proptest::prelude::*;

use super::World;

/// Pieces of formulas, so that random texts get further than their first letter.
const PIECES: [&str; 46] = [
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "?",
    ":",
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "&&",
    "||",
    "==",
    "!=",
    "<",
    ">=",
    "in ",
    "name",
    "amount",
    "rating",
    "discount",
    "closeDate",
    "tags",
    "company",
    ".employees",
    "won",
    "true",
    "null",
    "1",
    "0.5",
    "99999999999999999999",
    "\"a\"",
    "'",
    "\\",
    "é",
    "if(",
    "round(",
    "concat(",
    "addDays(",
    "max(",
    "today()",
    " ",
];

fn survives(text: &str) {
    let world = World::new();
    if let Ok(formula) = world.parse(text) {
        let _ = world.evaluate(&formula);
        let _ = formula.dependencies();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_text_is_read_or_refused(text in "\\PC{0,60}") {
        survives(&text);
    }

    #[test]
    fn random_pieces_are_read_or_refused(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        survives(&pieces.concat());
    }

    #[test]
    fn a_refusal_names_a_place_in_the_text(text in "[a-zé0-9 .,()+*!<=?:\"'\\[\\]-]{0,40}") {
        if let Err(error) = World::new().parse(&text) {
            prop_assert_eq!(text.get(error.at.clone()), Some(error.found.as_str()));
        }
    }
}

#[test]
fn deep_text_is_refused_on_a_small_stack() {
    let deep = [
        "(",
        "if(won,",
        "-(",
        "[",
        "won?",
        "won?(",
        "1+(",
        "won||won&&1<1+1*(",
    ];
    let thread = std::thread::Builder::new().stack_size(1024 * 1024);
    let run = thread.spawn(move || {
        for piece in deep {
            for times in [30, 31, 32, 33, 200, 1_000] {
                survives(&piece.repeat(times));
                survives(&format!("{}1{}", piece.repeat(times), ")".repeat(times)));
            }
        }
    });
    run.unwrap().join().unwrap();
}
