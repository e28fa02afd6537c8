//! vCard 2.1, 3.0 and 4.0, card by card, so that memory holds one card and not the file.

mod card;
mod quoted;
mod split;

use std::io;

use calcard::{Entry as Parsed, Parser, vcard::VCard};

use self::split::{Piece, Split};
use super::{Entry, Rejected, contact::Contact, drafts::Drafter, places::Places, text::TextReader};

/// What the ids of cards are kept apart by.
pub(super) const PRESET: &str = "vcard";

/// The cards of a file.
pub(super) struct Cards {
    split: Split,
    drafter: Drafter,
    /// The card that was read last: its line and its text.
    last: (u64, String),
}

impl Cards {
    /// The cards in a text.
    pub(super) fn new(text: TextReader, places: Places) -> Self {
        Self {
            split: Split::new(text),
            drafter: Drafter::new(places, PRESET),
            last: (0, String::new()),
        }
    }

    /// How far into the file the reading is.
    pub(super) fn bytes_read(&self) -> u64 {
        self.split.bytes_read()
    }

    /// The card that was read last, to be handed back.
    pub(super) fn refuse(&self, why: String) -> Rejected {
        Rejected {
            line: self.last.0,
            raw: vec![self.last.1.clone()],
            why,
        }
    }

    /// The next card; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
        let Some(Piece {
            line,
            text,
            problem,
        }) = self.split.next()?
        else {
            return Ok(None);
        };
        let made = match problem {
            Some(why) => Err(why.to_owned()),
            None => self.drafts(&text),
        };
        self.last = (line, text);
        Ok(Some(match made {
            Ok(Some(drafts)) => Entry::Record(drafts),
            Ok(None) => Entry::Skipped {
                line,
                why: "a group of contacts, not a contact",
            },
            Err(why) => Entry::Rejected(self.refuse(why)),
        }))
    }

    /// The drafts of one card; `None` where it is a group.
    fn drafts(&mut self, text: &str) -> Result<Option<Vec<satchel_model::Draft>>, String> {
        let vcard = parse(&quoted::decode(text))
            .ok_or_else(|| "this cannot be read as a vCard".to_owned())?;
        if card::is_group(&vcard) {
            return Ok(None);
        }
        let values = card::values(&vcard);
        let mut contact = Contact {
            record: card::own_id(&vcard),
            ..Contact::default()
        };
        for (role, label, value) in &values {
            contact.put(*role, label, value);
        }
        if contact.emails.is_empty() {
            contact.external = vcard.uid().unwrap_or_default().into();
        }
        self.drafter.drafts(contact).map(Some)
    }
}

fn parse(text: &str) -> Option<VCard> {
    match Parser::new(text).entry() {
        Parsed::VCard(vcard) => Some(vcard),
        _ => None,
    }
}
