//! Phone numbers: written in as many ways as there are people, and asked for in as many more.
//!
//! Knows nothing of numbering plans but the length of country calling codes. A run of digit groups counts as
//! one number when it could be one; a wrong guess costs a few tokens and hides nothing.

use std::ops::Range;

use super::pieces::{Kind, Piece};

/// Below this many digits a run of groups is more likely two numbers than one.
const MIN_DIGITS: usize = 6;
/// The most digits a number has (ITU-T E.164).
const MAX_DIGITS: usize = 15;
/// A trunk or international prefix is dropped only when this much remains, so "007" stays itself.
const MIN_REST: usize = 3;

/// Digit groups that may be read as one number.
pub(super) struct Phone<'a> {
    groups: Vec<&'a str>,
    /// Written with a leading `+`.
    plus: bool,
}

/// The runs of number pieces that may be phone numbers.
pub(super) fn runs<'a>(pieces: &'a [Piece<'a>]) -> impl Iterator<Item = (Range<usize>, Phone<'a>)> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let start = next + pieces[next..].iter().position(|p| p.kind == Kind::Number)?;
        let more = pieces[start + 1..]
            .iter()
            .take_while(|p| p.kind == Kind::Number && joins(p.gap));
        next = start + 1 + more.count();
        Some((start..next, Phone::of(&pieces[start..next])))
    })
    .filter(|(_, phone)| phone.is_likely())
}

fn joins(gap: &str) -> bool {
    gap.len() <= 3 && gap.bytes().all(|b| b" -./()".contains(&b))
}

impl<'a> Phone<'a> {
    fn of(run: &[Piece<'a>]) -> Phone<'a> {
        let plus = run[0].gap.trim_end_matches('(').ends_with('+');
        // "+49 (0)170": the zero is said only by those who leave out the rest before it.
        let spoken = |(at, piece): &(usize, &Piece<'a>)| {
            !(plus && *at == 1 && piece.text == "0" && piece.gap.ends_with('('))
        };
        let groups = run
            .iter()
            .enumerate()
            .filter(spoken)
            .map(|(_, p)| p.text)
            .collect();
        Phone { groups, plus }
    }

    fn is_likely(&self) -> bool {
        let led = self.plus || self.groups[0].starts_with('0');
        (led || self.groups.len() > 1)
            && self.groups.iter().map(|g| g.len()).sum::<usize>() >= MIN_DIGITS
    }

    /// The tokens under which the number is found: itself in each spelling, and itself from each group
    /// on, so that "170 12" finds "+49 (170) 1234".
    pub(super) fn tokens(&self) -> Vec<String> {
        let mut tokens = self.spellings();
        tokens.extend((1..self.groups.len()).map(|from| joined(&self.groups[from..])));
        tokens
    }

    /// The ways in which the same number may have been written down.
    pub(super) fn spellings(&self) -> Vec<String> {
        let digits = joined(&self.groups);
        let mut spellings = spellings(&digits);
        if self.plus {
            spellings.push(national(&digits).to_owned());
        }
        spellings
    }
}

/// The digits as written, and without the prefix for dialling abroad or out of town.
pub(super) fn spellings(digits: &str) -> Vec<String> {
    let mut spellings = vec![digits.to_owned()];
    let abroad = digits.strip_prefix("00");
    if let Some(rest) = abroad
        .or(digits.strip_prefix('0'))
        .filter(|r| r.len() >= MIN_REST)
    {
        spellings.push(rest.to_owned());
        if abroad.is_some() && rest.len() > MIN_DIGITS {
            spellings.push(national(rest).to_owned());
        }
    }
    spellings
}

fn joined(groups: &[&str]) -> String {
    let mut digits = String::new();
    for group in groups {
        if !digits.is_empty() && digits.len() + group.len() > MAX_DIGITS {
            break;
        }
        digits.push_str(group);
    }
    digits
}

/// An international number without its country calling code.
fn national(digits: &str) -> &str {
    let code = match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    };
    digits.get(code..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::super::pieces::pieces;
    use super::*;

    fn check(text: &str, expected: &[&[&str]]) {
        let pieces = pieces(text);
        let seen: Vec<Vec<String>> = runs(&pieces).map(|(_, phone)| phone.tokens()).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn tokens() {
        check("anna 12 34", &[]);
        check(
            "+49 170 1234567",
            &[&["491701234567", "1701234567", "1701234567", "1234567"]],
        );
        check("+491701234567", &[&["491701234567", "1701234567"]]);
        check(
            "+49 (0)170-1234567",
            &[&["491701234567", "1701234567", "1701234567", "1234567"]],
        );
        check(
            "0049 170 1234",
            &[&["00491701234", "491701234", "1701234", "1701234", "1234"]],
        );
        check("0170/1234567", &[&["01701234567", "1701234567", "1234567"]]);
        check("(555) 123-4567", &[&["5551234567", "1234567", "4567"]]);
        check(
            "+1 555 1234",
            &[&["15551234", "5551234", "5551234", "1234"]],
        );
        check(
            "030 1234, 040 5678",
            &[
                &["0301234", "301234", "1234"],
                &["0405678", "405678", "5678"],
            ],
        );
        check("007", &[]);
    }

    #[test]
    fn no_longer_than_a_number_can_be() {
        check(
            "123456 123456 123456",
            &[&["123456123456", "123456123456", "123456"]],
        );
    }
}
