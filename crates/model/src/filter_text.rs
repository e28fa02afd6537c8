//! Filters and orders as people and REST clients write them:
//! `stage[eq]:NEW,or(city[startsWith]:"San ",city[is]:NULL)` and `closeDate[DescNullsLast],name`.
//!
//! Owns the grammar and turns what is compared with into the form that a [`Filter`] holds. Knows nothing of
//! how a filter is carried out.

mod condition;
#[cfg(test)]
mod tests;
mod write;

use self::condition::{Column, Condition};
use crate::stage::Aspect;
use crate::{ANY_FIELD, Attribute, Filter, Layout, SlotKind, Sort};

pub use self::write::{filter_text, sorts_text};

/// A filter or an order that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} cannot be read at character {at}: {what}")]
pub struct Unreadable {
    /// The whole of it.
    pub text: String,
    /// Where it stops making sense, from 1.
    pub at: usize,
    /// What is wanted there.
    pub what: String,
}

/// Reads a filter: conditions `field[operator]:value` with commas between them, all of which must hold, and
/// `and(…)`, `or(…)`, `not(…)` at any level.
///
/// # Errors
/// [`Unreadable`] with the place where it stops making sense.
pub fn parse_filter(text: &str, layout: &Layout) -> Result<Filter, Unreadable> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
        layout,
    };
    let mut parts = parser.list(None)?;
    Ok(if parts.len() == 1 {
        parts.remove(0)
    } else {
        Filter::And(parts)
    })
}

/// Reads an order: fields with commas between them, each with `[AscNullsLast]` or `[DescNullsLast]` after it,
/// or with `-` before it for the largest first.
///
/// # Errors
/// [`Unreadable`] with the place where it stops making sense.
pub fn parse_sorts(text: &str) -> Result<Vec<Sort>, Unreadable> {
    let mut at = 0;
    let mut sorts = Vec::new();
    for part in text.split(',') {
        sorts.push(sort(part.trim()).map_err(|what| unreadable(text, at, what))?);
        at += part.len() + 1;
    }
    Ok(sorts)
}

fn sort(part: &str) -> Result<Sort, String> {
    let (path, direction) = part.split_once('[').unwrap_or((part, "]"));
    let direction = direction.strip_suffix(']').ok_or("a ] is missing")?;
    let (path, minus) = path
        .strip_prefix('-')
        .map_or((path, false), |path| (path, true));
    if path.is_empty() {
        return Err("the name of a field is missing".to_owned());
    }
    let descending = match direction {
        "" => minus,
        "AscNullsLast" | "asc" => false,
        "DescNullsLast" | "desc" => true,
        other => {
            return Err(format!(
                "{other:?} is not a direction; there are AscNullsLast and DescNullsLast, and empty values come last"
            ));
        }
    };
    Ok(Sort {
        field: path.to_owned(),
        descending,
    })
}

fn unreadable(text: &str, byte: usize, what: impl Into<String>) -> Unreadable {
    let before = text.char_indices().take_while(|(at, _)| *at < byte).count();
    Unreadable {
        text: text.to_owned(),
        at: before + 1,
        what: what.into(),
    }
}

/// How deep groups may lie in groups: more is no filter that a person reads, and every pass over one goes down it with
/// the stack.
const MOST_DEEP: usize = 32;

/// Reads from `text` on from byte `at`.
struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// Groups that are open.
    depth: usize,
    layout: &'t Layout,
}

/// One thing to compare with, and where it stands.
struct Operand {
    at: usize,
    text: String,
}

impl Parser<'_> {
    /// Conditions with commas between them, up to `end`.
    fn list(&mut self, end: Option<char>) -> Result<Vec<Filter>, Unreadable> {
        let mut parts = vec![self.part()?];
        loop {
            self.blanks();
            match self.peek() {
                Some(',') => {
                    self.take(',');
                    parts.push(self.part()?);
                }
                found if found == end => return Ok(parts),
                Some(_) => return Err(self.wanted("a comma or the end")),
                None => return Err(self.wanted("a closing )")),
            }
        }
    }

    fn part(&mut self) -> Result<Filter, Unreadable> {
        self.blanks();
        let rest = &self.text[self.at..];
        let group = ["and(", "or(", "not("]
            .into_iter()
            .find(|word| rest.starts_with(word));
        let Some(group) = group else {
            return self.condition();
        };
        self.depth += 1;
        if self.depth > MOST_DEEP {
            let what = format!("groups lie in groups deeper than {MOST_DEEP} levels");
            return Err(unreadable(self.text, self.at, what));
        }
        self.at += group.len();
        let parts = self.list(Some(')'))?;
        self.take(')');
        self.depth -= 1;
        Ok(match group {
            "and(" => Filter::And(parts),
            "or(" => Filter::Or(parts),
            _ => Filter::Not(Box::new(if parts.len() == 1 {
                parts[0].clone()
            } else {
                Filter::And(parts)
            })),
        })
    }

    fn condition(&mut self) -> Result<Filter, Unreadable> {
        let start = self.at;
        let path = self.until(&['[', ',', ')', ':']).trim().to_owned();
        if path.is_empty() || !self.take('[') {
            return Err(self.wanted("a condition such as stage[eq]:NEW"));
        }
        let operator_at = self.at;
        let operator = self.until(&[']', ',', ')', ':']).to_owned();
        if !self.take(']') || !self.take(':') {
            return Err(self.wanted("]: and what to compare with"));
        }
        let column = self
            .column(&path)
            .ok_or_else(|| unreadable(self.text, start, self.unknown(&path)))?;
        Condition {
            column,
            operator_at,
        }
        .read(self, &operator)
    }

    fn column(&self, path: &str) -> Option<Column> {
        let own = |kind| Column {
            path: path.to_owned(),
            kind,
            field: None,
        };
        match path {
            "id" => return Some(own(SlotKind::Reference)),
            ANY_FIELD => return Some(own(SlotKind::Text)),
            "createdAt" | "updatedAt" | "deletedAt" => return Some(own(SlotKind::Time)),
            _ => {}
        }
        if let Some((_, aspect)) = Aspect::named(self.layout, path) {
            return Some(own(aspect.slot_kind()));
        }
        if let Ok(attribute @ Attribute::Currency(_)) = Attribute::of_field(self.layout, path) {
            return Some(own(attribute.kind(self.layout)));
        }
        // The API calls the id of a relation `companyId`, and the number in an amount `amount.amountMicros`.
        let relation = path
            .strip_suffix("Id")
            .filter(|_| self.layout.slot(path).is_none());
        let micros = path
            .strip_suffix(".amountMicros")
            .filter(|_| self.layout.slot(path).is_none());
        let known = relation.or(micros).unwrap_or(path);
        let slot = &self.layout.slots[self.layout.slot(known)?];
        match (relation, micros, slot.kind) {
            (Some(_), _, SlotKind::Reference) | (None, None, _) => {}
            (None, Some(_), SlotKind::Money) => {
                return Some(Column {
                    path: known.to_owned(),
                    kind: SlotKind::Integer,
                    field: None,
                });
            }
            _ => return None,
        }
        Some(Column {
            path: known.to_owned(),
            kind: slot.kind,
            field: Some(slot.field),
        })
    }

    fn unknown(&self, path: &str) -> String {
        let object = &self.layout.object;
        let known: Vec<&str> = object
            .fields_in_use()
            .map(|field| field.name.as_str())
            .collect();
        format!(
            "{} have no field {path:?}; they have {}, id, createdAt and updatedAt",
            object.label_plural,
            known.join(", ")
        )
    }

    fn operands(&mut self) -> Result<Vec<Operand>, Unreadable> {
        self.blanks();
        if !self.take('[') {
            return Err(self.wanted("a list such as [\"a\",\"b\"]"));
        }
        let mut operands = Vec::new();
        loop {
            self.blanks();
            if self.take(']') {
                return Ok(operands);
            }
            operands.push(self.operand(&[',', ']'])?);
            self.blanks();
            if !self.take(',') && self.peek() != Some(']') {
                return Err(self.wanted("a comma or ]"));
            }
        }
    }

    fn operand(&mut self, ends: &[char]) -> Result<Operand, Unreadable> {
        self.blanks();
        let at = self.at;
        if !self.take('"') {
            return Ok(Operand {
                at,
                text: self.bare(ends).trim().to_owned(),
            });
        }
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(Operand { at, text }),
                Some('\\') => text.extend(self.next()),
                Some(other) => text.push(other),
                None => return Err(self.wanted("a closing quote")),
            }
        }
    }

    /// Up to one of `ends`, but for those inside parentheses of its own.
    fn bare(&mut self, ends: &[char]) -> &str {
        let (start, mut depth) = (self.at, 0_u32);
        while let Some(next) = self.peek() {
            match next {
                _ if depth == 0 && ends.contains(&next) => break,
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += next.len_utf8();
        }
        &self.text[start..self.at]
    }

    fn until(&mut self, ends: &[char]) -> &str {
        let start = self.at;
        let rest = &self.text[start..];
        self.at = start + rest.find(ends).unwrap_or(rest.len());
        &self.text[start..self.at]
    }

    fn blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    fn wanted(&self, what: &str) -> Unreadable {
        unreadable(self.text, self.at, format!("{what} is wanted here"))
    }
}
