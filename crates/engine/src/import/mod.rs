//! Records out of files that people really have: CSV of other programs, vCard, our own export.
//!
//! Owns what a file is, what its columns mean and how its values are cleaned, and turns every row
//! into drafts. Streams: memory does not grow with the file. Never stops at a bad row: it is handed
//! back with the reason. Knows nothing of databases, and every id it gives follows from the file.

mod clean;
mod contact;
mod contacts;
mod drafts;
mod error;
mod header;
mod places;
mod plan;
mod presets;
mod records;
mod rejected;
mod role;
mod row;
mod rows;
mod settle;
mod sniff;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod vcard;

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use satchel_model::{Draft, Layout};

pub use error::Error;
pub use rejected::{RejectedWriter, rejected_path};
pub use source::Source;

use self::{header::Wanted, places::Places, presets::PRESETS, source::Choice, text::TextReader};

/// The preset of our own export.
const OWN_EXPORT: &str = "satchel";

/// One row or card of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Drafts of one contact: its company, the person, a note and the note's link, where there are any.
    /// A company may come with the first of its people only.
    Record(Vec<Draft>),
    /// What was not understood, to be handed back.
    Rejected(Rejected),
    /// What holds no contact, to be counted.
    Skipped {
        /// The line it starts on, from 1.
        line: u64,
        /// What it is.
        why: &'static str,
    },
}

/// A row or card that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The line it starts on, from 1.
    pub line: u64,
    /// Its cells, or the text of a card alone.
    pub raw: Vec<String>,
    /// The reason, for people to read.
    pub why: String,
}

/// The names of all presets.
pub fn preset_names() -> impl Iterator<Item = &'static str> {
    PRESETS
        .iter()
        .map(|preset| preset.name)
        .chain([OWN_EXPORT, vcard::PRESET])
}

/// Opens a file of contacts, or of one object as we export it. The layouts are in the order of the
/// schema.
///
/// # Errors
/// An [`Error`] that says what the file looks like where nothing can be imported from it.
pub fn open(layouts: &[Layout], path: &Path, preset: Option<&str>) -> Result<Source, Error> {
    let failed = |source| Error::Open {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    read(layouts, &name, file, preset)
}

/// As [`open`], from any input; `name` is what errors call it.
///
/// # Errors
/// As [`open`].
pub fn read<R>(
    layouts: &[Layout],
    name: &str,
    mut input: R,
    preset: Option<&str>,
) -> Result<Source, Error>
where
    R: Read + Seek + Send + 'static,
{
    let wanted = preset.map(wanted).transpose()?;
    let places = Places::new(layouts)?;
    let failed = |source| Error::Read {
        file: name.to_owned(),
        source,
    };
    let (text, bytes) = text(name, &mut input)
        .map_err(failed)
        .and_then(|found| found)?;
    input.seek(SeekFrom::Start(0)).map_err(failed)?;
    let mut text = TextReader::new(Box::new(input), text);
    text.fill(sniff::HEAD_BYTES).map_err(failed)?;
    Source::new(name, bytes, text, layouts, places, wanted)
}

fn wanted(preset: &str) -> Result<Choice, Error> {
    if let Some(preset) = PRESETS.iter().find(|known| known.name == preset) {
        return Ok(Choice::Columns(Wanted::Contacts(preset), preset.name));
    }
    match preset {
        OWN_EXPORT => Ok(Choice::Columns(Wanted::Records, OWN_EXPORT)),
        vcard::PRESET => Ok(Choice::Cards),
        _ => Err(Error::UnknownPreset {
            preset: preset.to_owned(),
            presets: names(),
        }),
    }
}

fn names() -> String {
    preset_names().collect::<Vec<_>>().join(", ")
}

/// The encoding and the size of a file, if it is text.
fn text(
    name: &str,
    input: &mut (impl Read + Seek),
) -> io::Result<Result<(&'static encoding_rs::Encoding, u64), Error>> {
    let bytes = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    input
        .by_ref()
        .take(sniff::HEAD_BYTES as u64)
        .read_to_end(&mut head)?;
    if let Some((looks_like, advice)) = sniff::foreign_bytes(&head) {
        return Ok(Err(Error::Foreign {
            file: name.to_owned(),
            looks_like,
            advice,
        }));
    }
    Ok(Ok((sniff::encoding(input, &head)?, bytes)))
}
