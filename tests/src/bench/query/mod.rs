//! `query.*`: views, groups and questions that nobody asked before, over a million deals, beside PostgreSQL.

mod deals;
mod peer;

use std::time::Duration;

use satchel_engine::{Acting, Host, Page, Place, SchemaEdit, SchemaPart, Workspace};
use satchel_model::{
    Asking, Granularity, GroupQuery, Grouping, Layout, Measure, Query, parse_filter, parse_sorts,
};
use serde_json::{Map, json};

use self::peer::Peer;
use super::large::size;
use super::{KEY, Scale, figure, micros, percentile, timed, workspace};

/// How often each question is asked.
const ASKED: usize = 200;

/// The view that a team saved: a filter of two conditions, and an order of two columns.
const VIEW: (&str, &str) = ("stage[eq]:PROPOSAL,amount[gte]:500000", "-closeDate,name");

/// Filters and orders that nobody saved.
const ADHOC: [(&str, &str); 8] = [
    ("amount[gt]:900000", "name"),
    ("name[contains]:müller", "-amount"),
    ("stage[in]:[NEW,MEETING],amount[lt]:100000", "closeDate"),
    ("closeDate[within]:\"this year\"", "-amount,name"),
    ("or(stage[eq]:CUSTOMER,amount[is]:NULL)", "-closeDate"),
    ("not(stage[eq]:NEW)", "amount"),
    ("name[startsWith]:pilot", "-closeDate,-amount"),
    ("", "stage,-amount"),
];

pub(super) fn run(scale: Scale) {
    let rows = scale.records.unwrap_or(1_000_000);
    let folder = tempfile::tempdir().unwrap();
    let made = workspace(folder.path());
    deals::write(&made, rows);
    let place = made.place().clone();
    let shape = made.shape();
    let layout = shape.layout(shape.object("opportunity").unwrap()).clone();
    drop(made);
    cold(&place, &layout, ".unkept");
    keep(&place, rows);
    cold(&place, &layout, "");
    let workspace = open(&place);
    warm(&workspace, &layout);
    drop(workspace);
    formula(&place);
    match Peer::new(&layout, rows) {
        Some(peer) => beside(&peer, &layout),
        None => println!("query.*.peer not measured: PostgreSQL is not installed"),
    }
}

fn open(place: &Place) -> Workspace {
    Workspace::open(place, &KEY, Host::system()).unwrap()
}

fn query(layout: &Layout, (filter, sorts): (&str, &str)) -> Query {
    Query {
        object: "opportunity".to_owned(),
        filter: (!filter.is_empty()).then(|| parse_filter(filter, layout).unwrap()),
        sorts: parse_sorts(sorts).unwrap(),
        limit: 100,
        time_zone: Some("Europe/Vienna".to_owned()),
        ..Query::default()
    }
}

fn by_stage() -> GroupQuery {
    GroupQuery {
        object: "opportunity".to_owned(),
        by: Some(Grouping {
            field: "stage".to_owned(),
            granularity: None,
        }),
        measures: vec![Measure::Sum("amount".to_owned())],
        ..GroupQuery::default()
    }
}

fn by_month() -> GroupQuery {
    GroupQuery {
        object: "opportunity".to_owned(),
        by: Some(Grouping {
            field: "closeDate".to_owned(),
            granularity: Some(Granularity::Month),
        }),
        time_zone: Some("Europe/Vienna".to_owned()),
        ..GroupQuery::default()
    }
}

/// Keeps the columns, as a program that stays does by itself.
fn keep(place: &Place, rows: usize) {
    let before = size(&place.dir);
    let workspace = open(place);
    let (_, time) = timed(|| workspace.keep_columns().unwrap());
    figure("query.keep_columns_s", time.as_secs_f64(), "s");
    drop(workspace);
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    let bytes = (size(&place.dir) - before) as f64 / rows as f64;
    figure("query.kept_bytes_per_record", bytes, "bytes");
}

/// Each question as the first one to a workspace that was just opened.
fn cold(place: &Place, layout: &Layout, suffix: &str) {
    let first = |ask: &dyn Fn(&Workspace)| {
        let workspace = open(place);
        timed(|| ask(&workspace)).1
    };
    let page = |question| {
        let query = query(layout, question);
        first(&|workspace| drop(workspace.page(&query).unwrap()))
    };
    let mut view: Vec<Duration> = (0..5).map(|_| page(VIEW)).collect();
    tell(&format!("query.view_cold{suffix}"), &mut view);
    let mut pages: Vec<Duration> = ADHOC.into_iter().map(page).collect();
    for group in [by_stage(), by_month()] {
        pages.push(first(&|workspace| drop(workspace.groups(&group).unwrap())));
    }
    tell(&format!("query.filter_unindexed{suffix}"), &mut pages);
}

/// The same again and again, with a commit before each.
fn warm(workspace: &Workspace, layout: &Layout) {
    let questions: Vec<Query> = ADHOC.map(|question| query(layout, question)).into();
    for question in &questions {
        workspace.page(question).unwrap();
    }
    let ids: Vec<_> = workspace.page(&questions[0]).unwrap().records;
    let mut commit = 0;
    let mut asked = |name: &str, ask: &dyn Fn(usize)| {
        let mut times: Vec<Duration> = (0..ASKED)
            .map(|at| {
                commit += 1;
                let values =
                    Map::from_iter([("name".to_owned(), json!(format!("Edited {commit}")))]);
                let id = ids[commit % ids.len()].id;
                workspace
                    .edit_record(Acting::default(), id, &values)
                    .unwrap();
                timed(|| ask(at)).1
            })
            .collect();
        tell(name, &mut times);
    };
    let view = query(layout, VIEW);
    save(workspace, &view);
    asked("query.view", &|_| drop(workspace.page(&view).unwrap()));
    let half = at_half_depth(&view, |query| workspace.page(query).unwrap());
    asked("query.page_half", &|_| drop(workspace.page(&half).unwrap()));
    asked("query.adhoc", &|at| {
        drop(workspace.page(&questions[at % questions.len()]).unwrap());
    });
    let (stage, month) = (by_stage(), by_month());
    asked("query.group_stage", &|_| {
        drop(workspace.groups(&stage).unwrap());
    });
    asked("query.group_month", &|_| {
        drop(workspace.groups(&month).unwrap());
    });
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    figure(
        "query.adhoc_mb",
        workspace.columns_bytes() as f64 / f64::from(1 << 20),
        "MB",
    );
}

/// The relative words of a query's filter replaced by what they mean now, as the engine has them.
fn settled(layout: &Layout, query: Query) -> Query {
    let asking = Asking {
        me: Vec::new(),
        now_ms: Host::system().now_ms(),
        zone: Asking::zone(query.time_zone.as_deref()).unwrap(),
    };
    let filter = query
        .filter
        .map(|filter| filter.settle(layout, &asking).unwrap());
    Query { filter, ..query }
}

/// A formula over all deals: how long its commit takes and all of its values, and lists sorted by it, the first in a
/// program of its own.
fn formula(place: &Place) {
    let workspace = open(place);
    let edit = SchemaEdit {
        part: SchemaPart::Field {
            object: "opportunity".to_owned(),
            name: "margin".to_owned(),
            field_type: "FORMULA".to_owned(),
        },
        values: Map::from_iter([
            ("label".to_owned(), json!("Margin")),
            ("computed".to_owned(), json!({"formula": "amount * 0.4"})),
        ]),
        active: true,
    };
    let (done, time) = timed(|| workspace.edit_schema(Acting::default(), &[edit]));
    done.unwrap();
    figure("query.add_formula_ms", micros(time) / 1e3, "ms");
    let (_, time) = timed(|| workspace.settle_waiting().unwrap());
    figure("query.formula_fill_s", time.as_secs_f64(), "s");
    drop(workspace);
    let workspace = open(place);
    let shape = workspace.shape();
    let layout = shape.layout(shape.object("opportunity").unwrap());
    let query = query(layout, ("", "-margin,name"));
    let (page, time) = timed(|| workspace.page(&query).unwrap());
    assert!(
        page.records
            .iter()
            .all(|record| !record.values["margin"].is_null())
    );
    figure("query.formula_sort.first_ms", micros(time) / 1e3, "ms");
    let mut times: Vec<Duration> = (0..ASKED)
        .map(|_| timed(|| drop(workspace.page(&query).unwrap())).1)
        .collect();
    tell("query.formula_sort", &mut times);
}

/// Saves a view, and waits for its index.
fn save(workspace: &Workspace, view: &Query) {
    let values = json!({
        "name": "Proposals",
        "object": view.object,
        "filter": view.filter,
        "sorts": view.sorts,
    });
    let values = values.as_object().cloned().unwrap();
    workspace
        .create_record(Acting::default(), "view", &values)
        .unwrap();
    let (_, time) = timed(|| workspace.settle_view_indexes());
    figure("query.view_index_ms", micros(time) / 1e3, "ms");
}

/// The page that begins at half of a query's records, by the place of the record before it.
fn at_half_depth(query: &Query, page: impl Fn(&Query) -> Page) -> Query {
    let total = page(query).total;
    let before = page(&Query {
        offset: u32::try_from(total / 2).unwrap() - 1,
        limit: 1,
        ..query.clone()
    });
    Query {
        after: before.end,
        ..query.clone()
    }
}

/// The same of the peer, whose pages are warm.
fn beside(peer: &Peer, layout: &Layout) {
    let asked = |name: &str, times: usize, ask: &dyn Fn(usize)| {
        let mut times: Vec<Duration> = (0..times).map(|at| timed(|| ask(at)).1).collect();
        tell(&format!("{name}.peer"), &mut times);
    };
    let view = query(layout, VIEW);
    let questions: Vec<Query> = ADHOC
        .map(|question| settled(layout, query(layout, question)))
        .into();
    peer.index(&view);
    asked("query.view", ASKED / 10, &|_| {
        peer.page(&view);
    });
    asked("query.adhoc", 2 * questions.len(), &|at| {
        peer.page(&questions[at % questions.len()]);
    });
    asked("query.group_stage", ASKED / 10, &|_| peer.by_stage());
    asked("query.group_month", ASKED / 10, &|_| peer.by_month());
}

fn tell(name: &str, times: &mut [Duration]) {
    figure(
        &format!("{name}.p50_ms"),
        micros(percentile(times, 0.5)) / 1e3,
        "ms",
    );
    figure(
        &format!("{name}.p99_ms"),
        micros(percentile(times, 0.99)) / 1e3,
        "ms",
    );
}
