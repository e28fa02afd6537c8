//! vCards of several versions.

use super::*;

#[test]
fn version_3_of_apple() {
    let expected = [
        "company name=Atelier Dubois // person firstName=Chloé Anne lastName=Dubois jobTitle=Directrice city=Lyon primaryEmail=chloe@dubois.example primaryPhoneNumber=+33 1 99 00 00 01 additionalPhones=++33 6 39 98 00 01 primaryLinkUrl=https://www.linkedin.com/in/chloe-dubois company=@ // note title=Préfère le matin, pas le soir. markdown=Préfère le matin, pas le soir.⏎Deuxième ligne; fin.⏎⏎- Name prefix: Mme⏎- Department: Ventes⏎- Fax: +33 1 99 00 00 09⏎- Business address: 5 rue de la Paix, Lyon, 69001, France⏎- Anniversary: 2015-06-20⏎- Website: https://dubois.example⏎- Birthday: --04-12 // noteTarget note=@ person=@",
        "company name=Taxi Lumière // person firstName=Taxi Lumière primaryPhoneNumber=+33 4 99 00 00 00 company=@",
    ];
    check(fixture("apple.vcf"), "vcard", &expected);
}

#[test]
fn version_2_1_of_an_old_phone() {
    let expected = [
        "person firstName=Иван lastName=Иванов primaryEmail=ivanov@volga.example primaryPhoneNumber=+7 900 000-00-00",
        "company name=Bäckerei; Müller // person firstName=Jörg lastName=Müller primaryPhoneNumber=0211 000 00 additionalPhones=+0211 000 01 company=@ // note title=Erste Zeile markdown=Erste Zeile⏎zweite Zeile, ähnlich // noteTarget note=@ person=@",
        "person firstName=André lastName=François primaryPhoneNumber=0612345678",
        "person firstName=花子 lastName=佐藤 primaryEmail=hanako@sakura.example // note title=Details of 花子 佐藤 markdown=- Fax: 03 0000 0001 // noteTarget note=@ person=@",
    ];
    check(fixture("old-phone.vcf"), "vcard", &expected);
}

#[test]
fn version_4_with_a_group_and_a_card_cut_off() {
    let expected = [
        "company name=Fjord AB // person firstName=Björn lastName=Åkesson avatarUrl=https://fjord.example/bjorn.jpg primaryEmail=bjorn@fjord.example primaryPhoneNumber=+46-8-555-555 ext. 5 company=@ // note title=A line long enough to be folded in the middle of a word, so… markdown=A line long enough to be folded in the middle of a word, so that the parts must come together again.⏎⏎- Birthday: --04-12⏎- Labels: Kunder, VIP // noteTarget note=@ person=@",
        "skipped 15: a group of contacts, not a contact",
        r#"rejected 21: this text stands outside of BEGIN:VCARD … END:VCARD ["this line belongs to no card\r\n"]"#,
        r#"rejected 22: this card has no END:VCARD; the file may have been cut off ["BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cut Off\r\nEMAIL:cut@off.example\r\n"]"#,
        "person firstName=ประยุทธ์ primaryEmail=prayut@mekong.example",
        r#"rejected 31: there is no name, e-mail address, phone or company to tell who this is ["BEGIN:VCARD\r\nVERSION:4.0\r\nNOTE:nobody at all\r\nEND:VCARD\r\n"]"#,
    ];
    check(fixture("version-4.vcf"), "vcard", &expected);
}

#[test]
fn quoted_text_without_a_charset_is_read_as_utf_8_where_it_is() {
    let card =
        "BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:=C3=A9tienne;=E9\nEND:VCARD\n";
    // `=E9` alone is no UTF-8, so the whole line is not.
    check(card, "vcard", &["person firstName=é lastName=Ã©tienne"]);
    check(
        card.replace("=E9", "=C3=89"),
        "vcard",
        &["person firstName=É lastName=étienne"],
    );
}

#[test]
fn a_picture_of_any_size_is_left_out_and_the_rest_is_kept() {
    let picture = "QUJD".repeat(1_000_000);
    let card = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nPHOTO;ENCODING=b:{picture}\r\nFN:Ann Lee\r\nEND:VCARD\r\n"
    );
    check(card, "vcard", &["person firstName=Ann lastName=Lee"]);
}

#[test]
fn a_card_larger_than_a_card_is_handed_back() {
    let note = "x".repeat(1 << 21);
    let found = shown(format!(
        "BEGIN:VCARD\nFN:Ann\nNOTE:{note}\nEND:VCARD\nBEGIN:VCARD\nFN:Bob\nEND:VCARD\n"
    ));
    assert!(
        found[0].starts_with("rejected 1: this card is larger than 1 MiB"),
        "{}",
        &found[0][..80]
    );
    assert_eq!(found[1], "person firstName=Bob");
}

#[test]
fn cards_without_an_address_are_told_apart_by_their_uid() {
    let card = |uid: &str| format!("BEGIN:VCARD\nUID:{uid}\nFN:Ann Lee\nEND:VCARD\n");
    let found = ids([card("1"), card("2"), card("1")].concat(), "person");
    assert!(found[0] != found[1] && found[0] == found[2]);
}
