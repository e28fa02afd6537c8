//! A believable workspace from a seed: people with companies, deals, notes and tasks.
//!
//! The same for the same seed, size and time, on every machine. Made one company at a time, so that
//! a million people never lie in memory. Every address, domain and phone number is reserved for
//! fiction or cannot exist.

mod contacts;
mod crowd;
mod cultures;
mod draw;
mod make;
mod story;
#[cfg(test)]
mod tests;
mod words;

use std::collections::VecDeque;

use satchel_model::{Draft, Layout, RecordId};

pub use contacts::contacts_csv;

use self::{
    contacts::profile_url,
    crowd::{Company, Crowd, Person},
    draw::Lots,
    make::Make,
    story::Story,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// More drafts than come from one person, so that ids made in order end before the present.
const DRAFTS_A_PERSON: i64 = 8;

/// (stage, chance in a hundred)
const STAGES: [(&str, u32); 5] = [
    ("NEW", 25),
    ("SCREENING", 20),
    ("MEETING", 20),
    ("PROPOSAL", 17),
    ("CUSTOMER", 18),
];

/// Drafts of so many people and all that belongs to them, by the layouts in the order of the schema.
/// `member` owns a good part of it; dates lie around `now_ms`, in milliseconds since 1970.
pub fn workspace(
    layouts: &[Layout],
    seed: u64,
    people: usize,
    now_ms: i64,
    member: RecordId,
) -> impl Iterator<Item = Draft> + Send + use<> {
    Workspace {
        layouts: layouts.to_vec(),
        lots: Lots::new(seed),
        crowd: Crowd::new(),
        people_left: people,
        next_id_ms: now_ms.saturating_sub(
            i64::try_from(people)
                .unwrap_or(i64::MAX)
                .saturating_mul(DRAFTS_A_PERSON),
        ),
        now_ms,
        member,
        ready: VecDeque::new(),
    }
}

struct Workspace {
    layouts: Vec<Layout>,
    lots: Lots,
    crowd: Crowd,
    people_left: usize,
    next_id_ms: i64,
    now_ms: i64,
    member: RecordId,
    ready: VecDeque<Draft>,
}

impl Iterator for Workspace {
    type Item = Draft;

    fn next(&mut self) -> Option<Draft> {
        while self.ready.is_empty() && self.people_left > 0 {
            self.next_company();
        }
        self.ready.pop_front()
    }
}

impl Workspace {
    fn next_company(&mut self) {
        let (company, staff) = self.crowd.next(&mut self.lots, self.people_left);
        self.people_left -= staff.len();
        let company_id = self.company(&company);
        let ids: Vec<_> = staff
            .iter()
            .map(|person| self.person(person, company_id))
            .collect();
        for (person, id) in staff.iter().zip(ids) {
            let story = Story {
                company: &company,
                person,
            };
            if self.lots.percent(18) {
                self.deal(&story, company_id, id);
            }
            if self.lots.percent(35) {
                self.note(&story, company_id, id);
            }
            if self.lots.percent(20) {
                self.task(&story, id);
            }
        }
    }

    fn company(&mut self, company: &Company) -> RecordId {
        let id = self.id();
        let employees = i32::try_from(self.lots.between(2, 60).pow(2)).unwrap_or(2);
        let revenue = i64::from(employees) * self.lots.between(60, 240) * 1000;
        let (ideal, owned) = (self.lots.percent(40), self.lots.percent(60));
        let street = format!(
            "{} {}",
            self.lots.word(&[
                "Market Street",
                "Station Road",
                "Harbour Lane",
                "Mill Road",
                "Park Avenue"
            ]),
            self.lots.between(1, 120)
        );
        let make = Make::new(&self.layouts, "company", id).map(|make| {
            let make = make
                .text("name", company.name.as_str())
                .text(
                    "domainName.primaryLinkUrl",
                    format!("https://{}", company.domain),
                )
                .text("address.addressStreet1", street)
                .text("address.addressCity", company.city.as_str())
                .text("address.addressCountry", company.country)
                .number("employees", employees)
                .money("annualRevenue", revenue, company.currency)
                .flag("idealCustomerProfile", ideal);
            if owned {
                make.link("accountOwner", self.member)
            } else {
                make
            }
        });
        self.ready.extend(make.map(Make::done));
        id
    }

    fn person(&mut self, person: &Person, company: RecordId) -> RecordId {
        let id = self.id();
        let make = Make::new(&self.layouts, "person", id).map(|make| {
            make.text("name.firstName", person.first.as_str())
                .text("name.lastName", person.last.as_str())
                .text("emails.primaryEmail", person.email.as_str())
                .element("emails.additionalEmails", person.other_email.clone())
                .link("company", company)
                .text("jobTitle", person.job_title)
                .text("phones.primaryPhoneNumber", person.phone.as_str())
                .element("phones.additionalPhones", person.mobile.clone())
                .text("city", person.city.as_str())
                .text(
                    "linkedinLink.primaryLinkUrl",
                    person
                        .profile
                        .as_deref()
                        .map(profile_url)
                        .unwrap_or_default(),
                )
        });
        self.ready.extend(make.map(Make::done));
        id
    }

    fn deal(&mut self, story: &Story<'_>, company: RecordId, person: RecordId) {
        let (id, name, stage) = (self.id(), story.deal(&mut self.lots), self.stage());
        // What is won is in the past; of the rest a little is late.
        let days = if stage == "CUSTOMER" {
            self.lots.between(-240, -1)
        } else {
            self.lots.between(-14, 150)
        };
        let units = self.lots.between(4, 90).pow(2) * 25;
        let make = Make::new(&self.layouts, "opportunity", id).map(|make| {
            make.text("name", name)
                .text("stage", stage)
                .money("amount", units, story.company.currency)
                .time("closeDate", self.midnight(days))
                .link("company", company)
                .link("pointOfContact", person)
                .link("owner", self.member)
        });
        self.ready.extend(make.map(Make::done));
    }

    fn note(&mut self, story: &Story<'_>, company: RecordId, person: RecordId) {
        let (id, (title, body)) = (self.id(), story.note(&mut self.lots));
        let make = Make::new(&self.layouts, "note", id)
            .map(|make| make.text("title", title).text("bodyV2.markdown", body));
        self.ready.extend(make.map(Make::done));
        self.target("noteTarget", "note", id, "person", person);
        if self.lots.percent(30) {
            self.target("noteTarget", "note", id, "company", company);
        }
    }

    fn task(&mut self, story: &Story<'_>, person: RecordId) {
        let (id, title) = (self.id(), story.task(&mut self.lots));
        let (status, days) = match self.lots.below(10) {
            0..3 => ("DONE", self.lots.between(-90, -1)),
            3..5 => ("TODO", self.lots.between(-20, -1)),
            5..7 => ("IN_PROGRESS", self.lots.between(-3, 10)),
            _ => ("TODO", self.lots.between(0, 30)),
        };
        let mine = self.lots.percent(70);
        let due = self.midnight(days) + self.lots.between(8, 17) * 60 * 60 * 1000;
        let make = Make::new(&self.layouts, "task", id).map(|make| {
            let make = make
                .text("title", title)
                .text("status", status)
                .time("dueAt", due);
            if mine {
                make.link("assignee", self.member)
            } else {
                make
            }
        });
        self.ready.extend(make.map(Make::done));
        self.target("taskTarget", "task", id, "person", person);
    }

    fn target(&mut self, object: &str, from: &str, id: RecordId, to: &str, target: RecordId) {
        let link = self.id();
        let make =
            Make::new(&self.layouts, object, link).map(|make| make.link(from, id).link(to, target));
        self.ready.extend(make.map(Make::done));
    }

    fn stage(&mut self) -> &'static str {
        let mut lot = self.lots.below(100);
        for (stage, chance) in STAGES {
            match lot.checked_sub(chance as usize) {
                Some(rest) => lot = rest,
                None => return stage,
            }
        }
        STAGES[0].0
    }

    /// Midnight UTC so many days from now.
    fn midnight(&self, days: i64) -> i64 {
        (self.now_ms.div_euclid(DAY_MS) + days) * DAY_MS
    }

    /// An id that comes after all before, so that they lie together in an index.
    fn id(&mut self) -> RecordId {
        self.next_id_ms += 1;
        RecordId::new(
            u64::try_from(self.next_id_ms).unwrap_or_default(),
            self.lots.bytes(),
        )
    }
}
