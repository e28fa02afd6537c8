//! What formulas give, are made from, and how they are refused.

use super::{World, record};
use crate::Scalar;
use crate::computed::Kind;

#[test]
fn a_formula_knows_the_kind_of_its_result() {
    let world = World::new();
    let check = |formula: &str, kind: Kind| {
        let read = world
            .parse(formula)
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(read.result(), kind, "{formula}");
    };
    check("name", Kind::Text);
    check("note", Kind::Text);
    check("rating + 1", Kind::Integer);
    check("rating + 1.0", Kind::Number);
    check("rating / 1", Kind::Number);
    check("round(probability)", Kind::Integer);
    check("round(probability, 2)", Kind::Number);
    check("round(amount)", Kind::Money);
    check("amount / amount", Kind::Number);
    check("won ? null : rating", Kind::Integer);
    check("won ? signedOn : closeDate", Kind::DateTime);
    check("createdAt", Kind::DateTime);
    check("tags", Kind::Texts);
    check("[\"a\", name]", Kind::Texts);
    check("company == null", Kind::Boolean);
    check("function", Kind::Text);
}

#[test]
fn edges_of_values() {
    let world = World::new();
    let check = |formula: &str, shown: &str| assert_eq!(world.shown(formula), shown, "{formula}");
    check(
        "rating * 79228162514264337593543950335",
        "*empty: a number is too large*",
    );
    check("amount * 10000000000000", "*empty: a number is too large*");
    check(
        "addDays(signedOn, 9999999)",
        "*empty: a day is not in the calendar*",
    );
    check(
        "addDays(signedOn, -9999999)",
        "*empty: a day is not in the calendar*",
    );
    check(
        "addMonths(signedOn, 999999999999999)",
        "*empty: a day is not in the calendar*",
    );
    check(
        "money(rating, stage)",
        "*empty: a text is not the code of a currency such as EUR*",
    );
    check(
        "trim(\"   \")",
        "*empty: a value that this is made from is empty*",
    );
    check(
        "contact.name",
        "*empty: a value that this is made from is empty*",
    );
    check(
        "won ? signedOn : signedOn == null ? closeDate : signedOn",
        "2026-03-28",
    );
    check("round(-2.5)", "-3");
    check("-7 % 4", "-3");
    check("2 - 3 - 4", "-5");
    check("\"a\\\"\\n\" + 'b'", "a\"\nb");
    check(
        "concat(amount, \" \", won, \" \", closeDate)",
        "1200.50 EUR No 2026-04-30 14:30",
    );
    check("true || discount > 1", "Yes");
    check(
        "discount > 1 || false",
        "*empty: a value that this is made from is empty*",
    );
    check("company == company", "Yes");
}

#[test]
fn doubles_are_read_as_their_shortest_digits() {
    let mut world = World::new();
    let mut check = |employees: f64, shown: &str| {
        let layout = world.layout("company").unwrap();
        world.company = record(layout, &[("employees", employees.into())]);
        assert_eq!(world.shown("company.employees"), shown, "{employees}");
    };
    check(0.1, "0.1");
    check(1e20, "100000000000000000000");
    check(-2.5e-7, "-0.00000025");
    check(1e-300, "0");
    check(1e300, "*empty: a number is too large*");
}

#[test]
fn what_a_field_should_not_hold_gives_nothing() {
    let mut world = World::new();
    world.company.values.clear();
    assert_eq!(
        world.shown("company.name"),
        "*empty: a value that this is made from is empty*"
    );
    world.company.values = vec![Some(Scalar::Boolean(true)); 12];
    assert_eq!(
        world.shown("upper(company.name)"),
        "*empty: a field holds another kind of value than its type*"
    );
}

#[test]
fn a_formula_says_what_it_is_made_from() {
    let world = World::new();
    let read = world
        .parse("company.employees > 10 ? amount : company.annualRevenue * company.employees")
        .unwrap();
    let needed: Vec<String> = read
        .dependencies()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        needed,
        [
            "company.annualRevenue",
            "company.employees",
            "deal.amount",
            "deal.company"
        ]
    );
    assert_eq!(read.sources().len(), 3);
    assert!(!read.uses_today());
    assert!(world.parse("year(today())").unwrap().uses_today());
}

#[test]
fn a_refusal_says_where_and_what_to_write() {
    let world = World::new();
    let check = |formula: &str, told: &str| {
        let error = world.parse(formula).expect_err(formula);
        assert_eq!(error.to_string(), told, "{formula}");
    };
    check(
        "",
        "character 1: the formula ends too early; expected a field, a number, a text or a function",
    );
    check(
        "amount * probabilty",
        "character 10, `probabilty`: is no field of Deal; did you mean probability?",
    );
    check(
        "stage == Won",
        "character 10, `Won`: is no field of Deal; did you mean won?",
    );
    check(
        "stage == PROPOSAL",
        "character 10, `PROPOSAL`: is no field of Deal; write texts between quotes, as in \"PROPOSAL\"",
    );
    check(
        "stage = \"NEW\"",
        "character 7, `=`: has no meaning in a formula; write == to compare",
    );
    check(
        "company.employes",
        "character 9, `employes`: is no field of Company; did you mean employees?",
    );
    check(
        "company.owner.name",
        "character 15, `name`: is two relations away, and a formula follows one; make a lookup field there and name that",
    );
    check(
        "company.address",
        "character 9, `address`: has parts; write one of address.addressStreet1, address.addressStreet2, address.addressCity, address.addressPostcode, address.addressState, address.addressCountry, address.addressLat, address.addressLng",
    );
    check("name.first", "character 6, `first`: name has no parts");
    check(
        "about.name",
        "character 1, `about`: leads to records of several objects, and only a relation to one is followed",
    );
    check(
        "lost.name",
        "character 1, `lost`: leads to \"nowhere\", which is no object of this workspace",
    );
    check(
        "company",
        "character 1, `company`: is a record; write the field of it that is wanted after a point",
    );
    check(
        "name + 1",
        "character 1, `name + 1`: + does not go between a text and a whole number; write concat(…)",
    );
    check(
        "closeDate - signedOn",
        "character 1, `closeDate - signedOn`: - does not go between a moment and a day; write daysBetween(from, to)",
    );
    check(
        "signedOn + 3",
        "character 1, `signedOn + 3`: + does not go between a day and a whole number; write addDays(day, days) or addMonths(day, months)",
    );
    check(
        "addDays(signedOn, probability)",
        "character 19, `probability`: addDays(day, days) takes a whole number as value 2, not a number; write round(…)",
    );
    check(
        "uper(name)",
        "character 1, `uper`: is no function; did you mean upper?",
    );
    check(
        "upper(name, name)",
        "character 1, `upper(name, name)`: has 2 values; write upper(text)",
    );
    check(
        "won ? name : rating",
        "character 1, `won ? name : rating`: if(condition, then, otherwise) needs values of one kind to choose from, not yes or no, a text, a whole number",
    );
    check(
        "date(\"2026-02-30\")",
        "character 1, `date(\"2026-02-30\")`: is always empty, since a day is not in the calendar",
    );
    check("(name", "character 6: a ( is not closed; expected ) here");
    check(
        "name)",
        "character 5, `)`: cannot stand here; expected + or another sign before it",
    );
    check(
        "won ? 1",
        "character 8: a ? needs a : and a second value after it",
    );
    check(
        "\"abc",
        "character 1, `\"abc`: has no end; close the text with \"",
    );
    check(
        "1.2.3",
        "character 4, `.`: cannot stand here; expected + or another sign before it",
    );
    check(
        "12a",
        "character 1, `12a`: is not a number; write it like 1200 or 1200.50",
    );
    check(
        "null",
        "character 1, `null`: is always empty; name a field in it",
    );
    check(
        "größe + x",
        "character 1, `größe`: is no field of Deal; write texts between quotes, as in \"größe\"",
    );
    check(
        "rating && won",
        "character 1, `rating`: && joins conditions, and this is a whole number",
    );
    check(
        "1 < 2 < 3",
        "character 1, `1 < 2 < 3`: < does not go between yes or no and a whole number",
    );
}

#[test]
fn too_much_is_refused() {
    let world = World::new();
    let check = |formula: String, told: &str| {
        let error = world.parse(&formula).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    };
    check(" ".repeat(4_001), "longer than 4000 bytes");
    check(
        format!("{}1{}", "(".repeat(70), ")".repeat(70)),
        "deeper than 32 levels",
    );
    check(
        format!("1{}", " + rating".repeat(32)),
        "deeper than 32 levels",
    );
    check(format!("{}won", "!".repeat(3_000)), "deeper than 32 levels");
    check(
        format!("{}1", "won ? 1 : ".repeat(32)),
        "deeper than 32 levels",
    );
    check("1".repeat(30), "more digits than the 28");
    let deep = format!("1{}", " + rating".repeat(31));
    assert_eq!(world.shown(&deep), "94");
}
