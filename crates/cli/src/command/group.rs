//! `satchel group`.

use satchel_engine::{GroupView, Groups};
use satchel_model::{Field, GroupQuery, Grouping, Layout, Measure, SelectOption};
use serde_json::Value as Json;

use super::list::filter;
use crate::answer::Answer;
use crate::call::Call;
use crate::table::Table;
use crate::{Error, shown};

/// Count an object's records by a field, and measure the groups
///
/// A date or a time is grouped by day, week, month, quarter or year with `closeDate:month`. A measure is `sum:FIELD`,
/// average, min, max, countUnique, countEmpty, countNotEmpty, percentEmpty or percentNotEmpty. Amounts are measured by
/// their currencies; without a field to group by, over all records.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The object: person, company, opportunity, task, note
    object: String,
    /// The field to group by, for example stage, or closeDate:month; all records are one group otherwise
    by: Option<String>,
    /// What to measure of each group, for example sum:amount; may be given several times
    #[arg(long, value_name = "MEASURE")]
    measure: Vec<String>,
    /// Count only what satisfies this, for example 'stage[eq]:NEW'; given several times, all of them
    #[arg(long, value_name = "FILTER")]
    filter: Vec<String>,
    /// Count what is in the trash instead
    #[arg(long)]
    trash: bool,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let shape = workspace.shape();
    let layout = shape.layout(shape.object(&args.object)?);
    let query = GroupQuery {
        object: layout.object.name_singular.clone(),
        filter: filter(&args.filter, layout)?,
        by: args.by.as_deref().map(grouping).transpose()?,
        measures: args
            .measure
            .iter()
            .map(|text| measure(text))
            .collect::<Result<_, _>>()?,
        trash: args.trash,
        time_zone: None,
    };
    let groups = workspace.groups(&query)?;
    let total = shown::count(&workspace, &layout.object.name_singular, groups.total);
    let text = text(layout, &query, &args.measure, &groups, call.screen.width());
    Answer::found(groups, format!("{text}{total}."))
}

/// Reads a word that the API writes so too.
fn word<T: serde::de::DeserializeOwned>(json: Json, what: &str, known: &str) -> Result<T, Error> {
    serde_json::from_value(json)
        .map_err(|_| Error::Misuse(format!("{what} is none; there are {known}")))
}

fn grouping(text: &str) -> Result<Grouping, Error> {
    Grouping::parse(text).map_err(Error::Misuse)
}

fn measure(text: &str) -> Result<Measure, Error> {
    let (kind, field) = text.split_once(':').unwrap_or((text, ""));
    let known = "sum:FIELD, average, min, max, countUnique, countEmpty, countNotEmpty, percentEmpty and percentNotEmpty";
    let json = serde_json::json!({ "kind": kind, "field": field });
    word(json, &format!("the measure {text:?}"), known)
}

fn text(
    layout: &Layout,
    query: &GroupQuery,
    measures: &[String],
    groups: &Groups,
    width: Option<usize>,
) -> String {
    let field = query
        .by
        .as_ref()
        .and_then(|by| layout.object.field(&by.field));
    let heading = field
        .map_or("Group", |field| field.label.as_str())
        .to_owned();
    let headings = [heading, "Records".to_owned()].into_iter();
    let mut table = Table::new(headings.chain(measures.iter().cloned()), 1);
    let options = field.map_or(&[] as &[SelectOption], |field| &field.options);
    for group in &groups.groups {
        let mut cells = vec![name(options, group), shown::number(group.count)];
        let measured = group.measures.iter().zip(&query.measures);
        cells.extend(measured.map(|(value, measure)| figure(layout, measure, value)));
        table.row(cells);
    }
    table.render(width)
}

/// What a group is called.
fn name(options: &[SelectOption], group: &GroupView) -> String {
    let text = match &group.value {
        Json::Null => return "–".to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let option = options.iter().find(|option| option.value == text);
    let label = option.map(|option| option.label.clone());
    label.or_else(|| group.label.clone()).unwrap_or(text)
}

/// A measured value; of amounts one for each currency.
fn figure(layout: &Layout, measure: &Measure, value: &Json) -> String {
    let field = measure.field().and_then(|field| layout.object.field(field));
    match (value, value.as_f64()) {
        (Json::Null, _) => "–".to_owned(),
        (Json::String(text), _) => text.clone(),
        (Json::Array(amounts), _) if amounts.is_empty() => "–".to_owned(),
        (Json::Array(amounts), _) => {
            let amounts = amounts.iter().map(|one| amount(field, one));
            amounts.collect::<Vec<_>>().join(" + ")
        }
        (_, Some(number)) if number.fract() != 0.0 => format!("{number:.2}"),
        _ => value.to_string(),
    }
}

/// An amount as a record's is shown; a sum beyond what one can hold as it comes.
fn amount(field: Option<&Field>, value: &Json) -> String {
    let shown = field.and_then(|field| {
        let values = (field.rules().from_json)(value, field).ok()?;
        Some((field.rules().display)(&values, field))
    });
    shown.unwrap_or_else(|| value.to_string())
}
