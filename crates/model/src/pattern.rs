//! Patterns of text as regular expressions, which every database and this program read alike.

use regex::{Regex, RegexBuilder};

use crate::Operator;

/// More states than this are no pattern that a person wrote: 1 MB compiled.
const SIZE: usize = 1 << 20;

/// The regular expression that an operator over text means, where it means one.
#[must_use]
pub fn expression(operator: Operator, text: &str) -> Option<String> {
    match operator {
        Operator::Like => Some(format!("(?s)^{}$", of_like(text))),
        Operator::Regex => Some(text.to_owned()),
        Operator::Iregex => Some(format!("(?i){text}")),
        _ => None,
    }
}

/// A `LIKE` pattern, which a backslash before `%` or `_` takes literally.
fn of_like(pattern: &str) -> String {
    let mut expression = String::with_capacity(pattern.len() + 8);
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '%' => expression.push_str(".*"),
            '_' => expression.push('.'),
            '\\' => push_literal(&mut expression, letters.next().unwrap_or('\\')),
            other => push_literal(&mut expression, other),
        }
    }
    expression
}

fn push_literal(expression: &mut String, letter: char) {
    if letter.is_ascii_punctuation() {
        expression.push('\\');
    }
    expression.push(letter);
}

/// Reads an expression.
///
/// # Errors
/// What is wrong with it, in one line.
pub fn compile(expression: &str) -> Result<Regex, String> {
    RegexBuilder::new(expression)
        .size_limit(SIZE)
        .build()
        .map_err(|error| {
            let said = error.to_string();
            let why = said.lines().last().unwrap_or_default();
            format!(
                "{expression:?} is not a regular expression: {}",
                why.trim_start_matches("error: ")
            )
        })
}

/// One spelling for texts that differ only in case.
#[must_use]
pub fn fold_case(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}
