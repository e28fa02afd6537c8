//! Any other file: the names that people give such columns, in several languages.

use super::{Preset, among};
use crate::import::role::{HOME, MOBILE, OTHER, Role, WORK};

pub(super) const PRESET: Preset = Preset {
    name: "contacts",
    marks: &[],
    role: localised,
};

/// The role of a header that people or a localised program may have chosen.
pub(super) fn localised(header: &str) -> Option<Role> {
    let plain = header.trim_end_matches([':', '#', ' ', '.']);
    among(COLUMNS, plain).or_else(|| by_part(plain))
}

const COLUMNS: &[(&str, Role)] = &[
    // Names.
    ("first name", Role::FirstName),
    ("firstname", Role::FirstName),
    ("given name", Role::FirstName),
    ("forename", Role::FirstName),
    ("vorname", Role::FirstName),
    ("prénom", Role::FirstName),
    ("nombre", Role::FirstName),
    ("nome", Role::FirstName),
    ("voornaam", Role::FirstName),
    ("imię", Role::FirstName),
    ("förnamn", Role::FirstName),
    ("jméno", Role::FirstName),
    ("ad", Role::FirstName),
    ("имя", Role::FirstName),
    ("名", Role::FirstName),
    ("middle name", Role::MiddleName),
    ("weitere vornamen", Role::MiddleName),
    ("deuxième prénom", Role::MiddleName),
    ("segundo nombre", Role::MiddleName),
    ("secondo nome", Role::MiddleName),
    ("отчество", Role::MiddleName),
    ("last name", Role::LastName),
    ("lastname", Role::LastName),
    ("family name", Role::LastName),
    ("surname", Role::LastName),
    ("nachname", Role::LastName),
    ("familienname", Role::LastName),
    ("nom", Role::LastName),
    ("nom de famille", Role::LastName),
    ("apellido", Role::LastName),
    ("apellidos", Role::LastName),
    ("cognome", Role::LastName),
    ("achternaam", Role::LastName),
    ("nazwisko", Role::LastName),
    ("efternamn", Role::LastName),
    ("příjmení", Role::LastName),
    ("soyad", Role::LastName),
    ("soyadı", Role::LastName),
    ("фамилия", Role::LastName),
    ("姓", Role::LastName),
    ("name", Role::FullName),
    ("full name", Role::FullName),
    ("fullname", Role::FullName),
    ("display name", Role::FullName),
    ("contact", Role::FullName),
    ("contact name", Role::FullName),
    ("person", Role::FullName),
    ("ansprechpartner", Role::FullName),
    ("姓名", Role::FullName),
    ("氏名", Role::FullName),
    ("이름", Role::FullName),
    // Work.
    ("company", Role::Company),
    ("company name", Role::Company),
    ("organization", Role::Company),
    ("organisation", Role::Company),
    ("organization name", Role::Company),
    ("employer", Role::Company),
    ("account name", Role::Company),
    ("firma", Role::Company),
    ("unternehmen", Role::Company),
    ("société", Role::Company),
    ("entreprise", Role::Company),
    ("empresa", Role::Company),
    ("organización", Role::Company),
    ("società", Role::Company),
    ("azienda", Role::Company),
    ("bedrijf", Role::Company),
    ("företag", Role::Company),
    ("şirket", Role::Company),
    ("компания", Role::Company),
    ("公司", Role::Company),
    ("会社名", Role::Company),
    ("job title", Role::JobTitle),
    ("jobtitle", Role::JobTitle),
    ("title", Role::JobTitle),
    ("position", Role::JobTitle),
    ("role", Role::JobTitle),
    ("stelle", Role::JobTitle),
    ("poste", Role::JobTitle),
    ("fonction", Role::JobTitle),
    ("puesto", Role::JobTitle),
    ("cargo", Role::JobTitle),
    ("posizione", Role::JobTitle),
    ("functie", Role::JobTitle),
    ("stanowisko", Role::JobTitle),
    ("должность", Role::JobTitle),
    ("职位", Role::JobTitle),
    // Places.
    ("city", Role::City),
    ("town", Role::City),
    ("ort", Role::City),
    ("stadt", Role::City),
    ("ort geschäftlich", Role::City),
    ("ort privat", Role::City),
    ("weiterer ort", Role::City),
    ("ville", Role::City),
    ("ville (bureau)", Role::City),
    ("ville (domicile)", Role::City),
    ("ciudad", Role::City),
    ("ciudad del trabajo", Role::City),
    ("ciudad de residencia particular", Role::City),
    ("città", Role::City),
    ("stad", Role::City),
    ("plaats", Role::City),
    ("miasto", Role::City),
    ("město", Role::City),
    ("şehir", Role::City),
    ("город", Role::City),
    ("城市", Role::City),
    // Reaching them.
    ("tel", WORK),
    ("mobile", MOBILE),
    ("cell", MOBILE),
    ("handy", MOBILE),
    ("móvil", MOBILE),
    ("movil", MOBILE),
    ("gsm", MOBILE),
    ("电话", WORK),
    ("手机", MOBILE),
    ("電話番号", WORK),
    ("website", Role::Link),
    ("web page", Role::Link),
    ("webseite", Role::Link),
    ("url", Role::Link),
    ("linkedin", Role::Link),
    ("linkedin url", Role::Link),
    ("linkedin profile", Role::Link),
    ("photo", Role::Picture),
    ("picture", Role::Picture),
    ("avatar", Role::Picture),
    ("邮箱", Role::Email),
    ("メールアドレス", Role::Email),
    ("почта", Role::Email),
    // The rest.
    ("notes", Role::Notes),
    ("note", Role::Notes),
    ("comments", Role::Notes),
    ("notizen", Role::Notes),
    ("bemerkungen", Role::Notes),
    ("notas", Role::Notes),
    ("备注", Role::Notes),
    ("tags", Role::Groups),
    ("groups", Role::Groups),
    ("kategorien", Role::Groups),
];

/// The longest header that is read by its parts: longer ones are sentences, or a whole line that was
/// cut at the wrong character.
const LONGEST_BYTES: usize = 48;

/// The words that e-mail and phone columns hold in any language that wrote them to us; what the
/// number is for decides its rank, and a fax is no phone.
fn by_part(header: &str) -> Option<Role> {
    let holds = |words: &[&str]| words.iter().any(|word| header.contains(word));
    if header.len() > LONGEST_BYTES
        || header.contains([';', '\t', ','])
        || holds(&[
            "fax",
            "pager",
            "telex",
            "assist",
            "typ",
            "display",
            "angezeigt",
            "empfangsbest",
            "opt-out",
            "zentrale",
        ])
    {
        return None;
    }
    if holds(&["mail", "correo", "messagerie"]) {
        return Some(Role::Email);
    }
    if !holds(&[
        "phone",
        "telefon",
        "téléphone",
        "teléfono",
        "telefoon",
        "tél.",
        "mobil",
        "телефон",
        "cell",
    ]) {
        return None;
    }
    Some(match header {
        _ if holds(&["mobil", "móvil", "cell"]) => MOBILE,
        _ if holds(&["home", "privat", "domicile", "particular"]) => HOME,
        _ if holds(&["other", "weitere", "car", "auto"]) => OTHER,
        _ => WORK,
    })
}
