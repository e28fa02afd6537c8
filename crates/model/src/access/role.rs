//! A role: what its record says, and what the permissions of it say of objects and fields.

use std::collections::HashMap;

use super::Act;
use super::said::Said;
use crate::{Field, Filter};

/// With which records something may be done.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Rule {
    /// None.
    None,
    /// Those that are one's own: that name one as their owner, or that one made where they name nobody.
    Own,
    /// One's own, those of the members of one's team and its parts, and those that are assigned to these.
    Team,
    /// All.
    #[default]
    All,
    /// Those that satisfy it.
    Filter(Filter),
}

/// A part of the workspace itself that a role lets its members change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// Objects, fields and options.
    Schema,
    /// The views that the team shares.
    Views,
    /// Who may do what: roles, teams, and who has and is in which.
    Roles,
}

/// A role.
#[derive(Clone, Debug, Default)]
pub struct Role {
    name: String,
    flags: Vec<Flag>,
    every: Rules,
    /// By object, and by field within it; the empty field is the whole of the object.
    of: HashMap<String, HashMap<String, Rules>>,
}

/// What is said of each act; nothing where it is what is said elsewhere.
#[derive(Clone, Debug, Default)]
struct Rules([Option<Rule>; 4]);

impl Role {
    /// What a role's own record says.
    pub(super) fn of(said: Said<'_>) -> Self {
        let flags = [Flag::Schema, Flag::Views, Flag::Roles];
        Self {
            name: said.text("name").unwrap_or_default().to_owned(),
            flags: flags
                .into_iter()
                .filter(|flag| said.is(flag.name()))
                .collect(),
            every: Rules::of(said),
            of: HashMap::new(),
        }
    }

    /// One that allows nothing.
    pub(super) fn denying() -> Self {
        Self {
            every: Rules(Act::ALL.map(|_| Some(Rule::None))),
            ..Self::default()
        }
    }

    /// Adds what a permission's record says of an object or a field.
    pub(super) fn add(&mut self, said: Said<'_>) {
        let text = |key| said.text(key).unwrap_or_default().to_owned();
        let object = self.of.entry(text("object")).or_default();
        object.insert(text("field"), Rules::of(said));
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// The rule of an act on an object; of one of its fields what is said of that, else any record's.
    pub(super) fn rule(&self, act: Act, object: &str, field: Option<&Field>) -> &Rule {
        let fields = self.of.get(object);
        let said = |name: &str| fields?.get(name)?.of_act(act);
        let found = match field {
            // By its name, and by the one that it was added under: it may have had to be told apart since.
            Some(field) => said(&field.name).or_else(|| {
                let added = field.key.split_once(':');
                said(added.map_or(field.key.as_str(), |(name, _)| name))
            }),
            None => said("").or_else(|| self.every.of_act(act)),
        };
        found.unwrap_or(&Rule::All)
    }
}

impl Flag {
    /// The field of a role that gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Views => "views",
            Self::Roles => "roles",
        }
    }
}

impl Rules {
    fn of(said: Said<'_>) -> Self {
        Self(Act::ALL.map(|act| said.text(act.name()).map(|option| rule(option, said))))
    }

    fn of_act(&self, act: Act) -> Option<&Rule> {
        let place = Act::ALL.iter().position(|one| *one == act)?;
        self.0[place].as_ref()
    }
}

/// The rule that an option stands for. One that is not known here, as a newer version's, or a filter that cannot be read,
/// allows nothing: what was meant was to keep somebody from something.
fn rule(option: &str, said: Said<'_>) -> Rule {
    match option {
        "OWN" => Rule::Own,
        "TEAM" => Rule::Team,
        "ALL" => Rule::All,
        "FILTER" => said.filter("filter").map_or(Rule::None, Rule::Filter),
        _ => Rule::None,
    }
}
