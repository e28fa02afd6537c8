//! The file of rejected rows: what was not imported and why, ready to be mended and imported again.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{Rejected, plan::REASON};

/// Where the rejected rows of a file go: beside it, under its name.
#[must_use]
pub fn rejected_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".rejected.csv");
    name.into()
}

/// Writes rejected rows under the header of their file, after a first column with the reason: a
/// row may have any number of cells, so the reason comes before them.
pub struct RejectedWriter<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> RejectedWriter<W> {
    /// A file with the header of [`super::Source::header`].
    ///
    /// # Errors
    /// What the system says where writing fails.
    pub fn new(out: W, header: &[String]) -> io::Result<Self> {
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(out);
        csv.write_record(std::iter::once(REASON).chain(header.iter().map(String::as_str)))?;
        Ok(Self { csv })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// What the system says where writing fails.
    pub fn write(&mut self, rejected: &Rejected) -> io::Result<()> {
        let reason = format!("line {}: {}", rejected.line, rejected.why);
        self.csv
            .write_record(std::iter::once(&reason).chain(&rejected.raw))?;
        Ok(())
    }

    /// Writes what is buffered.
    ///
    /// # Errors
    /// What the system says where writing fails.
    pub fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}
