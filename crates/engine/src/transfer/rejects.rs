//! The rows of a file that were not understood.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::import::{self, RejectedWriter, rejected_path};

/// The file of rejected rows, made when there is one.
pub(super) struct Rejects {
    path: PathBuf,
    header: Vec<String>,
    writer: Option<RejectedWriter<BufWriter<File>>>,
    count: u64,
    /// Whether they are only counted.
    dry_run: bool,
}

impl Rejects {
    /// None yet, of a file with these columns.
    pub(super) fn of(path: &Path, header: &[String], dry_run: bool) -> Self {
        Self {
            path: rejected_path(path),
            header: header.to_vec(),
            writer: None,
            count: 0,
            dry_run,
        }
    }

    pub(super) fn write(&mut self, rejected: &import::Rejected) -> Result<(), Error> {
        self.count += 1;
        if self.dry_run {
            return Ok(());
        }
        let failed = |source| Error::File {
            path: self.path.clone(),
            doing: "written",
            source,
        };
        if self.writer.is_none() {
            let file = File::create(&self.path).map_err(failed)?;
            self.writer =
                Some(RejectedWriter::new(BufWriter::new(file), &self.header).map_err(failed)?);
        }
        self.writer
            .as_mut()
            .map_or(Ok(()), |writer| writer.write(rejected).map_err(failed))
    }

    /// How many there were, and their file, where there is one.
    pub(super) fn finish(self) -> Result<(u64, Option<String>), Error> {
        let Some(writer) = self.writer else {
            return Ok((self.count, None));
        };
        writer.finish().map_err(|source| Error::File {
            path: self.path.clone(),
            doing: "written",
            source,
        })?;
        Ok((self.count, Some(self.path.display().to_string())))
    }
}
