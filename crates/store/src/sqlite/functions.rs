//! The functions that the SQL of queries calls and SQLite lacks. PostgreSQL has them under the same names.

use regex::Regex;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};
use satchel_model::pattern::{compile, fold_case};

/// Between the elements of a set: in no text that a person writes.
const BETWEEN: &str = "\u{1f}";

/// Adds the functions to a connection:
/// `satchel_fold(text)`, one spelling for texts that differ only in case;
/// `satchel_matches(text, expression)`, whether a regular expression is found in a text;
/// `satchel_elements(text)`, the elements of a stored set, without their notes.
pub(super) fn add(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("satchel_fold", 1, flags, |call| {
        Ok(text(call)?.map(fold_case))
    })?;
    connection.create_scalar_function("satchel_elements", 1, flags, |call| {
        Ok(text(call)?.map(elements))
    })?;
    connection.create_scalar_function("satchel_matches", 2, flags, matches)
}

fn text<'c>(call: &'c Context<'_>) -> Result<Option<&'c str>> {
    match call.get_raw(0) {
        ValueRef::Text(text) => Ok(std::str::from_utf8(text).ok()),
        _ => Ok(None),
    }
}

fn elements(set: &str) -> String {
    let elements: Vec<(String, String)> = serde_json::from_str(set).unwrap_or_default();
    let elements: Vec<String> = elements.into_iter().map(|(element, _)| element).collect();
    elements.join(BETWEEN)
}

/// The expression is compiled once for a statement, not for each row.
fn matches(call: &Context<'_>) -> Result<Option<bool>> {
    let expression = call.get_or_create_aux(1, |value| {
        let expression = value
            .as_str()
            .map_err(|error| Error::UserFunctionError(error.into()))?;
        compile(expression).map_err(|error| Error::UserFunctionError(error.into()))
    });
    let expression: std::sync::Arc<Regex> = expression?;
    Ok(text(call)?.map(|text| expression.is_match(text)))
}
