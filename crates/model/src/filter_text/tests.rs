use serde_json::{Value as Json, json};

use super::*;
use crate::{Operator, standard};

fn layout(object: &str) -> Layout {
    Layout::new(standard::schema().object(object).cloned().unwrap())
}

fn is(field: &str, operator: Operator, value: Json) -> Filter {
    Filter::Where {
        field: field.into(),
        operator,
        value,
    }
}

#[test]
fn filters_read_as_rest_clients_write_them() {
    let id = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
    let people = layout("person");
    let check = |text: &str, expected: Filter| {
        assert_eq!(parse_filter(text, &people), Ok(expected), "{text}");
    };
    check(
        "jobTitle[eq]:Buyer",
        is("jobTitle", Operator::Eq, json!("Buyer")),
    );
    check(
        "emails.primaryEmail[eq]:x@y.example",
        is("emails.primaryEmail", Operator::Eq, json!("x@y.example")),
    );
    check(
        r#"city[eq]:"a, \"b\")""#,
        is("city", Operator::Eq, json!("a, \"b\")")),
    );
    check(
        "city[eq]:Halle (Saale)",
        is("city", Operator::Eq, json!("Halle (Saale)")),
    );
    check("city[is]:NULL", is("city", Operator::IsNull, Json::Null));
    check(
        "city[ilike]:%burg%",
        is("city", Operator::Ilike, json!("%burg%")),
    );
    check("city[like]:Ham%", is("city", Operator::Like, json!("Ham%")));
    check(
        "emails.additionalEmails[containsAny]:[\"a@x.example\", b@x.example]",
        is(
            "emails.additionalEmails",
            Operator::ContainsAny,
            json!(["a@x.example", "b@x.example"]),
        ),
    );
    check(
        "emails.additionalEmails[isEmptyArray]:false",
        is(
            "emails.additionalEmails",
            Operator::IsEmptyArray,
            json!(false),
        ),
    );
    check(
        "emails.additionalEmails[containsIlike]:@x",
        is("emails.additionalEmails", Operator::Contains, json!("@x")),
    );
    check(
        "city[iregex]:^S.*o$",
        is("city", Operator::Iregex, json!("^S.*o$")),
    );
    check(
        &format!(r#"id[in]:["{id}"]"#),
        is("id", Operator::In, json!([id])),
    );
    check(
        &format!("companyId[eq]:{id}"),
        is("company", Operator::Eq, json!(id)),
    );
    check(
        "createdAt[gte]:1970-01-02",
        is("createdAt", Operator::Gte, json!(86_400_000)),
    );
    let (a, b) = (
        is("city", Operator::Eq, json!("A")),
        is("city", Operator::Eq, json!("B")),
    );
    check(
        "city[eq]:A,city[eq]:B",
        Filter::And(vec![a.clone(), b.clone()]),
    );
    check(
        "or(city[eq]:A, not(city[eq]:B))",
        Filter::Or(vec![a.clone(), Filter::Not(Box::new(b.clone()))]),
    );
    check(
        "and(or(city[eq]:A),city[eq]:B)",
        Filter::And(vec![Filter::Or(vec![a]), b]),
    );
}

#[test]
fn amounts_compare_in_units_or_in_millionths() {
    let deals = layout("opportunity");
    let check = |text: &str, micros: i64| {
        assert_eq!(
            parse_filter(text, &deals),
            Ok(is("amount", Operator::Gt, json!(micros))),
            "{text}"
        );
    };
    check("amount[gt]:50000", 50_000_000_000);
    check(r#"amount[gt]:"1,500.50 USD""#, 1_500_500_000);
    check("amount.amountMicros[gt]:50000", 50_000);
    assert_eq!(
        parse_filter("amount.currencyCode[in]:[EUR,USD]", &deals),
        Ok(is(
            "amount.currencyCode",
            Operator::In,
            json!(["EUR", "USD"])
        ))
    );
    assert!(parse_filter("name.currencyCode[eq]:EUR", &deals).is_err());
    let companies = layout("company");
    assert_eq!(
        parse_filter("employees[lte]:12", &companies),
        Ok(is("employees", Operator::Lte, json!(12.0)))
    );
    assert_eq!(
        parse_filter("idealCustomerProfile[eq]:yes", &companies),
        Ok(is("idealCustomerProfile", Operator::Eq, json!(true)))
    );
}

#[test]
fn what_cannot_be_read_says_where_and_what_is_wanted() {
    let people = layout("person");
    let check = |text: &str, at: usize, what: &str| {
        let found = parse_filter(text, &people).unwrap_err();
        assert!(
            found.at == at && found.what.contains(what),
            "{text}: {found}"
        );
    };
    check("", 1, "a condition such as");
    check("city", 5, "a condition such as");
    check("city[eq]", 9, "what to compare with");
    check("city[near]:x", 6, "not an operator");
    check("town[eq]:x", 1, "they have name, emails");
    check("ü[eq]:x", 1, "no field");
    check("or(city[eq]:A", 14, "a closing )");
    check("city[eq]:A)", 11, "a comma or the end");
    check("city[eq]:\"A", 12, "a closing quote");
    check("city[is]:EMPTY", 10, "NULL or NOT_NULL");
    check("city[containsAny]:x", 19, "a list");
    check("city[isEmptyArray]:x", 20, "true or false");
    check("id[in]:x", 8, "a list");
    check("id[eq]:x", 8, "not the id of a record");
    check("createdAt[within]:soon", 19, "not a period");
    check("createdAt[gt]:soon", 15, "not a date");
    check("city[eq]:Ä,jobTitle[x]:y", 21, "not an operator");
}

#[test]
fn a_filter_goes_no_deeper_than_the_stack() {
    let layout = layout("person");
    let nested = |times: usize| format!("{}city[eq]:A{}", "not(".repeat(times), ")".repeat(times));
    let deepest = parse_filter(&nested(MOST_DEEP), &layout).unwrap();
    assert_eq!(filter_text(&deepest, &layout), Some(nested(MOST_DEEP)));
    for times in [MOST_DEEP + 1, 100_000] {
        let found = parse_filter(&nested(times), &layout).unwrap_err();
        assert_eq!(found.at, 4 * MOST_DEEP + 1);
        assert!(parse_filter(&"or(".repeat(times), &layout).is_err());
    }
}

#[test]
fn orders_read_as_rest_clients_write_them() {
    let sort = |field: &str, descending| Sort {
        field: field.to_owned(),
        descending,
    };
    assert_eq!(
        parse_sorts("stage,closeDate[DescNullsLast], -createdAt"),
        Ok(vec![
            sort("stage", false),
            sort("closeDate", true),
            sort("createdAt", true)
        ])
    );
    assert_eq!(parse_sorts("a,b[DescNullsFirst]").unwrap_err().at, 3);
    assert!(parse_sorts("").is_err());
}
