//! A contact once all of it is gathered: its name, whom it stands for, and the note of the rest.

use std::borrow::Cow;

use super::contact::Contact;

/// The longest title of a note made from its first line, in characters.
const TITLE_CHARS: usize = 60;

impl Contact<'_> {
    /// Makes up for what is missing with what is there.
    pub(super) fn settle(&mut self) {
        if self.first.is_empty() && self.last.is_empty() {
            let whole = if self.full.is_empty() {
                &self.file_as
            } else {
                &self.full
            };
            // A card of a company is called what the company is.
            let (first, last) = if *whole == self.company {
                (whole.to_string(), String::new())
            } else {
                split_name(whole)
            };
            (self.first, self.last) = (Cow::Owned(first), Cow::Owned(last));
        }
        if !self.middle.is_empty() {
            let joined = format!("{} {}", self.first, self.middle);
            self.first = Cow::Owned(joined.trim().to_owned());
        }
        // An address that is no more than the city is not worth a note.
        self.lines.retain(|(_, text)| *text != self.city);
    }

    /// Whether it is a person, and not only a company.
    pub(super) fn is_person(&self) -> bool {
        let named = !self.first.is_empty() || !self.last.is_empty();
        named || !self.emails.is_empty() || !self.phones.is_empty() || !self.linkedin.is_empty()
    }

    /// Whether there is anyone to make a record of.
    pub(super) fn is_someone(&self) -> bool {
        self.is_person() || !self.company.is_empty()
    }

    /// Why there is nobody, for people to read.
    pub(super) fn why_nobody(&self) -> String {
        match &self.bad_email {
            Some(text) => format!(
                "{text:?} is not an e-mail address, and there is no name, phone or company to tell who this is"
            ),
            None => {
                "there is no name, e-mail address, phone or company to tell who this is".to_owned()
            }
        }
    }

    /// (title, body) of the note; empty where there is nothing to note.
    pub(super) fn take_note(&mut self) -> (String, String) {
        let mut body = std::mem::take(&mut self.notes);
        let title = match body.lines().map(str::trim).find(|line| !line.is_empty()) {
            Some(line) => shorten(line.trim_start_matches(['#', '*', '-', ' '])),
            None if self.lines.is_empty() => return (String::new(), String::new()),
            None => self.details_title(),
        };
        if !body.is_empty() && !self.lines.is_empty() {
            body.push_str("\n\n");
        }
        for (index, (label, text)) in self.lines.iter().enumerate() {
            let newline = if index == 0 { "" } else { "\n" };
            body.extend([newline, "- ", label, ": ", text]);
        }
        (title, body)
    }

    fn details_title(&self) -> String {
        let name = format!("{} {}", self.first, self.last);
        let name = if name.trim().is_empty() {
            &*self.company
        } else {
            name.trim()
        };
        if name.is_empty() {
            "Details".to_owned()
        } else {
            format!("Details of {name}")
        }
    }
}

/// First and last name of a whole one: `Last, First` where there is a comma, else the last word is
/// the last name. A name without white space, as Chinese or Japanese ones are, stays whole.
fn split_name(name: &str) -> (String, String) {
    let (first, last) = match name.split_once(',') {
        Some((last, first)) => (first, last),
        None => name.rsplit_once(' ').unwrap_or((name, "")),
    };
    (first.trim().to_owned(), last.trim().to_owned())
}

fn shorten(line: &str) -> String {
    let Some((cut, _)) = line.char_indices().nth(TITLE_CHARS) else {
        return line.to_owned();
    };
    let end = line[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", line[..end].trim_end())
}
