//! Outlook on the desktop, whose columns are named in the language of the program.

use super::{Preset, among, generic, outlook_com};
use crate::import::role::Role;

pub(super) const PRESET: Preset = Preset {
    name: "outlook-desktop",
    marks: &[
        "e-mail type",
        "e-mail display name",
        "sensitivity",
        "government id number",
        "organizational id number",
        // German, French, Spanish, Italian, Dutch, Polish.
        "e-mail-typ",
        "e-mail: angezeigter name",
        "type de messagerie",
        "nom complet de l'adresse de messagerie",
        "tipo de correo electrónico",
        "nombre para mostrar de correo electrónico",
        "tipo posta elettronica",
        "nome visualizzato posta elettronica",
        "e-mailtype",
        "weergavenaam voor e-mail",
        "typ e-mail",
    ],
    role: |header| {
        among(COLUMNS, header)
            .or_else(|| outlook_com::role(header))
            .or_else(|| generic::localised(header))
    },
};

const COLUMNS: &[(&str, Role)] = &[
    ("account", Role::Line),
    ("billing information", Role::Line),
    ("categories", Role::Groups),
    ("children", Role::Line),
    ("directory server", Role::Nothing),
    ("e-mail type", Role::Nothing),
    ("e-mail # type", Role::Nothing),
    ("e-mail display name", Role::Nothing),
    ("e-mail # display name", Role::Nothing),
    ("e-mail-typ", Role::Nothing),
    ("e-mail #: typ", Role::Nothing),
    ("e-mail: angezeigter name", Role::Nothing),
    ("e-mail #: angezeigter name", Role::Nothing),
    ("type de messagerie", Role::Nothing),
    ("nom complet de l'adresse de messagerie", Role::Nothing),
    ("gender", Role::Line),
    ("government id number", Role::Line),
    ("initials", Role::Nothing),
    ("initialen", Role::Nothing),
    ("internet free busy", Role::Nothing),
    ("keywords", Role::Line),
    ("language", Role::Line),
    ("mileage", Role::Line),
    ("organizational id number", Role::Line),
    ("priority", Role::Nothing),
    ("priorität", Role::Nothing),
    ("private", Role::Nothing),
    ("privat", Role::Nothing),
    ("profession", Role::Line),
    ("referred by", Role::Line),
    ("sensitivity", Role::Nothing),
    ("vertraulichkeit", Role::Nothing),
    ("user #", Role::Line),
    ("benutzer #", Role::Line),
];
