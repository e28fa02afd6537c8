//! The options of a select as the stages of pipelines.

use satchel_model::{StageKind, parse_filter};
use serde_json::json;

use super::schema::{field, gone, option};
use super::*;

fn stage(value: &str, values: Json) -> crate::SchemaEdit {
    option("opportunity", "stage", value, values)
}

fn partners() -> [crate::SchemaEdit; 3] {
    let of = |label: &str, kind: &str, probability: u8| json!({"label": label, "pipeline": "Partners", "kind": kind, "probability": probability});
    [
        stage("P_TALKS", of("Talks", "OPEN", 20)),
        stage("P_SIGNED", of("Signed", "WON", 100)),
        stage("P_OFF", of("Called off", "LOST", 0)),
    ]
}

impl Fixture {
    fn deals(&self, filter: &str) -> Vec<String> {
        let shape = self.workspace.shape();
        let layout = shape.layout(shape.object("opportunity").unwrap());
        let mut found = self.labels(Query {
            object: "opportunity".into(),
            filter: Some(parse_filter(filter, layout).unwrap()),
            ..people()
        });
        found.sort_unstable();
        found
    }
}

#[test]
fn a_deal_is_in_the_pipeline_that_its_stage_is_of() {
    let fixture = Fixture::new();
    fixture.create("opportunity", json!({"name": "None"}));
    fixture.create("opportunity", json!({"name": "Old", "stage": "customer"}));
    assert_eq!(fixture.deals("stage.kind[eq]:WON"), ["Old"]);
    assert_eq!(fixture.deals("stage.pipeline[is]:NULL"), ["None", "Old"]);
    fixture.shape_with(&partners());
    let deal = fixture.create(
        "opportunity",
        json!({"name": "Reseller", "stage": "P_TALKS"}),
    );
    assert_eq!(fixture.deals("stage.pipeline[eq]:Partners"), ["Reseller"]);
    assert_eq!(fixture.deals("stage.probability[gte]:20"), ["Reseller"]);
    assert_eq!(fixture.deals("stage.kind[eq]:OPEN"), ["Reseller"]);
    fixture.edit(deal, json!({"stage": "Signed"}));
    assert_eq!(fixture.value(deal, "stage"), "P_SIGNED");
    let won = "and(stage.pipeline[eq]:partners,stage.kind[eq]:WON)";
    assert_eq!(fixture.deals(won), ["Reseller"]);
    assert_eq!(fixture.deals("stage.kind[neq]:WON"), ["None"]);
    // A stage that is offered no more still says what is in it.
    fixture.shape_with(&[gone(stage("P_SIGNED", json!({})))]);
    assert_eq!(fixture.deals(won), ["Reseller"]);
    // A deal's history is its stage's: there is nothing beside it to go out of step.
    let batch = fixture
        .workspace
        .edit_record(Acting::default(), deal, &map(json!({"stage": "NEW"})))
        .unwrap()
        .batch;
    assert_eq!(fixture.deals("stage.pipeline[eq]:Partners"), [""; 0]);
    fixture.workspace.undo(batch).unwrap();
    assert_eq!(fixture.deals("stage.pipeline[eq]:Partners"), ["Reseller"]);
}

#[test]
fn a_rollup_counts_by_what_stages_say_and_anew_where_they_say_something_else() {
    let fixture = Fixture::new();
    fixture.shape_with(&partners());
    let filter = json!({"and": [
        {"where": {"field": "stage.pipeline", "operator": "eq", "value": "Partners"}},
        {"where": {"field": "stage.kind", "operator": "eq", "value": "WON"}},
    ]});
    let rollup = json!({"object": "opportunity", "relation": "company", "aggregate": "count", "filter": filter});
    let signed = json!({"label": "Signed", "computed": {"rollup": rollup}});
    fixture.shape_with(&[field("company", "signed", "ROLLUP", signed)]);
    let acme = fixture.create("company", json!({"name": "Acme"}));
    let deal = |stage: &str| {
        let deal = json!({"name": "Deal", "company": acme, "stage": stage});
        fixture.create("opportunity", deal)
    };
    let (talks, _) = (deal("P_TALKS"), deal("CUSTOMER"));
    assert_eq!(fixture.value(acme, "signed"), "0");
    fixture.edit(talks, json!({"stage": "P_SIGNED"}));
    assert_eq!(fixture.value(acme, "signed"), "1");
    // The definition stays as it is, and yet other deals count.
    let no_longer = stage("P_SIGNED", json!({"kind": "OPEN"}));
    fixture.shape_with(&[no_longer]);
    assert_eq!(fixture.value(acme, "signed"), "0");
}

#[test]
fn pipelines_are_shared_and_written_to_files() {
    let (server, anna, ben) = (Fixture::new(), Fixture::new(), Fixture::new());
    join(&anna, &server);
    join(&ben, &server);
    anna.shape_with(&partners());
    exchange(&anna, &server);
    exchange(&ben, &server);
    let stages = |side: &Fixture| {
        let shape = side.workspace.shape();
        let object = shape.schema().object("opportunity").unwrap();
        object.field("stage").unwrap().options.clone()
    };
    assert_eq!(stages(&ben), stages(&anna));
    let signed = stages(&ben)
        .into_iter()
        .find(|option| option.value == "P_SIGNED")
        .unwrap();
    assert_eq!(
        (signed.pipeline.as_deref(), signed.probability, signed.kind),
        (Some("Partners"), Some(100), StageKind::Won)
    );
    let folder = tempfile::tempdir().unwrap();
    crate::configuration::write(&anna.workspace.schema_files().unwrap(), folder.path()).unwrap();
    let mut files = crate::tests::files_of(folder.path());
    let fresh = Fixture::new();
    let apply = |side: &Fixture, files: &crate::configuration::Files| {
        let plan = side.workspace.plan_schema(files).unwrap();
        side.workspace
            .apply_plan(Acting::default(), &plan, true)
            .unwrap();
        plan.steps.len()
    };
    assert_eq!(apply(&fresh, &files), 3);
    assert_eq!(stages(&fresh), stages(&anna));
    assert_eq!(apply(&anna, &files), 0);
    let deals = files
        .objects
        .iter_mut()
        .find(|file| file.object == "opportunity")
        .unwrap();
    let stage = deals
        .fields
        .iter_mut()
        .find(|field| field.name == "stage")
        .unwrap();
    for option in &mut stage.options {
        (option.pipeline, option.probability) = (None, None);
    }
    assert_eq!(apply(&anna, &files), 3);
    assert!(stages(&anna).iter().all(|option| option.pipeline.is_none()));
}

#[test]
fn a_stage_that_cannot_be_is_refused() {
    let fixture = Fixture::new();
    let refused = |edits: &[crate::SchemaEdit], why: &str| {
        let error = fixture.try_shape(edits).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    };
    refused(
        &[stage("NEW", json!({"kind": "MAYBE"}))],
        "none of OPEN, WON and LOST",
    );
    refused(
        &[stage("NEW", json!({"probability": 120}))],
        "from 0 to 100",
    );
    let tags = [
        field("opportunity", "tags", "MULTI_SELECT", json!({})),
        option(
            "opportunity",
            "tags:MULTI_SELECT",
            "A",
            json!({"pipeline": "Partners"}),
        ),
    ];
    refused(&tags, "no stage");
}
