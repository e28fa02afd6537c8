//! A formula's text cut into numbers, texts, names and signs.

use rust_decimal::Decimal;

use super::error::{Flaw, Span};

/// One piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A number with the digits it was written with, so that 2.50 is exact.
    Number(Decimal),
    /// A text between quotes.
    Text(String),
    /// A field, a relation, a function or a word of the language.
    Name(String),
    /// One of [`SIGNS`].
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// A piece and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) at: Span,
}

/// The signs; those of two characters first, so that `<=` is not read as `<`.
const SIGNS: [&str; 22] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", "(", ")",
    "[", "]", ",", ".",
];

/// What people write by habit from elsewhere, and what is written here.
const HABITS: [(&str, &str); 8] = [
    ("=", "write == to compare"),
    ("&", "write && for \"and\", concat(…) to join texts"),
    ("|", "write || for \"or\""),
    (";", "write a comma between the values of a function"),
    ("^", "there are no powers; write x * x"),
    ("“", "write texts between \" or '"),
    ("”", "write texts between \" or '"),
    ("{", "write fields by their names alone"),
];

/// Cuts a text.
pub(super) fn cut(text: &str) -> Result<Vec<Placed>, Flaw> {
    let mut pieces = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let Some(first) = text[at..].chars().next() else {
            break;
        };
        let (token, length) = match first {
            '0'..='9' => number(text, at)?,
            '"' | '\'' => quoted(text, at, first)?,
            letter if letter.is_alphabetic() || letter == '_' => name(&text[at..]),
            _ => sign(text, at, first)?,
        };
        let span = Span::new(at, at + length);
        pieces.push(Placed { token, at: span });
        at += length;
    }
    let at = Span::new(at, at);
    pieces.push(Placed {
        token: Token::End,
        at,
    });
    Ok(pieces)
}

fn name(rest: &str) -> (Token, usize) {
    let length = length_while(rest, |c| c.is_alphanumeric() || c == '_');
    (Token::Name(rest[..length].to_owned()), length)
}

fn length_while(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

fn number(text: &str, at: usize) -> Result<(Token, usize), Flaw> {
    let rest = &text[at..];
    let digits = |rest: &str| length_while(rest, |c| c.is_ascii_digit());
    let whole = digits(rest);
    let fraction = rest[whole..].strip_prefix('.').map_or(0, digits);
    let length = match fraction {
        0 => whole,
        digits => whole + 1 + digits,
    };
    let wrong = |length: usize, what: &str| Flaw::new(Span::new(at, at + length), what);
    let beyond = length_while(&rest[length..], |c| c.is_alphanumeric() || c == '_');
    if beyond > 0 {
        let what = "is not a number; write it like 1200 or 1200.50";
        return Err(wrong(length + beyond, what));
    }
    let read = Decimal::from_str_exact(&rest[..length]);
    let read = read.map_err(|_| wrong(length, "has more digits than the 28 of a number"))?;
    Ok((Token::Number(read), length))
}

fn quoted(text: &str, at: usize, quote: char) -> Result<(Token, usize), Flaw> {
    let mut read = String::new();
    let mut letters = text[at + 1..].char_indices();
    while let Some((offset, letter)) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some((_, 'n')) => read.push('\n'),
                Some((_, 't')) => read.push('\t'),
                Some((_, same @ ('\\' | '"' | '\''))) => read.push(same),
                other => {
                    let from = at + 1 + offset;
                    let to = from + 1 + other.map_or(0, |(_, letter)| letter.len_utf8());
                    let what = r#"is not known in a text; there are \n, \t, \\, \" and \'"#;
                    return Err(Flaw::new(Span::new(from, to), what));
                }
            },
            end if end == quote => return Ok((Token::Text(read), offset + 2)),
            other => read.push(other),
        }
    }
    let what = format!("has no end; close the text with {quote}");
    Err(Flaw::new(Span::new(at, text.len()), what))
}

fn sign(text: &str, at: usize, first: char) -> Result<(Token, usize), Flaw> {
    let rest = &text[at..];
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return Ok((Token::Sign(sign), sign.len()));
    }
    let habit = HABITS.iter().find(|(habit, _)| rest.starts_with(habit));
    let what = habit.map_or_else(
        || "has no meaning in a formula".to_owned(),
        |(_, instead)| format!("has no meaning in a formula; {instead}"),
    );
    Err(Flaw::new(Span::new(at, at + first.len_utf8()), what))
}
