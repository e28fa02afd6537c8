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
    let exported = workspace.export(&args.object, &args.file, &mut |progress| bar.at(progress))?;
    let shape = workspace.shape();
    let object = &shape
        .layout(shape.object(&args.object)?)
        .object
        .name_singular;
    let count = |records| shown::count(&workspace, object, records);
    let mut text = format!(
        "Wrote {} to {}.",
        count(exported.records),
        args.file.display()
    );
    if exported.left_out > 0 {
        let left_out = count(exported.left_out);
        text = format!("{text} Not in it: {left_out} that your role does not let you export.");
    }
    Answer::done(
        json!({
            "file": args.file,
            "object": object,
            "records": exported.records,
            "leftOut": exported.left_out,
        }),
        text,
    )
}
