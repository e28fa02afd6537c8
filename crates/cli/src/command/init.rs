//! `satchel init`.

use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::progress::Bar;
use crate::{Error, key, shown};

/// What people call a workspace until they choose a name.
pub(crate) const NAME: &str = "My workspace";

/// Make a workspace
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Fill it with sample data: people, companies, deals, notes and tasks
    #[arg(long)]
    demo: bool,
    /// How many people the sample has
    #[arg(long, value_name = "N", default_value_t = 500, requires = "demo")]
    records: usize,
    /// Another number gives another sample, the same number the same one
    #[arg(long, value_name = "S", default_value_t = 1, requires = "demo")]
    seed: u64,
    /// What to call the workspace
    #[arg(long, default_value = NAME)]
    name: String,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.make(&args.name)?;
    let place = workspace.place();
    if args.demo {
        let mut bar = Bar::new(call.screen, "Making sample data");
        workspace.add_sample(args.records, args.seed, &mut |progress| bar.at(progress))?;
        workspace.settle_index();
    }
    let (kept, kept_where) = key::kept(&place.dir);
    let records = workspace.overview()?.records;
    let mut text = format!(
        "Made the workspace {:?} in {}.\nIts key is kept {kept_where}.",
        args.name,
        place.dir.display()
    );
    if args.demo {
        let counts: Vec<String> = records
            .iter()
            .map(|(object, count)| shown::count(&workspace, object, *count))
            .collect();
        text.push_str(&format!("\nSample data: {}.", counts.join(", ")));
    }
    Answer::done(
        json!({ "workspace": place.dir, "name": args.name, "key": kept, "records": records }),
        text,
    )
}
