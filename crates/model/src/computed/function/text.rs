//! Functions of texts. Whether a text begins with or contains another is asked whatever the case, as in filters.

use super::{ANY, Function, Runs, Takes};
use crate::computed::kind::Kind;
use crate::computed::outcome::Why;
use crate::computed::value::{Found, MOST_TEXT, Value};
use crate::pattern::fold_case;

const TEXT: Takes = &[Kind::Text];
const TEXT_OR_LIST: Takes = &[Kind::Text, Kind::Texts];

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        usage: "concat(value, …)",
        takes: &[ANY],
        least: 1,
        repeats: true,
        gives: |_| Some(Kind::Text),
        runs: Runs::OnPresent(|values| join(values.iter().cloned().map(Value::shown), "")),
    },
    Function {
        usage: "join(list, separator)",
        takes: &[&[Kind::Texts], TEXT],
        least: 2,
        repeats: false,
        gives: |_| Some(Kind::Text),
        runs: Runs::OnAll(|values| match values {
            [Value::Texts(texts), Value::Text(separator)] => join(texts.iter().cloned(), separator),
            _ => Err(Why::Unfit),
        }),
    },
    one("upper(text)", |values| changed(values, str::to_uppercase)),
    one("lower(text)", |values| changed(values, str::to_lowercase)),
    one("trim(text)", |values| {
        changed(values, |text| text.trim().to_owned())
    }),
    Function {
        usage: "length(text)",
        takes: &[TEXT_OR_LIST],
        least: 1,
        repeats: false,
        gives: |_| Some(Kind::Integer),
        runs: Runs::OnAll(length),
    },
    two("startsWith(text, beginning)", &[TEXT, TEXT], |values| {
        asked(values, |text, part| text.starts_with(part))
    }),
    two("endsWith(text, ending)", &[TEXT, TEXT], |values| {
        asked(values, |text, part| text.ends_with(part))
    }),
    two("contains(text, part)", &[TEXT_OR_LIST, TEXT], contains),
];

const fn one(usage: &'static str, run: fn(&[Value]) -> Found) -> Function {
    Function {
        usage,
        takes: &[TEXT],
        least: 1,
        repeats: false,
        gives: |_| Some(Kind::Text),
        runs: Runs::OnAll(run),
    }
}

const fn two(usage: &'static str, takes: &'static [Takes], run: fn(&[Value]) -> Found) -> Function {
    Function {
        usage,
        takes,
        least: 2,
        repeats: false,
        gives: |_| Some(Kind::Boolean),
        runs: Runs::OnAll(run),
    }
}

fn changed(values: &[Value], change: fn(&str) -> String) -> Found {
    match values {
        // Some letters grow when their case changes.
        [Value::Text(text)] => join(std::iter::once(change(text)), ""),
        _ => Err(Why::Unfit),
    }
}

fn asked(values: &[Value], ask: fn(&str, &str) -> bool) -> Found {
    match values {
        [Value::Text(text), Value::Text(part)] => {
            Ok(Value::Boolean(ask(&fold_case(text), &fold_case(part))))
        }
        _ => Err(Why::Unfit),
    }
}

/// Whether a text has a part, or a list an element.
fn contains(values: &[Value]) -> Found {
    match values {
        [Value::Texts(texts), Value::Text(wanted)] => {
            let wanted = fold_case(wanted);
            let found = texts.iter().any(|text| fold_case(text) == wanted);
            Ok(Value::Boolean(found))
        }
        _ => asked(values, |text, part| text.contains(part)),
    }
}

/// Characters of a text, or texts of a list.
fn length(values: &[Value]) -> Found {
    let count = match values {
        [Value::Text(text)] => text.chars().count(),
        [Value::Texts(texts)] => texts.len(),
        _ => return Err(Why::Unfit),
    };
    Ok(Value::Number(count.into()))
}

pub(super) fn join(texts: impl Iterator<Item = String>, separator: &str) -> Found {
    let mut joined = String::new();
    for (at, text) in texts.enumerate() {
        if at > 0 {
            joined.push_str(separator);
        }
        joined.push_str(&text);
        if joined.len() > MOST_TEXT {
            return Err(Why::TooLong);
        }
    }
    Ok(Value::Text(joined))
}
