//! A commit that changes the schema: the tables it makes longer, and the documents that held what was not known before.

use satchel_store::document::{self, Document};
use satchel_store::{OpenLog, Writer, also, projection, record, workspace};

use crate::commit::Touched;
use crate::{Error, Shape, rebuild, words};

/// Documents looked at between two reads for more.
const STEP: u32 = 1_000;

/// Whether a commit changed a record that the schema is made of.
pub(crate) fn touches_schema(shape: &Shape, touched: &[Touched]) -> bool {
    touched
        .iter()
        .any(|touched| shape.is_schema(touched.record.object))
}

/// The shape that the schema's records give now, with the tables it asks for. What documents hold of it is projected,
/// and added to what the commit touched.
pub(crate) fn extend(
    writer: &dyn Writer,
    before: &Shape,
    last_seq: u64,
    touched: &mut Vec<Touched>,
) -> Result<Shape, Error> {
    workspace::set_schema_seq(writer, last_seq)?;
    let shape = Shape::read(writer)?;
    projection::extend(writer, before.layouts(), shape.layouts())?;
    project_waiting(writer, &shape, touched)?;
    words::note(writer, before, &shape)?;
    Ok(shape)
}

fn project_waiting(
    writer: &dyn Writer,
    shape: &Shape,
    touched: &mut Vec<Touched>,
) -> Result<(), Error> {
    let (mut key, mut log) = (0, OpenLog::new(writer));
    loop {
        let documents = document::unprojected(writer, key, STEP)?;
        let Some(last) = documents.last() else {
            return Ok(());
        };
        key = last.key;
        for row in &documents {
            forget(writer, shape, row)?;
            let record = rebuild::project(shape, writer, row, &mut log)?;
            touched.extend(record.map(|record| Touched {
                key: row.key,
                record,
                before: None,
            }));
        }
    }
}

/// Takes back what was projected of a document.
fn forget(writer: &dyn Writer, shape: &Shape, row: &Document) -> Result<(), Error> {
    if let Some(object) = shape.object_of(&row.object) {
        record::remove(writer, shape.layout(object), row.key)?;
        also::replace(writer, row.key, &[])?;
        document::is_projected(writer, row.key)?;
    }
    Ok(())
}

/// What is made here has to be possible; what was made elsewhere is taken as it comes, and says what is wrong with it.
pub(crate) fn refuse_new_flaws(before: &Shape, after: &Shape) -> Result<(), Error> {
    let mut flaws = after.flaws().iter();
    match flaws.find(|flaw| !before.flaws().contains(flaw)) {
        Some(flaw) => Err(Error::BadSchema(flaw.why.clone())),
        None => Ok(()),
    }
}
