//! Saved views: made, changed apart, and kept through changes of the schema.

use satchel_model::{Filter, Operator, RecordId};
use serde_json::json;

use super::*;
use crate::{ColumnEdit, Error, SavedView, SchemaEdit, SchemaPart, ViewPart};

impl Fixture {
    pub(super) fn save(
        &self,
        id: Option<RecordId>,
        values: Json,
        columns: &[(&str, Json)],
    ) -> RecordId {
        let saved = self.try_save(id, values, columns).unwrap();
        id.unwrap_or_else(|| saved.created[0])
    }

    fn try_save(
        &self,
        id: Option<RecordId>,
        values: Json,
        columns: &[(&str, Json)],
    ) -> Result<crate::Committed, Error> {
        self.clock.fetch_add(1, Ordering::Relaxed);
        let columns: Vec<ColumnEdit> = columns
            .iter()
            .map(|(field, values)| ColumnEdit {
                field: (*field).to_owned(),
                values: map(values.clone()),
            })
            .collect();
        self.workspace
            .save_view(Acting::default(), id, &map(values), &columns)
    }

    pub(super) fn views(&self, object: &str) -> Vec<SavedView> {
        self.workspace.views(Some(object)).unwrap()
    }

    pub(super) fn view(&self, id: RecordId) -> SavedView {
        let views = self.workspace.views(None).unwrap();
        views.into_iter().find(|view| view.id == id).unwrap()
    }

    pub(super) fn names(&self, object: &str) -> Vec<String> {
        let views = self.views(object);
        views.into_iter().map(|view| view.name).collect()
    }

    /// (field, width, visible) of a view's columns.
    pub(super) fn columns(&self, id: RecordId) -> Vec<(String, Option<f64>, bool)> {
        let columns = self.view(id).columns.into_iter();
        columns
            .map(|column| (column.field, column.width, column.visible))
            .collect()
    }

    /// What a view shows.
    fn shown(&self, id: RecordId) -> Vec<String> {
        let view = self.view(id);
        self.labels(Query {
            object: view.object,
            filter: view.filter,
            sorts: view.sorts,
            ..people()
        })
    }

    fn species(&self, active: bool) {
        let part = SchemaPart::Field {
            object: "animal".into(),
            name: "species".into(),
            field_type: "TEXT".into(),
        };
        self.reshape(part, json!({"label": "Species"}), active);
    }

    fn reshape(&self, part: SchemaPart, values: Json, active: bool) {
        self.clock.fetch_add(1, Ordering::Relaxed);
        let edit = SchemaEdit {
            part,
            values: map(values),
            active,
        };
        self.workspace
            .edit_schema(Acting::default(), &[edit])
            .unwrap();
    }
}

fn is(field: &str, value: &str) -> Json {
    json!({"where": {"field": field, "operator": "eq", "value": value}})
}

#[test]
fn a_view_keeps_a_filter_an_order_and_columns_and_undo_takes_all_of_it_back() {
    let fixture = Fixture::new();
    for (name, city) in [("Lena", "Graz"), ("Bea", "Graz"), ("Tom", "Wien")] {
        fixture.create("person", json!({"name": name, "city": city}));
    }
    let graz = fixture.save(
        None,
        json!({
            "name": "In Graz", "object": "people", "kind": "TABLE",
            "filter": {"and": [is("city", "Graz")]},
            "sorts": [{"field": "name", "descending": true}],
        }),
        &[
            ("city", json!({"position": 2, "width": 90})),
            ("emails", json!({"visible": false})),
            ("jobTitle", json!({"position": 1})),
        ],
    );
    assert_eq!(fixture.shown(graz), ["Lena", "Bea"]);
    assert_eq!(
        fixture.columns(graz),
        [
            ("jobTitle".into(), None, true),
            ("city".into(), Some(90.0), true),
            ("emails".into(), None, false),
        ]
    );
    assert_eq!(fixture.view(graz).object, "person");
    fixture.workspace.undo(None).unwrap();
    assert!(fixture.views("person").is_empty());
    let columns = Query {
        object: "viewField".into(),
        ..people()
    };
    assert!(fixture.labels(columns).is_empty());
}

#[test]
fn two_laptops_change_one_view_apart_and_it_is_the_work_of_both() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    let view = anna.save(
        None,
        json!({"name": "All", "object": "person"}),
        &[("city", json!({"width": 100}))],
    );
    exchange(&anna, &server);
    exchange(&ben, &server);
    anna.save(
        Some(view),
        json!({"name": "Buyers"}),
        &[
            ("city", json!({"width": 150})),
            ("phones", json!({"visible": false})),
        ],
    );
    ben.save(
        Some(view),
        json!({"filter": {"and": [is("jobTitle", "Buyer")]}}),
        &[
            ("emails", json!({"visible": false})),
            ("phones", json!({"width": 80})),
        ],
    );
    for laptop in [&anna, &ben, &anna] {
        exchange(laptop, &server);
    }
    for side in [&anna, &ben, &server] {
        let seen = side.view(view);
        assert_eq!(seen.name, "Buyers");
        assert_eq!(seen.filter.unwrap().fields(), ["jobTitle"]);
        // The column that both set for the first time is one, with what each said of it.
        assert_eq!(
            side.columns(view),
            [
                ("emails".into(), None, false),
                ("phones".into(), Some(80.0), false),
                ("city".into(), Some(150.0), true),
            ]
        );
    }
}

#[test]
fn a_deleted_view_comes_back_with_its_columns() {
    let fixture = Fixture::new();
    let view = fixture.save(
        None,
        json!({"name": "Mine", "object": "company"}),
        &[("employees", json!({"width": 60}))],
    );
    fixture
        .workspace
        .delete_records(Acting::default(), &[view])
        .unwrap();
    assert!(fixture.views("company").is_empty());
    fixture.workspace.undo(None).unwrap();
    assert_eq!(fixture.names("company"), ["Mine"]);
    assert_eq!(fixture.columns(view).len(), 1);
}

#[test]
fn a_column_keeps_a_figure_until_it_is_taken_away() {
    let fixture = Fixture::new();
    let deals = json!({"name": "Deals", "object": "opportunity"});
    let figure = |field: &'static str, name: &str| (field, json!({ "aggregate": name }));
    let chosen = [
        figure("amount", "sum"),
        figure("name", "count"),
        figure("stage", "percentEmpty"),
    ];
    let view = fixture.save(None, deals, &chosen);
    let figures = || {
        let columns = fixture.view(view).columns.into_iter();
        let mut figures: Vec<_> = columns
            .filter_map(|column| Some((column.field, column.aggregate?)))
            .collect();
        figures.sort_unstable();
        figures
    };
    let of = |field: &str, figure: &str| (field.to_owned(), figure.to_owned());
    let (amount, name) = (of("amount", "sum"), of("name", "count"));
    assert_eq!(
        figures(),
        [amount.clone(), name.clone(), of("stage", "percentEmpty")]
    );
    fixture.save(
        Some(view),
        json!({}),
        &[("stage", json!({"aggregate": null}))],
    );
    assert_eq!(figures(), [amount, name]);
}

#[test]
fn what_cannot_be_asked_is_refused_when_it_is_saved_and_nothing_is_written() {
    let fixture = Fixture::new();
    let refused = |values: Json, columns: &[(&str, Json)], says: &str| {
        let error = fixture.try_save(None, values, columns).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert!(fixture.views("opportunity").is_empty());
    };
    let with = |part: &str, value: Json| json!({"name": "x", "object": "opportunity", part: value});
    refused(
        with("filter", is("stagee", "NEW")),
        &[],
        "Opportunity has no field \"stagee\"; it has name, stage",
    );
    let amount = json!({"where": {"field": "amount", "operator": "contains", "value": "1"}});
    refused(
        with("filter", amount),
        &[],
        "amount: cannot be compared with \"contains\"",
    );
    refused(
        with("filter", json!({"field": "stage"})),
        &[],
        "is not a filter",
    );
    let period =
        json!({"where": {"field": "closeDate", "operator": "within", "value": "this decade"}});
    refused(with("filter", period), &[], "is not a period");
    refused(
        with("sorts", json!([{"field": "nope"}])),
        &[],
        "no field \"nope\"",
    );
    refused(
        with("groupBy", json!({"field": "nope"})),
        &[],
        "no field \"nope\"",
    );
    refused(
        with(
            "groupBy",
            json!({"field": "closeDate", "granularity": "hour"}),
        ),
        &[],
        "is not what to group by: unknown variant `hour`",
    );
    refused(
        with("dateField", json!("stage")),
        &[],
        "stage: is neither a day nor a moment",
    );
    refused(
        with("icon", json!("star")),
        &[("nope", json!({}))],
        "no field \"nope\"",
    );
    let figure = |name: &str| json!({ "aggregate": name });
    refused(
        with("icon", json!("star")),
        &[("amount", figure("avg"))],
        "amount: has no \"avg\"; there are count, countUnique",
    );
    refused(
        with("icon", json!("star")),
        &[("stage", figure("sum"))],
        "stage: has no sum: only numbers and amounts do",
    );
    refused(
        json!({"name": "x", "object": "deal"}),
        &[],
        "there is no object \"deal\"",
    );
    // By the command that makes any record, too.
    let error = fixture
        .workspace
        .create_record(
            Acting::default(),
            "view",
            &map(with("filter", is("stagee", "NEW"))),
        )
        .unwrap_err();
    assert_eq!(error.code(), "bad_input");
    let person = fixture.create("person", json!({"name": "Lena"}));
    let error = fixture.try_save(Some(person), json!({}), &[]).unwrap_err();
    assert!(error.to_string().contains("is not a view"), "{error}");
}

#[test]
fn a_view_of_ones_own_object_outlives_the_fields_it_names() {
    let fixture = Fixture::new();
    let object = || SchemaPart::Object {
        name: "animal".into(),
    };
    fixture.reshape(object(), json!({"labelPlural": "Animals"}), true);
    fixture.species(true);
    fixture.create("animal", json!({"name": "Rex", "species": "dog"}));
    fixture.create("animal", json!({"name": "Tom", "species": "cat"}));
    let dogs = fixture.save(
        None,
        json!({
            "name": "Dogs", "object": "animal",
            "filter": {"and": [is("species", "dog"), {"not": is("name", "Rexina")}]},
            "sorts": [{"field": "species"}, {"field": "name"}],
        }),
        &[("species", json!({"width": 77}))],
    );
    assert_eq!(fixture.shown(dogs), ["Rex"]);
    fixture.species(false);
    let view = fixture.view(dogs);
    assert_eq!(fixture.shown(dogs), ["Rex", "Tom"]);
    let told: Vec<(ViewPart, &str)> = view
        .flaws
        .iter()
        .map(|flaw| (flaw.part, flaw.why.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                ViewPart::Filter,
                "this view filters by Species, a field that is no longer there"
            ),
            (
                ViewPart::Sorts,
                "this view sorts by Species, a field that is no longer there"
            ),
            (
                ViewPart::Column,
                "this view has a column for Species, a field that is no longer there"
            ),
        ]
    );
    assert_eq!(view.flaws[0].kept, is("species", "dog"));
    // What is saved meanwhile puts back what was left out, which is no news.
    let kept = json!({"and": [is("name", "Rex"), view.flaws[0].kept]});
    fixture.save(
        Some(dogs),
        json!({"name": "Good dogs", "filter": kept}),
        &[],
    );
    assert_eq!(fixture.shown(dogs), ["Rex"]);
    fixture.species(true);
    let view = fixture.view(dogs);
    assert!(view.flaws.is_empty(), "{:?}", view.flaws);
    assert_eq!(view.filter.unwrap().fields(), ["name", "species"]);
    assert_eq!(
        fixture.columns(dogs),
        [("species".into(), Some(77.0), true)]
    );
    fixture.reshape(object(), json!({}), false);
    assert!(fixture.workspace.views(None).unwrap().is_empty());
    fixture.edit(dogs, json!({"name": "Dogs again"}));
    fixture.reshape(object(), json!({}), true);
    assert_eq!(fixture.names("animals"), ["Dogs again"]);
}

#[test]
fn a_field_of_another_type_is_told_of_and_left_out() {
    let fixture = Fixture::new();
    fixture.reshape(
        SchemaPart::Object {
            name: "animal".into(),
        },
        json!({}),
        true,
    );
    fixture.species(true);
    let part = json!({"where": {"field": "species", "operator": "contains", "value": "dog"}});
    let values = json!({"name": "Dogs", "object": "animal", "filter": part});
    let dogs = fixture.save(None, values, &[]);
    fixture.species(false);
    let number = SchemaPart::Field {
        object: "animal".into(),
        name: "species".into(),
        field_type: "NUMBER".into(),
    };
    fixture.reshape(number, json!({"label": "Species"}), true);
    let view = fixture.view(dogs);
    assert_eq!(view.filter, None);
    let why = &view.flaws[0].why;
    let expected = "this view filters by Species, which cannot be compared with \"contains\"";
    assert!(why.starts_with(expected), "{why}");
}

#[test]
fn a_personal_view_is_listed_for_its_owner_alone() {
    let fixture = Fixture::new();
    let me = fixture.workspace.member();
    let other = fixture.create("workspaceMember", json!({"name": "Ben"}));
    for (name, owner, position) in [
        ("Team's", Json::Null, 3),
        ("Mine", json!(me), 2),
        ("Ben's", json!(other), 1),
    ] {
        let values =
            json!({"name": name, "object": "person", "owner": owner, "position": position});
        fixture.save(None, values, &[]);
    }
    assert_eq!(fixture.names("person"), ["Mine", "Team's"]);
    assert!(fixture.names("company").is_empty());
    let bens = fixture.workspace.views_as(other, Some("person")).unwrap();
    let bens: Vec<&str> = bens.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(bens, ["Ben's", "Team's"]);
}

#[test]
fn what_arrives_unreadable_is_told_and_the_rest_of_the_view_shows() {
    let fixture = Fixture::new();
    let view = fixture.save(None, json!({"name": "Odd", "object": "person"}), &[]);
    // As another program may have written it, past the check.
    let shape = fixture.workspace.shape();
    let object = shape.object("view").unwrap();
    let slot = shape.layout(object).slot("filter").unwrap();
    let draft = satchel_model::Draft {
        record: view,
        object,
        action: satchel_model::DraftAction::Change,
        assigns: vec![satchel_model::Assign {
            slot,
            element: None,
            value: Some(satchel_model::Scalar::Text("{\"near\": 5}".into())),
        }],
    };
    let action = fixture.workspace.action(Acting::default());
    fixture
        .workspace
        .commit(&shape, vec![draft], action)
        .unwrap();
    let seen = fixture.view(view);
    assert_eq!((seen.name.as_str(), seen.filter), ("Odd", None));
    assert!(
        seen.flaws[0].why.contains("cannot be read"),
        "{:?}",
        seen.flaws
    );
}

#[test]
fn a_favorite_made_twice_is_one_and_comes_back_out_of_the_trash() {
    let (server, anna) = (Fixture::new(), Fixture::new());
    join(&anna, &server);
    let me = anna.workspace.member();
    let person = anna.create("person", json!({"name": "Lena"}));
    let star = json!({"member": me, "record": person});
    let one = anna.create("favorite", star.clone());
    let other = server.create("favorite", star.clone());
    assert_eq!(one, other);
    exchange(&anna, &server);
    anna.workspace
        .delete_records(Acting::default(), &[one])
        .unwrap();
    let again = anna
        .workspace
        .create_record(Acting::default(), "favorite", &map(star))
        .unwrap();
    assert_eq!(again.changed, [one]);
    let query = Query {
        object: "favorite".into(),
        filter: Some(Filter::Where {
            field: "member".into(),
            operator: Operator::Eq,
            value: json!("me"),
        }),
        ..people()
    };
    assert_eq!(anna.workspace.page(&query).unwrap().total, 1);
    let nothing = anna
        .workspace
        .create_record(Acting::default(), "favorite", &map(json!({"member": me})))
        .unwrap_err();
    assert!(
        nothing.to_string().contains("member, view, record"),
        "{nothing}"
    );
}
