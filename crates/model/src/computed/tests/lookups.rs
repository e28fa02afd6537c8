//! Lookups, and how they are refused.

use super::World;
use crate::Scalar;
use crate::computed::Lookup;

fn lookup(relation: &str, field: &str) -> Lookup {
    Lookup {
        relation: relation.to_owned(),
        field: field.to_owned(),
    }
}

#[test]
fn a_field_is_shown_with_all_its_parts() {
    let world = World::new();
    let objects = |name: &str| world.layout(name);
    let of = world.layout("deal").unwrap();
    let read = lookup("company", "address").check(of, &objects).unwrap();
    let city = Some(Scalar::Text("Graz".to_owned()));
    let shown = read.values(Some(&world.company));
    assert_eq!((shown.len(), &shown[2]), (8, &city));
    assert_eq!(read.values(None), vec![None; 8]);
    let needed: Vec<String> = read
        .dependencies()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(needed, ["deal.company", "company.address"]);
}

#[test]
fn what_does_not_fit_is_told() {
    let world = World::new();
    let objects = |name: &str| world.layout(name);
    let check = |relation: &str, field: &str, told: &str| {
        let of = world.layout("deal").unwrap();
        let error = lookup(relation, field).check(of, &objects).unwrap_err();
        assert_eq!(error.to_string(), told);
    };
    check(
        "compny",
        "name",
        "compny: is no field of Deal; did you mean company?",
    );
    check(
        "name",
        "name",
        "name: is no relation, so it leads to no record",
    );
    check(
        "about",
        "name",
        "about: leads to records of several objects, and only a relation to one is followed",
    );
    check(
        "lost",
        "name",
        "lost: leads to \"nowhere\", which is no object of this workspace",
    );
    check(
        "company",
        "employes",
        "employes: is no field of Company; did you mean employees?",
    );
}

#[test]
fn it_is_written_as_the_schema_is() {
    let json = serde_json::json!({"relation": "company", "field": "name"});
    let read: Lookup = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), json);
}
