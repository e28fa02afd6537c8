//! Reads a formula's text as a tree: the expressions of CEL (the Common Expression Language) that a record needs.
//!
//! `a ? b : c`, then `||`, `&&`, comparisons and `in`, `+ -`, `* / %`, `- !`, from what binds loosest to what binds
//! tightest, each from left to right. Nothing that repeats, so a formula ends; and no assignment.

use super::error::{Flaw, Span};
use super::syntax::{MOST_DEEP, Node, Written, too_deep};
use super::token::{Placed, Token, cut};

/// More than this is no formula that a person reads; in bytes.
pub(super) const MOST_LONG: usize = 4_000;

/// Reads a text.
pub(super) fn parse(text: &str) -> Result<Node, Flaw> {
    if text.len() > MOST_LONG {
        let what = format!(
            "the formula is longer than {MOST_LONG} bytes; move a part of it into a formula field of its own"
        );
        return Err(Flaw::new(Span::new(text.len(), text.len()), what));
    }
    let mut reader = Reader {
        pieces: cut(text)?,
        next: 0,
        depth: 0,
    };
    let whole = reader.expression()?;
    match reader.peek() {
        Token::End => Ok(whole),
        _ => Err(reader.unexpected("expected + or another sign before it")),
    }
}

struct Reader {
    pieces: Vec<Placed>,
    next: usize,
    depth: usize,
}

/// How tightly a sign between two parts binds them.
fn binding(token: &Token) -> Option<(u8, &'static str)> {
    let sign = match token {
        Token::Sign(sign) => sign,
        Token::Name(name) if name == "in" => "in",
        _ => return None,
    };
    let tightness = match sign {
        "||" => 1,
        "&&" => 2,
        "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" => 3,
        "+" | "-" => 4,
        "*" | "/" | "%" => 5,
        _ => return None,
    };
    Some((tightness, sign))
}

impl Reader {
    fn expression(&mut self) -> Result<Node, Flaw> {
        self.depth += 1;
        if self.depth > MOST_DEEP {
            return Err(too_deep(self.at()));
        }
        let condition = self.between(1)?;
        let read = match self.takes("?") {
            false => condition,
            true => {
                let yes = self.expression()?;
                self.expect(":", "a ? needs a : and a second value after it")?;
                let no = self.expression()?;
                let at = condition.at.through(no.at);
                Node::new(at, Written::Choice(Box::new([condition, yes, no])))?
            }
        };
        self.depth -= 1;
        Ok(read)
    }

    /// Parts joined by signs that bind at least so tightly.
    fn between(&mut self, loosest: u8) -> Result<Node, Flaw> {
        let mut left = self.prefixed()?;
        while let Some((tightness, sign)) = binding(self.peek()) {
            if tightness < loosest {
                break;
            }
            self.next += 1;
            let right = self.between(tightness + 1)?;
            let at = left.at.through(right.at);
            left = Node::new(at, Written::Between(sign, Box::new([left, right])))?;
        }
        Ok(left)
    }

    fn prefixed(&mut self) -> Result<Node, Flaw> {
        let mut signs = Vec::new();
        while let Token::Sign(sign @ ("-" | "!")) = *self.peek() {
            signs.push((sign, self.at()));
            self.next += 1;
        }
        let mut read = self.single()?;
        for (sign, at) in signs.into_iter().rev() {
            let at = at.through(read.at);
            read = Node::new(at, Written::Prefix(sign, Box::new(read)))?;
        }
        Ok(read)
    }

    fn single(&mut self) -> Result<Node, Flaw> {
        let Placed { token, at } = self.pieces[self.next].clone();
        let written = match token {
            Token::Number(number) => Written::Number(number),
            Token::Text(text) => Written::Text(text),
            Token::Name(name) if name != "in" => return self.named(name),
            Token::Sign("(") => {
                self.next += 1;
                let inside = self.expression()?;
                self.expect(")", "a ( is not closed; expected ) here")?;
                return Ok(inside);
            }
            Token::Sign("[") => {
                let (parts, end) = self.list("]")?;
                return Node::new(at.through(end), Written::List(parts));
            }
            _ => return Err(self.unexpected("expected a field, a number, a text or a function")),
        };
        self.next += 1;
        Node::new(at, written)
    }

    /// A word, a function with its values, or the path of a field.
    fn named(&mut self, name: String) -> Result<Node, Flaw> {
        let at = self.at();
        self.next += 1;
        if *self.peek() == Token::Sign("(") {
            let (parts, end) = self.list(")")?;
            return Node::new(at.through(end), Written::Call(name, at, parts));
        }
        match name.as_str() {
            "true" => return Node::new(at, Written::Boolean(true)),
            "false" => return Node::new(at, Written::Boolean(false)),
            "null" => return Node::new(at, Written::Nothing),
            _ => {}
        }
        let mut path = vec![(name, at)];
        while self.takes(".") {
            let Token::Name(name) = self.peek().clone() else {
                return Err(self.unexpected("expected the name of a field after the point"));
            };
            path.push((name, self.at()));
            self.next += 1;
        }
        let end = path.last().map_or(at, |(_, end)| *end);
        Node::new(at.through(end), Written::Path(path))
    }

    /// What stands between the bracket that comes next and the one that closes it, and where that is.
    fn list(&mut self, close: &'static str) -> Result<(Vec<Node>, Span), Flaw> {
        self.next += 1;
        let mut parts = Vec::new();
        if *self.peek() != Token::Sign(close) {
            parts.push(self.expression()?);
            while self.takes(",") {
                parts.push(self.expression()?);
            }
        }
        let end = self.at();
        self.expect(close, &format!("expected a comma or {close} here"))?;
        Ok((parts, end))
    }

    fn peek(&self) -> &Token {
        &self.pieces[self.next].token
    }

    fn at(&self) -> Span {
        self.pieces[self.next].at
    }

    fn takes(&mut self, sign: &'static str) -> bool {
        let there = *self.peek() == Token::Sign(sign);
        self.next += usize::from(there);
        there
    }

    fn expect(&mut self, sign: &'static str, otherwise: &str) -> Result<(), Flaw> {
        match self.takes(sign) {
            true => Ok(()),
            false => Err(Flaw::new(self.at(), otherwise)),
        }
    }

    fn unexpected(&self, expected: &str) -> Flaw {
        let what = match self.peek() {
            Token::End => format!("the formula ends too early; {expected}"),
            _ => format!("cannot stand here; {expected}"),
        };
        Flaw::new(self.at(), what)
    }
}
