//! CSV of other programs.

use super::*;
use crate::import::{RejectedWriter, rejected_path};

#[test]
fn google_contacts() {
    let expected = [
        r#"company name=Solaris Energía // person firstName=Ana María lastName=López jobTitle=Head of sales city=Madrid primaryEmail=ana.lopez@solaris.example additionalEmails=+ana@home.example primaryPhoneNumber=+34 600 000 001 additionalPhones=++34 600 000 002 ext. 5 primaryLinkUrl=https://www.linkedin.com/in/ana-lopez company=@ // note title=Met at the fair. markdown=Met at the fair.⏎Likes "solar", not wind.⏎⏎- Birthday: 1980-04-12⏎- Labels: Friends⏎- Address: Calle Mayor 1, 28013 Madrid, Spain⏎- Anniversary: 2010-05-01⏎- Shoe size: 38 // noteTarget note=@ person=@"#,
        "company name=海洋科技 // person firstName=小明 lastName=王 city=上海 primaryEmail=wang@haiyang.example primaryPhoneNumber=1-800-FLOWERS company=@",
        "person firstName=Zoë lastName=Müller // note title=Details of Zoë Müller markdown=- E-mail: zoe at home⏎- Phone: n/a // noteTarget note=@ person=@",
        r#"rejected 8: "nobody" is not an e-mail address, and there is no name, phone or company to tell who this is ["", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "nobody", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""]"#,
        "skipped 9: every cell is empty",
        "note title=Reception closes at 17:00 markdown=Reception closes at 17:00 // noteTarget note=@ company=@",
        "person primaryPhoneNumber=(030) 000-0042 / 43",
    ];
    check(fixture("google-contacts.csv"), "google-contacts", &expected);
}

#[test]
fn google_contacts_of_old() {
    let expected = [
        "company name=Młyn // person firstName=Ewa lastName=Nowak jobTitle=Prezes primaryEmail=ewa@młyn.example primaryPhoneNumber=+48 600 000 000 company=@ // note title=Details of Ewa Nowak markdown=- Organization 2: Piekarnia // noteTarget note=@ person=@",
        "person firstName=佐藤 lastName=花子",
    ];
    check(
        fixture("google-contacts-old.csv"),
        "google-contacts-old",
        &expected,
    );
}

#[test]
fn outlook_on_the_web() {
    let expected = [
        "company name=Dunmore Foods // person firstName=Liam lastName=O'Brien jobTitle=Buyer city=Galway primaryEmail=liam@dunmore.example additionalEmails=+liam@home.example primaryPhoneNumber=085 555 0102 additionalPhones=+01 555 0101 additionalPhones=+01 555 0100 company=@ // note title=Calls back markdown=Calls back⏎on Fridays⏎⏎- Business Fax: 01 555 0199⏎- Business address: 1 Quay, Galway, Ireland // noteTarget note=@ person=@",
        "company name=Only A Company",
    ];
    check(fixture("outlook-com.csv"), "outlook-com", &expected);
}

#[test]
fn outlook_on_a_german_desktop() {
    let expected = [
        "company name=Köhler & Söhne GmbH // person firstName=Jörg-Änne lastName=Weiß jobTitle=Geschäftsführerin city=Düsseldorf primaryEmail=weiss@koehler.example primaryPhoneNumber=0170 0000000 additionalPhones=++49 211 000000 company=@ // note title=Details of Jörg-Änne Weiß markdown=- Anrede: Frau⏎- Straße geschäftlich: Große Straße 5 // noteTarget note=@ person=@",
        "person firstName=Günther lastName=Groß // note title=Details of Günther Groß markdown=- E-mail: /o=ExchangeLabs/ou=Group/cn=guenther // noteTarget note=@ person=@",
    ];
    check(
        fixture("outlook-desktop-german.csv"),
        "outlook-desktop",
        &expected,
    );
}

#[test]
fn linkedin_after_its_notes() {
    let expected = [
        "company name=Ganga Textiles, Ltd // person firstName=Priya lastName=Sharma jobTitle=Procurement lead primaryLinkUrl=https://www.linkedin.com/in/priya-sharma company=@ // note title=Details of Priya Sharma markdown=- Connected On: 12 Mar 2024 // noteTarget note=@ person=@",
        "company name=Lagoon Logistics // person firstName=Olu lastName=Adeyemi jobTitle=COO primaryEmail=olu@lagoon.example primaryLinkUrl=https://www.linkedin.com/in/olu-adeyemi company=@ // note title=Details of Olu Adeyemi markdown=- Connected On: 03 Jan 2023 // noteTarget note=@ person=@",
    ];
    check(fixture("linkedin.csv"), "linkedin", &expected);
}

#[test]
fn headers_that_people_choose() {
    let expected = [
        "company name=Pekárna // person firstName=Jana lastName=Čapková city=Brno primaryEmail=jana@pekarna.example additionalEmails=+j.capkova@home.example primaryPhoneNumber=+420 600 000 000 company=@ // note title=Details of Jana Čapková markdown=- Lieblingsfarbe: blau // noteTarget note=@ person=@",
        "company name=Deniz // person firstName=Mehmet lastName=Yılmaz city=İstanbul primaryEmail=mehmet@deniz.example primaryPhoneNumber=0212 000 00 00 company=@",
    ];
    check(fixture("semicolons.csv"), "contacts", &expected);
}

#[test]
fn utf_16_with_tabs() {
    let expected = [
        "company name=Θάλασσα // person firstName=Ελένη lastName=Παπαδοπούλου primaryEmail=eleni@thalassa.example company=@",
        "company name=ים // person firstName=שרה lastName=כהן primaryEmail=sara@yam.example company=@",
    ];
    check(fixture("tabs-utf16.csv"), "contacts", &expected);
}

#[test]
fn broken_quotes_cost_their_line_only() {
    let expected = [
        "company name=Engine // person firstName=Ada lastName=Byron primaryEmail=ada@engine.example company=@",
        r#"rejected 3: a quote opens in this line and closes in the middle of a later one ["Gus", "O\"Malley", "gus@bar.example", "Bar"]"#,
        r#"rejected 4: a quote opens in this line and closes in the middle of a later one ["Bad", "Quote here", "bad@x.example", "Company"]"#,
        "company name=Firma // person firstName=Eva lastName=Novák primaryEmail=eva@x.example company=@",
        r#"rejected 6: 5 cells in a row of 4 columns: is a delimiter in a value without quotes? ["Too", "Many", "many@x.example", "Acme", " Inc"]"#,
        "person firstName=Short lastName=Row",
        r#"company name=Cave À vin // person firstName=Rosé "Pinot" lastName=Wine primaryEmail=wine@x.example company=@"#,
        r#"rejected 10: a quote opens in this line and is never closed ["Last", "never closed", "last@x.example", "End"]"#,
        "company name=End // person firstName=After lastName=Last primaryEmail=after@x.example company=@",
    ];
    check(fixture("broken-quotes.csv"), "contacts", &expected);
}

#[test]
fn two_laptops_make_the_same_records() {
    for object in ["person", "company", "note", "noteTarget"] {
        let found = ids(fixture("google-contacts.csv"), object);
        assert!(!found.is_empty(), "{object}");
        assert_eq!(found, ids(fixture("google-contacts.csv"), object));
    }
}

#[test]
fn one_address_is_one_person_whichever_file_it_comes_from() {
    let google = ids(
        "First Name,Last Name,E-mail 1 - Value\nAna,L,ANA@x.example\n",
        "person",
    );
    let other = ids("Name;Email\nAna Lopez;ana@x.example\n", "person");
    assert_eq!(google, other);
}

#[test]
fn people_who_share_a_mailbox_stay_apart() {
    let found = ids(
        "Name,Email\nAnn Lee,info@x.example\nBob Lee,info@x.example\nann  LEE,info@x.example\n",
        "person",
    );
    assert_ne!(found[0], found[1]);
    assert_eq!(found[0], found[2]);
}

#[test]
fn without_an_address_the_name_phone_and_company_tell_people_apart() {
    let rows = "Name,Phone,Company\nAnn Lee,555 01,Acme\nAnn Lee,55501,ACME\nAnn Lee,555 02,Acme\nAnn Lee,555 01,Other\n";
    let found = ids(rows, "person");
    assert_eq!(found[0], found[1]);
    assert!(found[0] != found[2] && found[0] != found[3]);
}

#[test]
fn a_company_is_one_however_it_is_spelled() {
    let found = ids(
        "Name,Company\nA B,Acme  Ltd\nC D,ACME LTD\nE F, acme ltd \n",
        "company",
    );
    assert_eq!(found, [RecordId::derived("company", "acme ltd")]);
}

#[test]
fn columns_in_any_order_and_number_are_read() {
    check(
        "Phone,Colour,Last name,First name,Email\n555 0100,red,Lee,Ann,a@x.example\n",
        "contacts",
        &[
            "person firstName=Ann lastName=Lee primaryEmail=a@x.example primaryPhoneNumber=555 0100 // note title=Details of Ann Lee markdown=- Colour: red // noteTarget note=@ person=@",
        ],
    );
}

#[test]
fn phone_numbers_are_never_cut() {
    let number = "+1 (800) FLOWERS ext. 123456789 / after 17:00 ask for the night desk";
    check(
        format!("Name,Phone\nAnn,{number}\n"),
        "contacts",
        &[&format!("person firstName=Ann primaryPhoneNumber={number}")],
    );
}

#[test]
fn line_ends_of_any_system_end_a_row() {
    for end in ["\n", "\r\n", "\r"] {
        let file = ["Name,Email", "Ann,a@x.example", "Bob,b@x.example"].join(end);
        check(
            file,
            "contacts",
            &[
                "person firstName=Ann primaryEmail=a@x.example",
                "person firstName=Bob primaryEmail=b@x.example",
            ],
        );
    }
}

#[test]
fn a_row_cut_by_the_end_of_what_was_read_is_whole() {
    // Long enough that rows, quotes and letters of several bytes lie across every chunk's end.
    let row = |index: usize| {
        format!(
            "Ann {index},\"\u{17d}lutý \"\"k\u{16f}\u{148}\"\"\nč{index}\",a{index}@x.example\r\n"
        )
    };
    let file = format!(
        "Name,Company,Email\r\n{}",
        (0..20_000).map(row).collect::<String>()
    );
    let found = entries(file);
    assert_eq!(found.len(), 20_000);
    assert_eq!(
        show(&found[19_999]),
        "company name=\u{17d}lutý \"k\u{16f}\u{148}\" č19999 // person firstName=Ann lastName=19999 primaryEmail=a19999@x.example company=@"
    );
}

#[test]
fn the_mapping_says_where_columns_go() {
    let source = source("First name,E-mail,Colour\nAnn,a@x.example,red\n").unwrap();
    let mapping: Vec<_> = source
        .mapping()
        .iter()
        .map(|(header, to)| (header.as_str(), to.as_str()))
        .collect();
    assert_eq!(
        mapping,
        [
            ("First name", "Name"),
            ("E-mail", "Emails"),
            ("Colour", "a note")
        ]
    );
}

#[test]
fn a_preset_asked_for_is_taken_or_refused() {
    let read = |preset| {
        crate::import::read(
            &LAYOUTS,
            "c.csv",
            Cursor::new("First Name,Company\nAnn,Acme\n"),
            Some(preset),
        )
    };
    assert_eq!(read("outlook-desktop").unwrap().preset(), "outlook-desktop");
    assert!(matches!(read("vcard"), Err(Error::WrongPreset { .. })));
    assert!(matches!(read("satchel"), Err(Error::WrongPreset { .. })));
    assert!(
        read("gogle")
            .err()
            .unwrap()
            .to_string()
            .contains("google-contacts")
    );
}

#[test]
fn rejected_rows_are_written_with_reasons_and_import_again_once_mended() {
    let mut source = source(fixture("broken-quotes.csv")).unwrap();
    let mut out = Vec::new();
    let mut writer = RejectedWriter::new(&mut out, source.header()).unwrap();
    for entry in source.by_ref() {
        if let Entry::Rejected(rejected) = entry.unwrap() {
            writer.write(&rejected).unwrap();
        }
    }
    writer.finish().unwrap();
    let written = String::from_utf8(out).unwrap();
    assert!(
        written.starts_with("reason,First Name,Last Name,Email,Company\nline 3: "),
        "{written}"
    );
    let mended = written
        .replace("Acme, Inc", "Acme")
        .replace(", Inc", "")
        .replace("Acme,\" Inc\"", "Acme");
    let people = shown(mended)
        .into_iter()
        .filter(|line| line.contains("lastName=O"))
        .collect::<Vec<_>>();
    assert_eq!(
        people,
        [
            "company name=Bar // person firstName=Gus lastName=O\"Malley primaryEmail=gus@bar.example company=@"
        ]
    );
    assert_eq!(
        rejected_path(Path::new("a/b.csv")),
        Path::new("a/b.csv.rejected.csv")
    );
}
