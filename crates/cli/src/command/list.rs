//! `satchel list`.

use satchel_engine::{Page, Workspace};
use satchel_model::{Cursor, Filter, Layout, Query, parse_filter, parse_sorts};

use crate::answer::Answer;
use crate::call::Call;
use crate::table::Table;
use crate::{Error, shown};

/// List an object's records
///
/// A filter is `field[operator]:value`, with the operators eq, neq, gt, gte, lt, lte, in, startsWith, endsWith, contains,
/// like, ilike, regex, iregex, containsAny, isEmptyArray, within (today, this quarter, last 30 days) and is (NULL or
/// NOT_NULL), and with and(…), or(…) and not(…) around several; `me` is whoever works here. A sort is
/// `field[DescNullsLast]`, or `-field`; several stand with commas between them.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The object: person, company, opportunity, task, note
    object: String,
    /// Show only what satisfies this, for example 'stage[eq]:NEW'; given several times, all of them
    #[arg(long, value_name = "FILTER")]
    filter: Vec<String>,
    /// The order, for example 'closeDate[DescNullsLast]'; otherwise by name
    #[arg(long, value_name = "SORT", allow_hyphen_values = true)]
    sort: Option<String>,
    /// How many records to show
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
    /// How many records to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: u32,
    /// Begin after the record at this cursor: the `end` that `--json` gave of the page before
    #[arg(long, value_name = "CURSOR", conflicts_with_all = ["offset", "before"])]
    after: Option<String>,
    /// End before the record at this cursor: the `start` that `--json` gave of the page after
    #[arg(long, value_name = "CURSOR", conflicts_with = "offset")]
    before: Option<String>,
    /// Show what is in the trash instead
    #[arg(long)]
    trash: bool,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let shape = workspace.shape();
    let layout = shape.layout(shape.object(&args.object)?);
    let page = workspace.page(&query(args, layout)?)?;
    let text = text(&workspace, layout, &page, call.screen.width());
    Answer::found(page, text)
}

fn query(args: &Args, layout: &Layout) -> Result<Query, Error> {
    let sorts = parse_sorts(args.sort.as_deref().unwrap_or(&layout.object.label_field))?;
    let object = layout.object.name_singular.clone();
    Ok(Query {
        object,
        filter: filter(&args.filter, layout)?,
        sorts,
        offset: args.offset,
        after: cursor(args.after.as_deref())?,
        before: cursor(args.before.as_deref())?,
        limit: args.limit,
        trash: args.trash,
        time_zone: None,
    })
}

/// What satisfies all of several filters.
pub(super) fn filter(texts: &[String], layout: &Layout) -> Result<Option<Filter>, Error> {
    let mut filters = texts
        .iter()
        .map(|text| parse_filter(text, layout))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(if filters.len() > 1 {
        Some(Filter::And(filters))
    } else {
        filters.pop()
    })
}

fn cursor(text: Option<&str>) -> Result<Option<Cursor>, Error> {
    let read = |text: &str| {
        Cursor::decode(text).ok_or_else(|| {
            Error::Misuse(format!(
                "{text:?} is not a cursor; take `start` or `end` of what `satchel list --json` gave"
            ))
        })
    };
    text.map(read).transpose()
}

fn text(workspace: &Workspace, layout: &Layout, page: &Page, width: Option<usize>) -> String {
    let object = &layout.object;
    let columns: Vec<_> = object
        .fields_in_use()
        .filter(|field| field.name != object.label_field)
        .collect();
    let headings = ["ID".to_owned(), "Name".to_owned()].into_iter();
    let mut table = Table::new(
        headings.chain(columns.iter().map(|field| field.label.clone())),
        1,
    );
    for record in &page.records {
        let mut cells = vec![
            shown::id(record.id, width),
            shown::label(&record.label).to_owned(),
        ];
        cells.extend(
            columns
                .iter()
                .map(|field| shown::value(workspace, record, field)),
        );
        table.row(cells);
    }
    let total = shown::count(workspace, &object.name_singular, page.total);
    match page.records.len() as u64 {
        0 => format!("{total}."),
        shown if shown == page.total => {
            format!("{}{total}.", table.without_empty_columns().render(width))
        }
        shown => format!(
            "{}{shown} of {total}.",
            table.without_empty_columns().render(width)
        ),
    }
}
