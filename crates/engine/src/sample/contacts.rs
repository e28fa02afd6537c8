//! The same people as a file of contacts, as Google Contacts exports it today.

use std::io::{self, Write};

use super::{
    crowd::{Company, Crowd, Person},
    draw::Lots,
    story::Story,
};

const HEADER: &str = "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,\
Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,\
Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,\
Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Website 1 - Label,Website 1 - Value";

/// Writes a file of so many contacts; the same for the same seed.
///
/// # Errors
/// What the system says where writing fails.
pub fn contacts_csv(seed: u64, rows: usize, out: impl Write) -> io::Result<()> {
    let mut lots = Lots::new(seed);
    let mut crowd = Crowd::new();
    let mut csv = csv::Writer::from_writer(out);
    let header: Vec<_> = HEADER.split(',').collect();
    csv.write_record(&header)?;
    let mut left = rows;
    while left > 0 {
        let (company, staff) = crowd.next(&mut lots, left);
        left -= staff.len();
        for person in &staff {
            let row = row(&company, person, &mut lots);
            csv.write_record(header.iter().map(|column| {
                row.iter()
                    .find(|(name, _)| name == column)
                    .map_or("", |(_, value)| value)
            }))?;
        }
    }
    csv.flush()
}

fn row<'p>(
    company: &'p Company,
    person: &'p Person,
    lots: &mut Lots,
) -> Vec<(&'static str, std::borrow::Cow<'p, str>)> {
    let mut row: Vec<(_, std::borrow::Cow<'p, str>)> = vec![
        ("First Name", person.first.as_str().into()),
        ("Last Name", person.last.as_str().into()),
        ("Organization Name", company.name.as_str().into()),
        ("Organization Title", person.job_title.into()),
        ("Labels", "* myContacts".into()),
        ("E-mail 1 - Label", "* Work".into()),
        ("E-mail 1 - Value", person.email.as_str().into()),
        ("Phone 1 - Label", "Work".into()),
        ("Phone 1 - Value", person.phone.as_str().into()),
        ("Address 1 - Label", "Work".into()),
        ("Address 1 - City", person.city.as_str().into()),
    ];
    row.extend(person.other_email.iter().flat_map(|other| {
        [
            ("E-mail 2 - Label", "Home".into()),
            ("E-mail 2 - Value", other.as_str().into()),
        ]
    }));
    row.extend(person.mobile.iter().flat_map(|mobile| {
        [
            ("Phone 2 - Label", "Mobile".into()),
            ("Phone 2 - Value", mobile.as_str().into()),
        ]
    }));
    row.extend(person.profile.iter().flat_map(|profile| {
        [
            ("Website 1 - Label", "Profile".into()),
            ("Website 1 - Value", profile_url(profile).into()),
        ]
    }));
    if lots.percent(10) {
        row.push(("Notes", Story { company, person }.note(lots).1.into()));
    }
    row
}

/// The address of a person's page.
pub(super) fn profile_url(profile: &str) -> String {
    format!("https://www.linkedin.com/in/{profile}")
}
