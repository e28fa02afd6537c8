//! What the properties of a card mean.

use std::borrow::Cow;

use calcard::{
    common::PartialDateTime,
    vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardValue},
};
use satchel_model::RecordId;

use crate::{
    export::PRODID,
    import::role::{HOME, MOBILE, OTHER, PREFERRED, Role, WORK},
};

/// (where it goes, label of a line, value)
pub(super) type Value<'c> = (Role, Cow<'c, str>, String);

/// The year that Apple writes where a birthday has none.
const APPLE_NO_YEAR: u16 = 1604;

/// Whether a card stands for several people.
pub(super) fn is_group(card: &VCard) -> bool {
    card.entries.iter().any(|entry| {
        let kind = matches!(&entry.name, VCardProperty::Kind)
            || is_other(entry, "X-ADDRESSBOOKSERVER-KIND");
        kind && text(entry).eq_ignore_ascii_case("group")
    })
}

/// The id of the record that a card of our own export was made of.
pub(super) fn own_id(card: &VCard) -> Option<RecordId> {
    card.property(&VCardProperty::Prodid)
        .filter(|entry| text(entry) == PRODID)?;
    card.uid()?.strip_prefix("urn:uuid:")?.parse().ok()
}

/// The values of a card in its order.
pub(super) fn values(card: &VCard) -> Vec<Value<'_>> {
    card.entries
        .iter()
        .flat_map(|entry| property(card, entry))
        .filter(|(_, _, value)| !value.trim().is_empty())
        .collect()
}

fn property<'c>(card: &'c VCard, entry: &'c VCardEntry) -> Vec<Value<'c>> {
    let one = |role, label: &'static str| vec![(role, Cow::Borrowed(label), text(entry))];
    match &entry.name {
        VCardProperty::N => name(entry),
        VCardProperty::Fn => one(Role::FullName, "Name"),
        VCardProperty::Email => one(Role::Email, "E-mail"),
        VCardProperty::Tel => phone(entry),
        VCardProperty::Org => organisation(entry),
        VCardProperty::Title => one(Role::JobTitle, "Job title"),
        VCardProperty::Role => one(Role::Line, "Role"),
        VCardProperty::Adr => address(entry),
        VCardProperty::Url => one(Role::Link, "Website"),
        VCardProperty::Photo => one(Role::Picture, "Picture"),
        VCardProperty::Note => one(Role::Notes, "Notes"),
        VCardProperty::Categories => {
            vec![(Role::Groups, Cow::Borrowed("Labels"), all(entry, " ::: "))]
        }
        VCardProperty::Nickname => vec![(Role::Line, Cow::Borrowed("Nickname"), all(entry, ", "))],
        VCardProperty::Bday => one(Role::Line, "Birthday"),
        VCardProperty::Anniversary => one(Role::Line, "Anniversary"),
        VCardProperty::Impp => one(Role::Line, "Chat"),
        VCardProperty::Socialprofile => one(Role::Link, "Profile"),
        VCardProperty::Related => one(Role::Line, "Related"),
        VCardProperty::Lang => one(Role::Line, "Language"),
        VCardProperty::Hobby => one(Role::Line, "Hobby"),
        VCardProperty::Interest => one(Role::Line, "Interest"),
        VCardProperty::Expertise => one(Role::Line, "Expertise"),
        VCardProperty::Pronouns => one(Role::Line, "Pronouns"),
        VCardProperty::Other(name) => extension(card, entry, name),
        _ => Vec::new(),
    }
}

fn name(entry: &VCardEntry) -> Vec<Value<'_>> {
    const PARTS: [(Role, &str); 5] = [
        (Role::LastName, "Last name"),
        (Role::FirstName, "First name"),
        (Role::MiddleName, "Middle name"),
        (Role::Line, "Name prefix"),
        (Role::Line, "Name suffix"),
    ];
    PARTS
        .iter()
        .zip(&entry.values)
        .map(|(&(role, label), value)| (role, Cow::Borrowed(label), show(value)))
        .collect()
}

fn organisation(entry: &VCardEntry) -> Vec<Value<'_>> {
    let part = |(index, value)| match index {
        0 => (Role::Company, Cow::Borrowed("Organization"), show(value)),
        _ => (Role::Line, Cow::Borrowed("Department"), show(value)),
    };
    entry.values.iter().enumerate().map(part).collect()
}

/// PO box, extended, street, city, region, postcode, country.
fn address(entry: &VCardEntry) -> Vec<Value<'_>> {
    const CITY: usize = 3;
    let label = match () {
        () if has_type(entry, "work") => "Business address",
        () if has_type(entry, "home") => "Home address",
        () => "Address",
    };
    let role = |index| {
        if index == CITY {
            Role::City
        } else {
            Role::Line
        }
    };
    entry
        .values
        .iter()
        .enumerate()
        .map(|(index, value)| (role(index), Cow::Borrowed(label), show(value)))
        .collect()
}

/// A fax answers no call, so it is no phone.
fn phone(entry: &VCardEntry) -> Vec<Value<'_>> {
    let (role, label) = match () {
        () if has_type(entry, "fax") => (Role::Line, "Fax"),
        () if has_type(entry, "pager") => (Role::Line, "Pager"),
        () if is_preferred(entry) => (PREFERRED, "Phone"),
        () if has_type(entry, "cell") => (MOBILE, "Phone"),
        () if has_type(entry, "home") => (HOME, "Phone"),
        () if has_type(entry, "car") || has_type(entry, "other") => (OTHER, "Phone"),
        () => (WORK, "Phone"),
    };
    let number = text(entry);
    let number = number
        .strip_prefix("tel:")
        .map_or(number.clone(), |uri| uri.replacen(";ext=", " ext. ", 1));
    vec![(role, Cow::Borrowed(label), number)]
}

fn extension<'c>(card: &'c VCard, entry: &'c VCardEntry, name: &str) -> Vec<Value<'c>> {
    // What programs note for themselves.
    const OWN: &[&str] = &[
        "X-AB",
        "X-MS-",
        "X-EVOLUTION-",
        "X-MOZILLA-",
        "X-GOOGLE-",
        "X-IMAGE",
        "X-CLASS",
        "X-RADICALE",
        "X-SONYERICSSON",
        "X-SATCHEL",
    ];
    const DROPPED: &[&str] = &[
        "LABEL",
        "SORT-STRING",
        "CLASS",
        "MAILER",
        "AGENT",
        "NAME",
        "PROFILE",
        "X-ADDRESSBOOKSERVER-KIND",
    ];
    let upper = name.to_ascii_uppercase();
    let about = match &*upper {
        "X-ABDATE" => "Date",
        "X-ABRELATEDNAMES" => "Related",
        "X-SOCIALPROFILE" => "Profile",
        _ if DROPPED.contains(&&*upper) || OWN.iter().any(|own| upper.starts_with(own)) => {
            return Vec::new();
        }
        _ => return vec![(Role::Line, Cow::Owned(readable(&upper)), text(entry))],
    };
    let role = if about == "Profile" {
        Role::Link
    } else {
        Role::Line
    };
    vec![(
        role,
        group_label(card, entry).map_or(Cow::Borrowed(about), Cow::Owned),
        text(entry),
    )]
}

/// `X-PHONETIC-LAST-NAME` as `Phonetic last name`.
fn readable(name: &str) -> String {
    let words = name
        .strip_prefix("X-")
        .unwrap_or(name)
        .replace('-', " ")
        .to_lowercase();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What Apple calls the properties of a group: `item1.X-ABLabel:_$!<Anniversary>!$_`.
fn group_label(card: &VCard, entry: &VCardEntry) -> Option<String> {
    let group = entry.group.as_deref()?;
    let named =
        |other: &&VCardEntry| other.group.as_deref() == Some(group) && is_other(other, "X-ABLABEL");
    let label = text(card.entries.iter().find(named)?);
    let label = label
        .trim_start_matches("_$!<")
        .trim_end_matches(">!$_")
        .trim()
        .to_owned();
    (!label.is_empty()).then_some(label)
}

fn is_other(entry: &VCardEntry, name: &str) -> bool {
    matches!(&entry.name, VCardProperty::Other(other) if other.eq_ignore_ascii_case(name))
}

fn has_type(entry: &VCardEntry, name: &str) -> bool {
    entry.params.iter().any(|param| {
        let plain = matches!(&param.name, VCardParameterName::Other(other) if other.eq_ignore_ascii_case(name));
        let typed = param.name == VCardParameterName::Type && param.value.as_text().is_some_and(|text| text.eq_ignore_ascii_case(name));
        plain || typed
    })
}

fn is_preferred(entry: &VCardEntry) -> bool {
    has_type(entry, "pref")
        || entry
            .params
            .iter()
            .any(|param| param.name == VCardParameterName::Pref)
}

fn text(entry: &VCardEntry) -> String {
    entry.values.first().map_or_else(String::new, show)
}

fn all(entry: &VCardEntry, between: &str) -> String {
    entry
        .values
        .iter()
        .map(show)
        .collect::<Vec<_>>()
        .join(between)
}

/// A value as text; what is binary has none.
fn show(value: &VCardValue) -> String {
    match value {
        VCardValue::PartialDateTime(date) => show_date(date),
        VCardValue::Component(parts) => parts.join(","),
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Float(number) => number.to_string(),
        VCardValue::Boolean(yes) => yes.to_string(),
        other => other.as_text().unwrap_or_default().to_owned(),
    }
}

fn show_date(date: &PartialDateTime) -> String {
    let number = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
    match date.year.filter(|&year| year != APPLE_NO_YEAR) {
        Some(year) if date.month.is_none() => format!("{year:04}"),
        Some(year) if date.day.is_none() => format!("{year:04}-{}", number(date.month)),
        Some(year) => format!("{year:04}-{}-{}", number(date.month), number(date.day)),
        None if date.month.is_none() => String::new(),
        None => format!("--{}-{}", number(date.month), number(date.day)),
    }
}
