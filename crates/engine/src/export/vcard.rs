//! People as vCard 4.0 (RFC 6350), built by hand: line by line, escaped and folded.

use std::io::{self, Write};

use satchel_model::{Layout, Scalar};

use super::{Error, Row};

/// The longest line in bytes without its break (RFC 6350, 3.2).
const LINE_BYTES: usize = 75;

/// What says that a card is ours, so that its UID is a record's id.
pub(crate) const PRODID: &str = "-//Satchel//Satchel CRM//EN";

/// Writes people as cards and says how many there were. What a card has no place for is left to CSV.
///
/// # Errors
/// What the rows' source says, or an [`Error`] where writing stopped.
pub fn vcard<E: From<Error>>(
    person: &Layout,
    rows: impl IntoIterator<Item = Result<Row, E>>,
    mut out: impl Write,
) -> Result<u64, E> {
    let mut written = 0;
    for row in rows {
        let card = Card {
            layout: person,
            row: &row?,
        }
        .lines();
        write_card(&mut out, &card).map_err(|source| Error { written, source })?;
        written += 1;
    }
    out.flush().map_err(|source| Error { written, source })?;
    Ok(written)
}

fn write_card(out: &mut impl Write, lines: &[String]) -> io::Result<()> {
    for line in lines {
        fold(out, line)?;
    }
    Ok(())
}

/// Writes a line in pieces, never through the middle of a character.
fn fold(out: &mut impl Write, line: &str) -> io::Result<()> {
    let (mut rest, mut room) = (line, LINE_BYTES);
    while rest.len() > room {
        let end = rest.floor_char_boundary(room);
        write!(out, "{}\r\n ", &rest[..end])?;
        // The space that marks the continuation takes one.
        (rest, room) = (&rest[end..], LINE_BYTES - 1);
    }
    write!(out, "{rest}\r\n")
}

struct Card<'a> {
    layout: &'a Layout,
    row: &'a Row,
}

impl Card<'_> {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            "BEGIN:VCARD".to_owned(),
            "VERSION:4.0".to_owned(),
            format!("PRODID:{PRODID}"),
        ];
        lines.push(format!("UID:urn:uuid:{}", self.row.record.id));
        lines.push(format!("FN:{}", escape(&self.called())));
        lines.push(format!(
            "N:{};{};;;",
            escape(self.text("name.lastName")),
            escape(self.text("name.firstName"))
        ));
        self.push_several(
            &mut lines,
            "EMAIL",
            self.text("emails.primaryEmail"),
            "emails.additionalEmails",
        );
        self.push_several(&mut lines, "TEL", &self.phone(), "phones.additionalPhones");
        Self::push(
            &mut lines,
            "ORG",
            self.layout
                .slot("company")
                .map_or("", |slot| self.row.link(slot)),
        );
        Self::push(&mut lines, "TITLE", self.text("jobTitle"));
        if !self.text("city").is_empty() {
            lines.push(format!("ADR:;;;{};;;", escape(self.text("city"))));
        }
        self.push_several(
            &mut lines,
            "URL",
            self.text("linkedinLink.primaryLinkUrl"),
            "linkedinLink.secondaryLinks",
        );
        if !self.text("avatarUrl").is_empty() {
            lines.push(format!(
                "PHOTO:{}",
                self.text("avatarUrl").replace(['\r', '\n'], "")
            ));
        }
        lines.push("END:VCARD".to_owned());
        lines
    }

    /// The formatted name, which a card must have.
    fn called(&self) -> String {
        let label = self.layout.label(&self.row.record.values);
        let others = [
            self.text("emails.primaryEmail"),
            self.text("phones.primaryPhoneNumber"),
            "Unnamed",
        ];
        std::iter::once(label.as_str())
            .chain(others)
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned()
    }

    fn phone(&self) -> String {
        let (number, calling) = (
            self.text("phones.primaryPhoneNumber"),
            self.text("phones.primaryPhoneCallingCode"),
        );
        if number.starts_with('+') {
            number.to_owned()
        } else {
            format!("{calling} {number}").trim().to_owned()
        }
    }

    fn push(lines: &mut Vec<String>, property: &str, value: &str) {
        if !value.is_empty() {
            lines.push(format!("{property}:{}", escape(value)));
        }
    }

    fn push_several(&self, lines: &mut Vec<String>, property: &str, primary: &str, set: &str) {
        let preferred = if property == "URL" {
            property.to_owned()
        } else {
            format!("{property};PREF=1")
        };
        Self::push(lines, &preferred, primary);
        for (element, _) in self.set(set) {
            Self::push(lines, property, element);
        }
    }

    fn value(&self, path: &str) -> Option<&Scalar> {
        self.row
            .record
            .values
            .get(self.layout.slot(path)?)?
            .as_ref()
    }

    fn text(&self, path: &str) -> &str {
        match self.value(path) {
            Some(Scalar::Text(text)) => text,
            _ => "",
        }
    }

    fn set(&self, path: &str) -> &[(String, String)] {
        match self.value(path) {
            Some(Scalar::Set(elements)) => elements,
            _ => &[],
        }
    }
}

/// Text as a value (RFC 6350, 3.4). A carriage return has no escape, so line breaks become one kind.
fn escape(text: &str) -> String {
    let text = text
        .replace('\\', r"\\")
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    text.replace('\n', r"\n")
        .replace(',', r"\,")
        .replace(';', r"\;")
}
