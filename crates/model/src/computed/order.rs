//! In which order computed fields are computed, and which of them wait for each other.

use std::collections::HashMap;
use std::fmt;

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldName {
    /// The object's singular name.
    pub object: String,
    /// The field's name.
    pub field: String,
}

impl FieldName {
    /// A field of an object.
    #[must_use]
    pub fn new(object: &str, field: &str) -> Self {
        Self {
            object: object.to_owned(),
            field: field.to_owned(),
        }
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.object, self.field)
    }
}

/// Computed fields that wait for each other: each needs the next, the last the first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} need each other; take one out of another's formula", listed(.0))]
pub struct Cycle(pub Vec<FieldName>);

fn listed(fields: &[FieldName]) -> String {
    let round = fields.iter().chain(fields.first());
    let names: Vec<String> = round.map(FieldName::to_string).collect();
    names.join(" → ")
}

/// The computed fields in an order in which each comes after those that it needs; the given order where either will do.
///
/// `fields` are all computed fields of a workspace, each with the fields that it is made from, computed or not.
///
/// # Errors
/// The [`Cycle`] where some need each other, or one itself.
pub fn order(fields: &[(FieldName, Vec<FieldName>)]) -> Result<Vec<FieldName>, Cycle> {
    let places = fields.iter().enumerate();
    let mut walk = Walk {
        fields,
        place: places.map(|(at, (name, _))| (name, at)).collect(),
        seen: vec![Seen::No; fields.len()],
        ordered: Vec::with_capacity(fields.len()),
    };
    for start in 0..fields.len() {
        walk.from(start)?;
    }
    Ok(walk.ordered)
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    Waiting,
    Done,
}

struct Walk<'f> {
    fields: &'f [(FieldName, Vec<FieldName>)],
    place: HashMap<&'f FieldName, usize>,
    seen: Vec<Seen>,
    ordered: Vec<FieldName>,
}

impl Walk<'_> {
    /// Orders a field and what it needs. The path lies in a list of its own: a schema can chain more fields than the
    /// stack is deep.
    fn from(&mut self, start: usize) -> Result<(), Cycle> {
        // (field, how many of its needs were followed)
        let mut path = vec![(start, 0)];
        while let Some((at, followed)) = path.last_mut() {
            let (at, next) = (*at, *followed);
            *followed += 1;
            if self.seen[at] == Seen::Done {
                path.pop();
                continue;
            }
            self.seen[at] = Seen::Waiting;
            let Some(need) = self.fields[at].1.get(next) else {
                self.seen[at] = Seen::Done;
                self.ordered.push(self.fields[at].0.clone());
                path.pop();
                continue;
            };
            let Some(&need) = self.place.get(need) else {
                continue;
            };
            if self.seen[need] == Seen::Waiting {
                return Err(self.cycle(&path, need));
            }
            path.push((need, 0));
        }
        Ok(())
    }

    fn cycle(&self, path: &[(usize, usize)], back_to: usize) -> Cycle {
        let round = path.iter().skip_while(|(at, _)| *at != back_to);
        Cycle(round.map(|(at, _)| self.fields[*at].0.clone()).collect())
    }
}
