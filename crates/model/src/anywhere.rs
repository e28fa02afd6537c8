//! A condition on all text of a record at once, spelled out as one on each field that holds text.

use serde_json::Value as Json;

use crate::pattern::fold_case;
use crate::{Field, FieldType, Filter, Layout, Operator};

/// What a filter calls any field: `*[contains]:graz` finds what has "graz" in some text, or an option called so.
pub const ANY_FIELD: &str = "*";

/// The condition on each field of an object that holds text, of which one must hold.
///
/// # Errors
/// What does not fit, as one clause.
pub(crate) fn anywhere(
    layout: &Layout,
    operator: Operator,
    value: &Json,
) -> Result<Filter, String> {
    if operator != Operator::Contains {
        return Err(format!(
            "any field can be asked whether it contains a text, not {:?}",
            operator.name()
        ));
    }
    let text = value
        .as_str()
        .ok_or_else(|| format!("{value} is not text"))?;
    let fields = layout.fields_in_use();
    let parts = fields.flat_map(|(at, field)| match field.field_type {
        FieldType::Select => called(field, Operator::In, text).into_iter().collect(),
        FieldType::MultiSelect => called(field, Operator::ContainsAny, text)
            .into_iter()
            .collect(),
        // What programs read, not people.
        FieldType::Uuid | FieldType::RawJson => Vec::new(),
        _ => written(layout, at, field, text),
    });
    Ok(Filter::Or(parts.collect()))
}

/// That a select has one of the options whose label holds the text; nothing where there is none.
fn called(field: &Field, operator: Operator, text: &str) -> Option<Filter> {
    let wanted = fold_case(text);
    let options = field.options.iter();
    let values: Vec<Json> = options
        .filter(|option| fold_case(&option.label).contains(&wanted))
        .map(|option| Json::from(option.value.as_str()))
        .collect();
    (!values.is_empty()).then(|| Filter::Where {
        field: field.name.clone(),
        operator,
        value: values.into(),
    })
}

/// That one of a field's slots of text holds it.
fn written(layout: &Layout, at: usize, field: &Field, text: &str) -> Vec<Filter> {
    let slots = layout.slots_of(at).map(|slot| &layout.slots[slot]);
    slots
        .filter(|slot| Operator::Contains.fits(slot.kind))
        .map(|slot| Filter::Where {
            field: match slot.sub {
                "" => field.name.clone(),
                sub => format!("{}.{sub}", field.name),
            },
            operator: Operator::Contains,
            value: text.into(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use serde_json::json;

    use crate::{Asking, Filter, Layout, Operator, Record, RecordId, Stamps};
    use crate::{parse_filter, standard};

    fn layout(object: &str) -> Layout {
        Layout::new(standard::schema().object(object).cloned().unwrap())
    }

    fn settled(filter: &Filter, layout: &Layout) -> Result<Filter, String> {
        let asking = Asking {
            me: Vec::new(),
            now_ms: 0,
            zone: TimeZone::UTC,
        };
        let settled = filter.settle(layout, &asking);
        settled.map_err(|unfit| unfit.to_string())
    }

    #[track_caller]
    fn check(object: &str, values: &[(&str, serde_json::Value)], text: &str, expected: bool) {
        let layout = layout(object);
        let mut record = Record {
            id: RecordId::from_bytes([1; 16]),
            object: 0,
            stamps: Stamps::default(),
            values: vec![None; layout.slots.len()],
        };
        for (name, json) in values {
            let field = layout.field(name).unwrap();
            let slots = layout.slots_of(field);
            record.values[slots].clone_from_slice(&layout.field_slots(field, json).unwrap());
        }
        let filter = parse_filter(&format!("*[contains]:{text}"), &layout).unwrap();
        let settled = settled(&filter, &layout).unwrap();
        assert_eq!(settled.matches(&layout, &record), Ok(expected), "{text}");
    }

    #[test]
    fn any_text_of_a_record_is_looked_into() {
        let lena = [
            ("name", json!({"firstName": "Lena", "lastName": "Größl"})),
            ("city", json!("Graz")),
            (
                "emails",
                json!({"primaryEmail": "lena@x.example", "additionalEmails": ["l@home.example"]}),
            ),
        ];
        for (text, expected) in [
            ("gröss", false),
            ("GRÖSSL", false),
            ("größ", true),
            ("GRA", true),
            ("x.exam", true),
            ("home", true),
            ("wien", false),
        ] {
            check("person", &lena, text, expected);
        }
    }

    #[test]
    fn an_option_is_found_by_what_people_call_it() {
        let done = [("status", json!("IN_PROGRESS"))];
        check("task", &done, "in prog", true);
        check("task", &done, "IN_PROG", false);
        check("task", &done, "done", false);
    }

    #[test]
    fn only_text_can_be_looked_for() {
        let ask = |operator, value| Filter::Where {
            field: super::ANY_FIELD.into(),
            operator,
            value,
        };
        let layout = layout("person");
        let error = settled(&ask(Operator::Eq, json!("x")), &layout).unwrap_err();
        assert!(error.contains("whether it contains a text"), "{error}");
        let error = settled(&ask(Operator::Contains, json!(5)), &layout).unwrap_err();
        assert!(error.contains("5 is not text"), "{error}");
    }
}
