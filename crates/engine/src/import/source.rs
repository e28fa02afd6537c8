//! A file being read, whatever its format.

use satchel_model::{Layout, SlotIndex};

use super::{
    Entry, Error, OWN_EXPORT, Rejected,
    contacts::Contacts,
    header::{self, Found, Wanted},
    names,
    places::Places,
    records::Records,
    rows::Rows,
    sniff,
    text::TextReader,
    vcard::{self, Cards},
};

/// A file being read: an iterator of its rows or cards. After an error it is at its end.
pub struct Source {
    file: String,
    preset: &'static str,
    header: Vec<String>,
    mapping: Vec<(String, String)>,
    told: Vec<(usize, SlotIndex)>,
    bytes: u64,
    format: Format,
}

enum Format {
    Contacts(Contacts),
    Records(Box<Records>),
    Cards(Cards),
    Failed,
}

impl Format {
    fn refuse(&self, why: String) -> Option<Rejected> {
        match self {
            Self::Contacts(contacts) => Some(contacts.refuse(why)),
            Self::Records(records) => Some(records.refuse(why)),
            Self::Cards(cards) => Some(cards.refuse(why)),
            Self::Failed => None,
        }
    }
}

/// What a preset's name asks for; cards need no columns.
pub(super) enum Choice {
    /// Rows, by a preset of this name.
    Columns(Wanted, &'static str),
    /// Cards.
    Cards,
}

impl Source {
    /// What a text of so many bytes holds, unless it is no contacts.
    pub(super) fn new(
        file: &str,
        bytes: u64,
        text: TextReader,
        layouts: &[Layout],
        places: Places,
        choice: Option<Choice>,
    ) -> Result<Self, Error> {
        let mut source = Self {
            file: file.to_owned(),
            preset: vcard::PRESET,
            header: vec!["card".to_owned()],
            mapping: Vec::new(),
            told: places.told(),
            bytes,
            format: Format::Failed,
        };
        source.start(text, layouts, places, choice)?;
        Ok(source)
    }

    fn start(
        &mut self,
        text: TextReader,
        layouts: &[Layout],
        places: Places,
        choice: Option<Choice>,
    ) -> Result<(), Error> {
        let head = text.window();
        if head.trim().is_empty() && text.ended() {
            return Err(Error::Empty {
                file: self.file.clone(),
            });
        }
        if let Some((looks_like, advice)) = sniff::foreign_text(head) {
            return Err(Error::Foreign {
                file: self.file.clone(),
                looks_like,
                advice,
            });
        }
        let wrong = |preset, why| Error::WrongPreset {
            file: self.file.clone(),
            preset,
            why,
        };
        match (sniff::is_vcard(head), choice) {
            (true, None | Some(Choice::Cards)) => {
                self.format = Format::Cards(Cards::new(text, places));
                Ok(())
            }
            (true, Some(Choice::Columns(_, preset))) => Err(wrong(preset, "it holds vCards")),
            (false, Some(Choice::Cards)) => {
                Err(wrong(vcard::PRESET, "it does not begin with BEGIN:VCARD"))
            }
            (false, Some(Choice::Columns(wanted, preset))) => {
                let unknown = wrong(preset, "its columns have other names");
                self.start_rows(text, layouts, places, wanted, |_| unknown)
            }
            (false, None) => self.start_rows(text, layouts, places, Wanted::Any, |found| found),
        }
    }

    fn start_rows(
        &mut self,
        text: TextReader,
        layouts: &[Layout],
        places: Places,
        wanted: Wanted,
        error: impl FnOnce(Error) -> Error,
    ) -> Result<(), Error> {
        let Some(header) = header::find(text.window(), text.ended(), layouts, wanted) else {
            let found = text
                .window()
                .trim()
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(120)
                .collect();
            return Err(error(Error::UnknownColumns {
                file: self.file.clone(),
                found,
                presets: names(),
            }));
        };
        let mut rows = Rows::new(text, header.delimiter);
        let file = self.file.clone();
        let failed = |source| Error::Read {
            file: file.clone(),
            source,
        };
        for _ in 0..=header.rows_before {
            // Notes before the header may be as broken as they like.
            let _ = rows.advance().map_err(failed)?;
        }
        if rows.at_end().map_err(failed)? {
            return Err(Error::HeaderOnly { file });
        }
        self.header = header.cells;
        match header.found {
            Found::Contacts(plan) => {
                self.preset = plan.preset.name;
                self.mapping = plan.mapping();
                self.format = Format::Contacts(Contacts::new(rows, plan, places));
            }
            Found::Records(plan) => {
                self.preset = OWN_EXPORT;
                self.mapping = plan.mapping();
                self.told = plan.told();
                self.format = Format::Records(Box::new(Records::new(rows, *plan)));
            }
        }
        Ok(())
    }

    /// The name of the preset that reads the file.
    #[must_use]
    pub fn preset(&self) -> &'static str {
        self.preset
    }

    /// The names of the columns, for [`RejectedWriter::new`].
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// (column, where its values go), for people to read before they import; empty for cards.
    #[must_use]
    pub fn mapping(&self) -> &[(String, String)] {
        &self.mapping
    }

    /// The row or card that was read last, to be handed back with a reason; `None` before the first.
    #[must_use]
    pub fn refuse(&self, why: String) -> Option<Rejected> {
        self.format.refuse(why)
    }

    /// What the file has a place for, whether a row fills it or not: (object, slot in it).
    #[must_use]
    pub fn told(&self) -> &[(usize, SlotIndex)] {
        &self.told
    }

    /// The size of the file.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How much of it was read.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        match &self.format {
            Format::Contacts(contacts) => contacts.bytes_read(),
            Format::Records(records) => records.bytes_read(),
            Format::Cards(cards) => cards.bytes_read(),
            Format::Failed => self.bytes,
        }
    }
}

impl Iterator for Source {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match &mut self.format {
            Format::Contacts(contacts) => contacts.next(),
            Format::Records(records) => records.next(),
            Format::Cards(cards) => cards.next(),
            Format::Failed => return None,
        };
        next.map_err(|source| {
            self.format = Format::Failed;
            Error::Read {
                file: self.file.clone(),
                source,
            }
        })
        .transpose()
    }
}
