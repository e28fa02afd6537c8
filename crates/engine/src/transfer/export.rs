//! Records out of a workspace, into a file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use satchel_model::Scalar;
use satchel_store::{Reader, query, record};

use super::Progress;
use crate::view::Views;
use crate::{Error, Shape, Workspace, export};

impl Workspace {
    /// Writes all records of an object that are not in the trash to a file, as CSV, or as vCard where its
    /// name ends in `.vcf`. Gives how many.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`]; [`Error::File`].
    pub fn export(
        &self,
        object: &str,
        path: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<u64, Error> {
        let shape = self.shape();
        let object = shape.object(object)?;
        let failed = |source| Error::File {
            path: path.to_owned(),
            doing: "written",
            source,
        };
        let cards = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("vcf"));
        let mut out = BufWriter::new(File::create_new(path).map_err(failed)?);
        let written = self.read(|reader| {
            let rows = Rows {
                shape: &shape,
                reader,
                object,
                after: 0,
                open: Vec::new().into_iter(),
            };
            rows.write(cards, &mut out, progress)
        })?;
        out.flush()
            .and_then(|()| out.get_ref().sync_all())
            .map_err(failed)?;
        Ok(written)
    }
}

/// An object's records in the order in which they were made, read in steps.
struct Rows<'r> {
    shape: &'r Shape,
    reader: &'r dyn Reader,
    object: usize,
    after: u64,
    open: std::vec::IntoIter<export::Row>,
}

/// Records read at a time.
const STEP: u32 = 1_000;

impl Rows<'_> {
    fn write(
        mut self,
        cards: bool,
        out: &mut impl Write,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<u64, Error> {
        let layout = self.shape.layout(self.object);
        let total = record::count(self.reader, layout)?;
        let mut done = 0;
        let counted = std::iter::from_fn(|| {
            done += 1;
            progress(Progress {
                done: total.min(done),
                total,
            });
            self.next().transpose()
        });
        if cards {
            export::vcard(layout, counted, out)
        } else {
            export::csv(layout, counted, out)
        }
    }

    fn next(&mut self) -> Result<Option<export::Row>, Error> {
        if self.open.len() == 0 {
            self.open = self.step()?.into_iter();
        }
        Ok(self.open.next())
    }

    fn step(&mut self) -> Result<Vec<export::Row>, Error> {
        let (layout, statements) = (
            self.shape.layout(self.object),
            self.shape.statements(self.object),
        );
        let records = query::after(
            self.reader,
            layout,
            statements,
            self.object,
            self.after,
            STEP,
        )?;
        if let Some((key, _)) = records.last() {
            self.after = *key;
        }
        let mut views = Views::new(self.shape, self.reader)?;
        let mut rows = Vec::with_capacity(records.len());
        for (_, record) in records {
            let mut links = Vec::new();
            for (slot, value) in record.values.iter().enumerate() {
                if let Some(Scalar::Reference(id)) = value {
                    links.push((slot, views.label(*id)?.unwrap_or_default()));
                }
            }
            rows.push(export::Row { record, links });
        }
        Ok(rows)
    }
}
