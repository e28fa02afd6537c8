//! A formula as a tree of what was written, before anything in it has a meaning.

use rust_decimal::Decimal;

use super::error::{Flaw, Span};

/// How deep a formula may be: more is no formula that a person reads, and every pass over one goes down it with the
/// stack. A sum of more terms than this is deeper.
pub(super) const MOST_DEEP: usize = 32;

/// One part of a formula.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: Span,
    pub(super) written: Written,
    depth: usize,
}

/// What stands there.
#[derive(Clone, Debug)]
pub(super) enum Written {
    Number(Decimal),
    Text(String),
    Boolean(bool),
    /// `null`
    Nothing,
    /// `company.address.addressCity`, each name with its place.
    Path(Vec<(String, Span)>),
    /// `round(…)`, with the place of the name.
    Call(String, Span, Vec<Node>),
    /// `-x` or `!x`.
    Prefix(&'static str, Box<Node>),
    /// `a + b`
    Between(&'static str, Box<[Node; 2]>),
    /// `condition ? a : b`
    Choice(Box<[Node; 3]>),
    /// `["a", "b"]`
    List(Vec<Node>),
}

impl Node {
    /// A part, one deeper than the deepest part in it.
    pub(super) fn new(at: Span, written: Written) -> Result<Self, Flaw> {
        let parts: &[Self] = match &written {
            Written::Call(_, _, parts) | Written::List(parts) => parts,
            Written::Prefix(_, part) => std::slice::from_ref(part),
            Written::Between(_, parts) => &**parts,
            Written::Choice(parts) => &**parts,
            _ => &[],
        };
        let depth = 1 + parts.iter().map(|part| part.depth).max().unwrap_or(0);
        if depth > MOST_DEEP {
            return Err(too_deep(at));
        }
        Ok(Self { at, written, depth })
    }
}

pub(super) fn too_deep(at: Span) -> Flaw {
    let what = format!(
        "goes deeper than {MOST_DEEP} levels; move a part of it into a formula field of its own"
    );
    Flaw::new(at, what)
}
