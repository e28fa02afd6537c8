//! A gathered contact as drafts: the company, the person, and a note of what has no field.
//!
//! Every id is derived from what the file says, so that two laptops which import one file make the
//! same records.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hasher},
};

use satchel_model::{Assign, Draft, DraftAction, RecordId, Scalar, SlotIndex};

use super::{clean, contact::Contact, places::Places};

/// Mailboxes that several people share: their address does not say who someone is.
const SHARED_MAILBOXES: &[&str] = &[
    "info", "office", "contact", "kontakt", "sales", "mail", "hello", "admin", "support", "team",
    "hr", "vertrieb",
];

/// How many companies the writer remembers, so as not to draft one for each of its people. A fixed
/// number, since a file may be of any size; a company that fell out is drafted again, to no effect.
const REMEMBERED_COMPANIES: usize = 1 << 15;

/// Makes drafts of contacts.
pub(super) struct Drafter {
    places: Places,
    preset: &'static str,
    companies: Box<[Option<(String, RecordId)>]>,
}

impl Drafter {
    /// Drafts for these places; the preset's name keeps its external ids apart from others'.
    pub(super) fn new(places: Places, preset: &'static str) -> Self {
        Self {
            places,
            preset,
            companies: vec![None; REMEMBERED_COMPANIES].into_boxed_slice(),
        }
    }

    /// The drafts of a contact, or why it is none.
    pub(super) fn drafts(&mut self, mut contact: Contact<'_>) -> Result<Vec<Draft>, String> {
        contact.settle();
        if !contact.is_someone() {
            return Err(contact.why_nobody());
        }
        let mut drafts = Vec::with_capacity(4);
        let company =
            (!contact.company.is_empty()).then(|| self.company(&contact.company, &mut drafts));
        let person = contact.is_person().then(|| self.person_id(&contact));
        let (title, body) = contact.take_note();
        if let Some(person) = person {
            drafts.push(self.person(person, company, contact));
        }
        if !body.is_empty() {
            self.note(person, company, title, body, &mut drafts);
        }
        Ok(drafts)
    }

    /// The id of a company, and its draft unless one was made lately.
    fn company(&mut self, name: &str, drafts: &mut Vec<Draft>) -> RecordId {
        let key = clean::key(name);
        let mut hasher = DefaultHasher::new();
        hasher.write(key.as_bytes());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "only the low bits choose the place"
        )]
        let remembered = &mut self.companies[hasher.finish() as usize % REMEMBERED_COMPANIES];
        if let Some((_, record)) = remembered.as_ref().filter(|(known, _)| *known == key) {
            return *record;
        }
        let record = RecordId::derived("company", &key);
        drafts.push(create(
            record,
            self.places.company,
            vec![set(self.places.company_name, name)],
        ));
        *remembered = Some((key, record));
        record
    }

    fn person_id(&self, contact: &Contact<'_>) -> RecordId {
        if let Some(record) = contact.record {
            return record;
        }
        let name = || clean::key(format!("{} {}", contact.first, contact.last).trim());
        let key = match contact.emails.first() {
            _ if !contact.external.is_empty() => format!("{}:{}", self.preset, contact.external),
            Some(email) if is_shared(email) => format!("{email} {}", name()),
            Some(email) => return RecordId::derived("person", email),
            None => {
                let phone = contact
                    .phones
                    .first()
                    .map_or_else(String::new, |(_, number)| clean::digits(number));
                format!("{}\n{phone}\n{}", name(), clean::key(&contact.company))
            }
        };
        RecordId::derived("person", &key)
    }

    fn person(&self, record: RecordId, company: Option<RecordId>, contact: Contact<'_>) -> Draft {
        let places = &self.places;
        let mut assigns = Vec::with_capacity(8);
        let texts = [
            (places.first_name, contact.first),
            (places.last_name, contact.last),
            (places.job_title, contact.job_title),
            (places.city, contact.city),
            (places.picture, contact.picture),
        ];
        assigns.extend(
            texts
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(slot, text)| set(slot, text)),
        );
        several(
            &mut assigns,
            places.email,
            places.emails,
            contact.emails.into_iter().map(Cow::Owned),
        );
        several(
            &mut assigns,
            places.phone,
            places.phones,
            contact.phones.into_iter().map(|(_, number)| number),
        );
        several(
            &mut assigns,
            places.linkedin,
            places.linkedins,
            contact.linkedin.into_iter(),
        );
        assigns.extend(company.map(|company| refer(places.employer, company)));
        create(record, places.person, assigns)
    }

    fn note(
        &self,
        person: Option<RecordId>,
        company: Option<RecordId>,
        title: String,
        body: String,
        drafts: &mut Vec<Draft>,
    ) {
        let places = &self.places;
        let target = person
            .map(|id| (places.target_person, id))
            .or(company.map(|id| (places.target_company, id)));
        let Some((slot, about)) = target else { return };
        let note = RecordId::derived("note", &format!("{about}\n{body}"));
        let link = RecordId::derived("noteTarget", &format!("{note} {about}"));
        drafts.push(create(
            note,
            places.note,
            vec![set(places.title, title), set(places.body, body)],
        ));
        drafts.push(create(
            link,
            places.note_target,
            vec![refer(places.target_note, note), refer(slot, about)],
        ));
    }
}

fn is_shared(email: &str) -> bool {
    email
        .split_once('@')
        .is_some_and(|(local, _)| SHARED_MAILBOXES.contains(&local))
}

/// The first into its slot, the others into the set beside it.
fn several<'a>(
    assigns: &mut Vec<Assign>,
    primary: SlotIndex,
    others: SlotIndex,
    values: impl Iterator<Item = Cow<'a, str>>,
) {
    for (index, value) in values.enumerate() {
        assigns.push(match index {
            0 => set(primary, value),
            _ => Assign {
                slot: others,
                element: Some(value.into_owned()),
                value: Some(Scalar::Text(String::new())),
            },
        });
    }
}

fn create(record: RecordId, object: usize, assigns: Vec<Assign>) -> Draft {
    Draft {
        record,
        object,
        action: DraftAction::Create,
        assigns,
    }
}

fn set(slot: SlotIndex, text: impl Into<String>) -> Assign {
    Assign {
        slot,
        element: None,
        value: Some(Scalar::Text(text.into())),
    }
}

fn refer(slot: SlotIndex, record: RecordId) -> Assign {
    Assign {
        slot,
        element: None,
        value: Some(Scalar::Reference(record)),
    }
}
