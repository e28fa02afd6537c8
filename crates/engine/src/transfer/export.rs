//! Records out of a workspace, into a file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use satchel_model::Scalar;
use satchel_model::access::{Access, Act};
use satchel_store::{Reader, query, record};

use super::Progress;
use crate::view::Views;
use crate::{Error, Shape, Workspace, export};

impl Workspace {
    /// Writes the records of an object that are not in the trash to a file, as CSV, or as vCard where its
    /// name ends in `.vcf`: all that whoever works here may export.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`]; [`Error::File`]; [`Error::Denied`] where they may export none, and then there is no file.
    pub fn export(
        &self,
        object: &str,
        path: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Exported, Error> {
        let shape = self.shape();
        let object = shape.object(object)?;
        let limits = self.read_briefly(|reader| self.limits(reader, &shape, self.member()))?;
        if let Some(limits) = &limits {
            limits.ever(Act::Export, shape.layout(object))?;
        }
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
            let mut rows = Rows {
                shape: &shape,
                reader,
                object,
                limits: limits.as_ref(),
                left_out: 0,
                after: 0,
                open: Vec::new().into_iter(),
            };
            let records = rows.write(cards, &mut out, progress)?;
            Ok(Exported {
                records,
                left_out: rows.left_out,
            })
        })?;
        out.flush()
            .and_then(|()| out.get_ref().sync_all())
            .map_err(failed)?;
        Ok(written)
    }
}

/// What was written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// How many records.
    pub records: u64,
    /// How many are not in it, since whoever works here may not export them.
    pub left_out: u64,
}

/// An object's records in the order in which they were made, read in steps.
struct Rows<'r> {
    shape: &'r Shape,
    reader: &'r dyn Reader,
    object: usize,
    /// What a role allows whoever works here; `None` where it is everything.
    limits: Option<&'r Access>,
    left_out: u64,
    after: u64,
    open: std::vec::IntoIter<export::Row>,
}

/// Records read at a time.
const STEP: u32 = 1_000;

impl Rows<'_> {
    fn write(
        &mut self,
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
        while self.open.len() == 0 {
            let before = self.after;
            self.open = self.step()?.into_iter();
            if self.after == before {
                return Ok(None);
            }
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
            let limits = self.limits;
            if limits.is_some_and(|limits| limits.act(Act::Export, layout, &record).is_err()) {
                self.left_out += 1;
                continue;
            }
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
