//! `satchel search`.

use satchel_engine::SearchResult;

use crate::answer::Answer;
use crate::call::Call;
use crate::table::Table;
use crate::{Error, shown};

/// Find records by the words in them
///
/// Every word has to occur; the last may be unfinished, and small typing errors are forgiven.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The words
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// How many records to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    workspace.bring_search_up()?;
    let result = workspace.search(&args.words.join(" "), args.limit, None)?;
    let text = text(&result, call.screen.width());
    Answer::found(result, text)
}

fn text(result: &SearchResult, width: Option<usize>) -> String {
    if result.hits.is_empty() {
        return "Nothing was found.".to_owned();
    }
    let mut table = Table::new(["ID", "Object", "Name", "Details"], 2);
    for hit in &result.hits {
        let label = shown::label(&hit.label).to_owned();
        table.row(vec![
            shown::id(hit.id, width),
            hit.object.clone(),
            label,
            hit.detail.clone(),
        ]);
    }
    table.without_empty_columns().render(width)
}
