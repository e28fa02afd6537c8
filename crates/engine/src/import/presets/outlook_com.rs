//! Outlook on the web: outlook.com and Microsoft 365.

use super::{Preset, among};
use crate::import::role::{HOME, MOBILE, OTHER, PREFERRED, Role, WORK};

pub(super) const PRESET: Preset = Preset {
    name: "outlook-com",
    marks: &[
        "given yomi",
        "surname yomi",
        "imaddress",
        "company yomi",
        "personal web page",
        "e-mail # address",
        "e-mail address",
    ],
    role,
};

pub(super) fn role(header: &str) -> Option<Role> {
    among(COLUMNS, header).or_else(|| address(header))
}

const COLUMNS: &[(&str, Role)] = &[
    ("first name", Role::FirstName),
    ("middle name", Role::MiddleName),
    ("last name", Role::LastName),
    ("title", Role::Line),
    ("suffix", Role::Line),
    ("nickname", Role::Line),
    ("given yomi", Role::Line),
    ("surname yomi", Role::Line),
    ("e-mail address", Role::Email),
    ("e-mail # address", Role::Email),
    ("primary phone", PREFERRED),
    ("mobile phone", MOBILE),
    ("business phone", WORK),
    ("business phone #", WORK),
    ("home phone", HOME),
    ("home phone #", HOME),
    ("car phone", OTHER),
    ("other phone", OTHER),
    ("callback", OTHER),
    ("radio phone", OTHER),
    ("pager", Role::Line),
    ("business fax", Role::Line),
    ("home fax", Role::Line),
    ("other fax", Role::Line),
    ("company main phone", Role::Line),
    ("telex", Role::Line),
    ("tty/tdd phone", Role::Line),
    ("isdn", Role::Line),
    ("imaddress", Role::Line),
    ("job title", Role::JobTitle),
    ("department", Role::Line),
    ("company", Role::Company),
    ("office location", Role::Line),
    ("manager's name", Role::Line),
    ("assistant's name", Role::Line),
    ("assistant's phone", Role::Line),
    ("company yomi", Role::Line),
    ("personal web page", Role::Link),
    ("web page", Role::Link),
    ("spouse", Role::Line),
    ("schools", Role::Line),
    ("hobby", Role::Line),
    ("location", Role::Line),
    ("birthday", Role::Line),
    ("anniversary", Role::Line),
    ("notes", Role::Notes),
];

/// `Business City`, `Home Street 2`, `Other Country/Region`.
fn address(header: &str) -> Option<Role> {
    let part = ["business ", "home ", "other "]
        .iter()
        .find_map(|place| header.strip_prefix(place))?;
    match part {
        "city" => Some(Role::City),
        "street" | "street #" | "state" | "postal code" | "country" | "country/region"
        | "address po box" | "address" => Some(Role::Line),
        _ => None,
    }
}
