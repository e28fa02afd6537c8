//! What is said to whoever may not do something.

use super::{Act, Role, Rule};
use crate::Layout;

/// Why somebody may not do something, as one sentence without its full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Denied {
    why: String,
}

impl Denied {
    pub(super) fn new(
        role: Option<&Role>,
        act: Act,
        layout: &Layout,
        field: Option<usize>,
        rule: Option<&Rule>,
    ) -> Self {
        let object = &layout.object;
        let what = match field {
            Some(field) => format!("change {} of", object.fields[field].label),
            None if act == Act::Create => "make".to_owned(),
            None => act.name().to_owned(),
        };
        let who = match role {
            Some(role) => format!("the role {} does not let you {what}", role.name()),
            None => format!("only admins {what}"),
        };
        let which = rule.map_or("", |rule| match rule {
            Rule::Own => " that are not your own",
            Rule::Team => " that are not your team's",
            Rule::Filter(_) => " like this one",
            Rule::None | Rule::All => "",
        });
        let why = format!("{who} {}{which}", object.label_plural.to_lowercase());
        Self { why }
    }
}
