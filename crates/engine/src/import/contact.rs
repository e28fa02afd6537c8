//! One contact while it is gathered from its cells or properties.

use std::borrow::Cow;

use satchel_model::RecordId;

use super::{clean, role::Role};

/// What a file says about one person.
#[derive(Debug, Default)]
pub(super) struct Contact<'a> {
    /// The record it was made of, where it comes from us.
    pub(super) record: Option<RecordId>,
    pub(super) first: Cow<'a, str>,
    pub(super) middle: Cow<'a, str>,
    pub(super) last: Cow<'a, str>,
    pub(super) full: Cow<'a, str>,
    pub(super) file_as: Cow<'a, str>,
    pub(super) company: Cow<'a, str>,
    pub(super) job_title: Cow<'a, str>,
    pub(super) city: Cow<'a, str>,
    pub(super) picture: Cow<'a, str>,
    pub(super) external: Cow<'a, str>,
    /// The first is the primary one.
    pub(super) emails: Vec<String>,
    /// By rank.
    pub(super) phones: Vec<(u8, Cow<'a, str>)>,
    pub(super) linkedin: Vec<Cow<'a, str>>,
    pub(super) notes: String,
    /// (label, text) of what has no field.
    pub(super) lines: Vec<(&'a str, String)>,
    /// The first text that should have been an e-mail address.
    pub(super) bad_email: Option<Cow<'a, str>>,
}

/// What programs write into a date that is not set.
const NO_DATE: &[&str] = &["0/0/00", "00.00.0000", "0.0.00", "00/00/0000"];

impl<'a> Contact<'a> {
    /// Takes a value; what has no field, or whose field is taken, becomes a line under its label.
    pub(super) fn put(&mut self, role: Role, label: &'a str, value: &'a str) {
        let taken = match role {
            Role::FirstName => keep(&mut self.first, value),
            Role::MiddleName => keep(&mut self.middle, value),
            Role::LastName => keep(&mut self.last, value),
            Role::FullName => keep(&mut self.full, value),
            Role::FileAs => keep(&mut self.file_as, value),
            Role::JobTitle => keep(&mut self.job_title, value),
            Role::Picture => value.starts_with("http") && keep(&mut self.picture, value),
            Role::Company => return self.put_company(label, value),
            Role::City => return self.put_city(label, value),
            Role::Email => return self.put_emails(value),
            Role::Phone(rank) => return self.put_phones(rank, value),
            Role::Link => return clean::parts(value).for_each(|url| self.put_link(label, url)),
            Role::External => return self.put_external(label, value),
            Role::Groups => return self.put_groups(value),
            Role::Notes => return self.put_notes(value),
            Role::Line => false,
            Role::Nothing | Role::Label => true,
        };
        if !taken {
            self.put_line(label, value);
        }
    }

    /// Adds a line to the note; the parts of one address come together in one.
    pub(super) fn put_line(&mut self, label: &'a str, value: &str) {
        let value = match value.trim().contains('\n') {
            true => Cow::Owned(
                value
                    .lines()
                    .map(clean::line)
                    .filter(|line| !line.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            false => clean::line(value),
        };
        if value.is_empty() || NO_DATE.contains(&&*value) {
            return;
        }
        let value = if value.contains(":::") {
            Cow::Owned(clean::parts(&value).collect::<Vec<_>>().join(", "))
        } else {
            value
        };
        match self.lines.iter_mut().find(|(known, _)| *known == label) {
            Some((_, text)) if text.contains(&*value) => {}
            Some((_, text)) => {
                text.push_str(", ");
                text.push_str(&value);
            }
            None => self.lines.push((label, value.into_owned())),
        }
    }

    fn put_company(&mut self, label: &'a str, value: &'a str) {
        for name in clean::parts(value) {
            if !keep(&mut self.company, name) {
                self.put_line(label, name);
            }
        }
    }

    fn put_city(&mut self, label: &'a str, value: &'a str) {
        keep(&mut self.city, value);
        self.put_line(label, value);
    }

    fn put_emails(&mut self, value: &'a str) {
        for email in clean::emails(value) {
            match email {
                Ok(address) if self.emails.contains(&address) => {}
                Ok(address) => self.emails.push(address),
                Err(text) => {
                    self.bad_email.get_or_insert(Cow::Borrowed(text));
                    self.put_line("E-mail", text);
                }
            }
        }
    }

    fn put_phones(&mut self, rank: u8, value: &'a str) {
        for number in clean::parts(value) {
            let number = clean::line(number);
            if !clean::is_phone(&number) {
                self.put_line("Phone", &number);
            } else if !self.phones.iter().any(|(_, known)| *known == number) {
                // After those of its rank, so that the file's order holds within it.
                let at = self.phones.partition_point(|&(known, _)| known <= rank);
                self.phones.insert(at, (rank, number));
            }
        }
    }

    /// Takes a web address.
    pub(super) fn put_link(&mut self, label: &'a str, url: &'a str) {
        let url = clean::line(url);
        if !clean::is_linkedin(&url) {
            self.put_line(label, &url);
        } else if !self.linkedin.contains(&url) {
            self.linkedin.push(url);
        }
    }

    fn put_external(&mut self, label: &'a str, value: &'a str) {
        keep(&mut self.external, value);
        if clean::is_linkedin(value) {
            self.put_link(label, value);
        }
    }

    /// Groups that a program keeps for itself start with a star.
    fn put_groups(&mut self, value: &str) {
        if value.starts_with('*') && !value.contains([':', ';']) {
            return;
        }
        let groups = value
            .split(":::")
            .flat_map(|part| part.split(';'))
            .map(str::trim);
        let own: Vec<_> = groups
            .filter(|group| !group.is_empty() && !group.starts_with('*'))
            .collect();
        if !own.is_empty() {
            self.put_line("Labels", &own.join(", "));
        }
    }

    fn put_notes(&mut self, value: &str) {
        let text = clean::lines(value);
        if !self.notes.is_empty() && !text.is_empty() {
            self.notes.push_str("\n\n");
        }
        self.notes.push_str(&text);
    }
}

/// Keeps a value where there is none yet; false where there is another.
fn keep<'a>(field: &mut Cow<'a, str>, value: &'a str) -> bool {
    let value = clean::line(value);
    if field.is_empty() {
        *field = value;
        return true;
    }
    value.is_empty() || *field == value
}
