//! What people and programs ask in words: filters, orders, formulas, cursors, and questions in JSON.

use std::sync::LazyLock;

use jiff::civil::date;
use satchel_model::computed::{Formula, RecordFacts};
use satchel_model::{
    Cursor, Layout, Query, Record, RecordId, Scalar, Stamps, filter_text, parse_filter,
    parse_sorts, sorts_text, standard,
};

use super::{Corpus, Decoder};

pub(super) const DECODER: Decoder = Decoder {
    name: "query",
    check,
    seeds,
    runs: 15_000,
};

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    standard::schema()
        .objects
        .into_iter()
        .map(Layout::new)
        .collect()
});

/// The standard objects.
pub(super) fn layouts() -> &'static [Layout] {
    &LAYOUTS
}

fn named(object: &str) -> Option<&'static Layout> {
    layouts()
        .iter()
        .find(|layout| layout.object.name_singular == object)
}

/// The object that most inputs are of.
pub(super) fn layout() -> &'static Layout {
    named("person").unwrap_or(&layouts()[0])
}

fn check(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let objects = ["person", "opportunity"].map(named).into_iter().flatten();
    let read = objects.map(|layout| filters(&text, layout) | formulas(&text, layout));
    read.fold(
        orders(&text) | cursors(&text) | questions(input),
        |all, one| all | one,
    )
}

fn filters(text: &str, layout: &Layout) -> bool {
    let filter = match parse_filter(text, layout) {
        Ok(filter) => filter,
        Err(unreadable) => {
            assert!(unreadable.at <= text.chars().count() + 1, "{unreadable}");
            return false;
        }
    };
    if let Some(written) = filter_text(&filter, layout) {
        let again = parse_filter(&written, layout).expect("what is written can be read");
        assert_eq!(filter_text(&again, layout).as_ref(), Some(&written));
    }
    true
}

fn orders(text: &str) -> bool {
    let Ok(sorts) = parse_sorts(text) else {
        return false;
    };
    // Whether there is such a field is found out later, and none has a sign in its name.
    let is_sign = |letter: char| !letter.is_alphanumeric() && letter != '.';
    let names_fields = !sorts.iter().any(|sort| sort.field.contains(is_sign));
    if names_fields {
        assert_eq!(parse_sorts(&sorts_text(&sorts)).as_ref(), Ok(&sorts));
    }
    names_fields
}

fn formulas(text: &str, layout: &Layout) -> bool {
    let formula = match Formula::parse(text, layout, &named) {
        Ok(formula) => formula,
        Err(error) => {
            assert_eq!(text.get(error.at.clone()), Some(error.found.as_str()));
            return false;
        }
    };
    let record = Record {
        id: RecordId::from_bytes([9; 16]),
        object: 0,
        stamps: Stamps::default(),
        values: vec![None; layout.slots.len()],
    };
    let facts = RecordFacts {
        record: &record,
        related: &|_| None,
        today: date(2026, 3, 31),
    };
    let _ = (formula.evaluate(&facts), formula.dependencies());
    true
}

fn cursors(text: &str) -> bool {
    let Some(cursor) = Cursor::decode(text) else {
        return false;
    };
    assert_eq!(Cursor::decode(&cursor.encode()).as_ref(), Some(&cursor));
    true
}

fn questions(input: &[u8]) -> bool {
    let Ok(query) = serde_json::from_slice::<Query>(input) else {
        return false;
    };
    let text = serde_json::to_vec(&query).expect("what was read can be written");
    assert_eq!(
        serde_json::from_slice::<Query>(&text).ok().as_ref(),
        Some(&query)
    );
    true
}

fn seeds(_: &Corpus) -> Vec<Vec<u8>> {
    let written = [
        r#"stage[eq]:NEW,or(name[startsWith]:"San ",closeDate[is]:NULL)"#,
        "not(and(amount.amountMicros[gte]:1000000,stage[in]:[NEW,MEETING])),createdAt[within]:\"last 30 days\"",
        "city[ilike]:\"%g_az%\",emails.primaryEmail[eq]:a@x.example,companyId[is]:NOT_NULL",
        "closeDate[DescNullsLast],name",
        "-createdAt,name.firstName[AscNullsLast]",
        r#"if(amount > money(1000, "EUR") && stage in ["NEW", "MEETING"], round(0.256 * 10, 2), -1)"#,
        r#"closeDate == null ? "open" : concat(name, " of ", upper(company.name))"#,
        "daysBetween(today(), addDays(closeDate, 30)) % 7 + year(createdAt)",
        r#"{"object":"person","filter":{"and":[{"where":{"field":"city","operator":"eq","value":"Graz"}},{"not":{"or":[]}}]},"sorts":[{"field":"name","descending":true}],"limit":9}"#,
    ];
    let cursor = Cursor {
        values: vec![
            None,
            Some(Scalar::Text("Müller".to_owned())),
            Some(Scalar::Real(0.1 + 0.2)),
            Some(Scalar::Real(-5e-324)),
            Some(Scalar::Time(-1)),
        ],
        key: u64::MAX >> 1,
    };
    let written = written.map(|text| text.as_bytes().to_vec());
    written
        .into_iter()
        .chain([cursor.encode().into_bytes()])
        .collect()
}
