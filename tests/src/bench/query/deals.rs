//! Deals by number, the same wherever they are written.

use rand::{Rng, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use satchel_engine::{Action, Workspace};
use satchel_model::{
    Assign, ChangeKind, Draft, DraftAction, Layout, Record, RecordId, Scalar, Stamps,
};
use serde_json::{Value as Json, json};

/// Companies that the deals are with.
pub(super) const COMPANIES: usize = 5_000;

/// Documents committed together.
const BATCH: usize = 10_000;

const STAGES: [&str; 5] = ["NEW", "SCREENING", "MEETING", "PROPOSAL", "CUSTOMER"];

const WORDS: [&str; 12] = [
    "Renewal",
    "Pilot",
    "Rollout",
    "Audit",
    "Upgrade",
    "Licences",
    "Training",
    "Support",
    "Migration",
    "Expansion",
    "Assessment",
    "Müller",
];

/// The id of a company by number.
fn company(at: usize) -> RecordId {
    RecordId::derived("bench company", &at.to_string())
}

/// What a deal's fields are, in the API's form.
fn deal(at: usize) -> Vec<(&'static str, Json)> {
    let mut rng = ChaCha8Rng::seed_from_u64(at as u64);
    let words: [&str; 2] = [0, 1].map(|_| *WORDS.choose(&mut rng).unwrap());
    let close = 1_600_000_000_000_i64 + rng.random_range(0..190_000_000_i64) * 1000;
    let mut fields = vec![
        ("name", json!(format!("{} {} {at}", words[0], words[1]))),
        ("stage", json!(STAGES.choose(&mut rng))),
        (
            "company",
            json!(company(rng.random_range(0..COMPANIES)).to_string()),
        ),
    ];
    if rng.random_ratio(9, 10) {
        let micros = rng.random_range(1..1_000_000_i64) * 1_000_000;
        fields.push((
            "amount",
            json!({"amountMicros": micros, "currencyCode": "EUR"}),
        ));
    }
    if rng.random_ratio(19, 20) {
        let day = jiff::Timestamp::from_millisecond(close)
            .unwrap()
            .to_string();
        fields.push(("closeDate", json!(day)));
    }
    fields
}

fn values(layout: &Layout, fields: &[(&'static str, Json)]) -> Vec<Option<Scalar>> {
    let mut values = vec![None; layout.slots.len()];
    for (name, json) in fields {
        let field = layout.field(name).unwrap();
        let slots = layout.field_slots(field, json).unwrap();
        values.splice(layout.slots_of(field), slots);
    }
    values
}

/// A deal as a record.
pub(super) fn record(layout: &Layout, object: usize, at: usize) -> Record {
    Record {
        id: RecordId::derived("bench deal", &at.to_string()),
        object,
        stamps: Stamps {
            created_at: 1_700_000_000_000,
            updated_at: 1_700_000_000_000,
            deleted_at: None,
            created_by: None,
            updated_by: None,
        },
        values: values(layout, &deal(at)),
    }
}

/// Writes the companies and so many deals.
pub(super) fn write(workspace: &Workspace, deals: usize) {
    let shape = workspace.shape();
    let (company_at, deal_at) = (
        shape.object("company").unwrap(),
        shape.object("opportunity").unwrap(),
    );
    let company = |at: usize| {
        let name = [("name", json!(format!("Company {at}")))];
        draft(
            company(at),
            company_at,
            values(shape.layout(company_at), &name),
        )
    };
    let layout = shape.layout(deal_at);
    let deal = |at: usize| {
        let record = record(layout, deal_at, at);
        draft(record.id, deal_at, record.values)
    };
    workspace.begin_bulk().unwrap();
    let mut all = (0..COMPANIES)
        .map(company)
        .chain((0..deals).map(deal))
        .peekable();
    while all.peek().is_some() {
        let drafts: Vec<Draft> = all.by_ref().take(BATCH).collect();
        let action = Action {
            member: None,
            kind: ChangeKind::Import,
            batch: Some(RecordId::derived("bench", "deals")),
        };
        workspace.commit(&shape, drafts, action).unwrap();
    }
    workspace.end_bulk().unwrap();
    workspace.settle_index();
}

fn draft(record: RecordId, object: usize, values: Vec<Option<Scalar>>) -> Draft {
    let assigns = values.into_iter().enumerate().filter_map(|(slot, value)| {
        Some(Assign {
            slot,
            element: None,
            value: Some(value?),
        })
    });
    Draft {
        record,
        object,
        action: DraftAction::Create,
        assigns: assigns.collect(),
    }
}
