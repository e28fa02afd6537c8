//! `satchel init`.

use satchel_engine::{NewWorkspace, Workspace};
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::progress::Bar;
use crate::{Error, key, shown};

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
    #[arg(long, default_value = "My workspace")]
    name: String,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let place = call.place()?;
    if place.database().exists() {
        return Err(satchel_engine::Error::WorkspaceExists(place.dir).into());
    }
    let key = key::make(&place.dir, &call.global, &call.host)?;
    let workspace = Workspace::create(
        &place,
        &key,
        call.host.clone(),
        &NewWorkspace {
            name: args.name.clone(),
        },
    )?;
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
