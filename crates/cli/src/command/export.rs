//! `satchel export`.

use std::path::PathBuf;

use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::progress::Bar;
use crate::{Error, shown};

/// Write an object's records to a CSV file, or people to a vCard file
///
/// The file is in plain text, so mind where it lies. What is in the trash is left out. `import` reads it back
/// without loss.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The object: person, company, opportunity, task, note
    #[arg(long, default_value = "person")]
    object: String,
    /// The file, which must not exist yet: .csv, or .vcf for people
    file: PathBuf,
}

pub(crate) fn run(call: &Call, args: &Args) -> Result<Answer, Error> {
    let workspace = call.open()?;
    let mut bar = Bar::new(call.screen, "Exporting");
    let records = workspace.export(&args.object, &args.file, &mut |progress| bar.at(progress))?;
    let shape = workspace.shape();
    let object = &shape
        .layout(shape.object(&args.object)?)
        .object
        .name_singular;
    let text = format!(
        "Wrote {} to {}.",
        shown::count(&workspace, object, records),
        args.file.display()
    );
    Answer::done(
        json!({ "file": args.file, "object": object, "records": records }),
        text,
    )
}
