//! Where a contact's values lie in this workspace's schema.

use satchel_model::{Layout, SlotIndex};

use super::Error;

/// Places of the objects and slots that contacts are kept in, looked up once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    pub(super) person: usize,
    pub(super) first_name: SlotIndex,
    pub(super) last_name: SlotIndex,
    pub(super) email: SlotIndex,
    pub(super) emails: SlotIndex,
    pub(super) phone: SlotIndex,
    pub(super) phones: SlotIndex,
    pub(super) employer: SlotIndex,
    pub(super) job_title: SlotIndex,
    pub(super) city: SlotIndex,
    pub(super) linkedin: SlotIndex,
    pub(super) linkedins: SlotIndex,
    pub(super) picture: SlotIndex,
    pub(super) company: usize,
    pub(super) company_name: SlotIndex,
    pub(super) note: usize,
    pub(super) title: SlotIndex,
    pub(super) body: SlotIndex,
    pub(super) note_target: usize,
    pub(super) target_note: SlotIndex,
    pub(super) target_person: SlotIndex,
    pub(super) target_company: SlotIndex,
}

impl Places {
    /// The places in these layouts, which are in the order of the schema.
    pub(super) fn new(layouts: &[Layout]) -> Result<Self, Error> {
        let person = Object::find(layouts, "person")?;
        let company = Object::find(layouts, "company")?;
        let note = Object::find(layouts, "note")?;
        let target = Object::find(layouts, "noteTarget")?;
        Ok(Self {
            person: person.index,
            first_name: person.slot("name.firstName")?,
            last_name: person.slot("name.lastName")?,
            email: person.slot("emails.primaryEmail")?,
            emails: person.slot("emails.additionalEmails")?,
            phone: person.slot("phones.primaryPhoneNumber")?,
            phones: person.slot("phones.additionalPhones")?,
            employer: person.slot("company")?,
            job_title: person.slot("jobTitle")?,
            city: person.slot("city")?,
            linkedin: person.slot("linkedinLink.primaryLinkUrl")?,
            linkedins: person.slot("linkedinLink.secondaryLinks")?,
            picture: person.slot("avatarUrl")?,
            company: company.index,
            company_name: company.slot("name")?,
            note: note.index,
            title: note.slot("title")?,
            body: note.slot("bodyV2.markdown")?,
            note_target: target.index,
            target_note: target.slot("note")?,
            target_person: target.slot("person")?,
            target_company: target.slot("company")?,
        })
    }
}

impl Places {
    /// The fields that contacts say of their records: (object, slot in it).
    pub(super) fn told(&self) -> Vec<(usize, SlotIndex)> {
        let person = [
            self.first_name,
            self.email,
            self.phone,
            self.employer,
            self.job_title,
            self.city,
            self.linkedin,
            self.picture,
        ];
        let note = [self.title, self.body];
        let target = [self.target_note, self.target_person, self.target_company];
        let of = |object: usize, slots: &[SlotIndex]| -> Vec<_> {
            slots.iter().map(|slot| (object, *slot)).collect()
        };
        [
            of(self.person, &person),
            of(self.company, &[self.company_name]),
            of(self.note, &note),
            of(self.note_target, &target),
        ]
        .concat()
    }
}

struct Object<'l> {
    index: usize,
    layout: &'l Layout,
}

impl<'l> Object<'l> {
    fn find(layouts: &'l [Layout], name: &str) -> Result<Self, Error> {
        let index = layouts
            .iter()
            .position(|layout| layout.object.name_singular == name);
        let index = index.ok_or_else(|| Error::Schema {
            what: format!("object {name:?}"),
        })?;
        Ok(Self {
            index,
            layout: &layouts[index],
        })
    }

    fn slot(&self, path: &str) -> Result<SlotIndex, Error> {
        self.layout.slot(path).ok_or_else(|| Error::Schema {
            what: format!("field {path:?} of {}", self.layout.object.label_plural),
        })
    }
}
