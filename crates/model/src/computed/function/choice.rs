//! Functions that choose among values, or ask whether there are any.

use super::{ANY, Function, Runs, Takes};
use crate::computed::kind::Kind;

const ANY_OR_LINK: Takes = &[
    Kind::Text,
    Kind::Number,
    Kind::Boolean,
    Kind::Date,
    Kind::DateTime,
    Kind::Money,
    Kind::Texts,
    Kind::Link,
];

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        usage: "if(condition, then, otherwise)",
        takes: &[&[Kind::Boolean], ANY, ANY],
        least: 3,
        repeats: false,
        gives: |kinds| Kind::of_all(&kinds[1..]),
        runs: Runs::Choosing,
    },
    Function {
        usage: "coalesce(value, …)",
        takes: &[ANY],
        least: 1,
        repeats: true,
        gives: Kind::of_all,
        runs: Runs::First,
    },
    Function {
        usage: "isEmpty(value)",
        takes: &[ANY_OR_LINK],
        least: 1,
        repeats: false,
        gives: |_| Some(Kind::Boolean),
        runs: Runs::IsEmpty,
    },
];
