//! `satchel server`.

use satchel_engine::moving::{self, Moved, Target};
use satchel_postgres::Postgres;
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::data::{Folder, refuse_none};
use crate::progress::Bar;
use crate::{Error, key, shown};

/// Look after a team server's workspace: move
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Move the workspace from its file into a PostgreSQL database, which any number of servers may share
    ///
    /// Stop the server first. Laptops and browsers go on as if nothing had happened once one runs over the database. The
    /// file is moved aside in its folder, not deleted. A move that is cut short leaves nothing in the database: begin it
    /// again.
    Move {
        #[command(flatten)]
        folder: Folder,
        /// The database, which must hold nothing of Satchel's yet. Everyone on this machine can read an argument: a URL with
        /// a password goes into the variable
        #[arg(
            long,
            value_name = "URL",
            env = "SATCHEL_DATABASE",
            hide_env_values = true
        )]
        to: String,
    },
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let What::Move { folder, to } = &args.what;
    let place = folder.place()?;
    refuse_none(&place)?;
    let unlocked = key::unlock(&place.dir, &key::with_own_secret(&place.dir, &call.global))?;
    let database = Postgres::open(to).map_err(satchel_engine::Error::from)?;
    let name = database.place();
    let target = Target {
        database: &database,
        name: &name,
    };
    let mut bar = Bar::new(call.screen, "Moving");
    let mut progress = |progress| bar.at(progress);
    let moved = moving::move_to(&target, &place, &unlocked, &call.host, &mut progress)?;
    drop(bar);
    answer(&name, &moved)
}

fn answer(to: &str, moved: &Moved) -> Result<Answer, Error> {
    let json = json!({
        "to": to, "name": moved.name, "seq": moved.seq, "documents": moved.documents, "rows": moved.rows, "aside": moved.aside,
    });
    Answer::done(json, text(to, moved))
}

fn text(to: &str, moved: &Moved) -> String {
    let (documents, changes) = (
        shown::many(moved.documents, "document"),
        shown::many(moved.seq, "change"),
    );
    let aside = moved.aside.display();
    format!(
        "The workspace {:?} is in {to} now, with {documents} and all {changes} of its log; both sides were compared.\n\
         The file that it was in is {aside}: no server takes it for its own any more. Delete it when the database has a backup.\n\
         Start servers with `satchel serve` and the database's URL in SATCHEL_DATABASE; one that is given the same folder has its search index already.",
        moved.name
    )
}
