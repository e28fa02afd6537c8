import { describe, expect, it } from "vitest";
import type { Field, ObjectType, RecordView } from "../api/bindings";
import { person } from "../api/fixtures";
import { aboutOf, actsOf, type Permission, permissionsOf, rulesFor, toPermission, toRole, unsaidOf } from "./rules";

const field = (name: string, label: string, computed: Field["computed"] = null) => ({ name, label, computed });
const objects = [
  { nameSingular: "person", labelPlural: "People", fields: [field("city", "City"), field("name", "Name")] },
  { nameSingular: "company", labelPlural: "Companies", fields: [] },
] as unknown as ObjectType[];
const [people] = objects as [ObjectType];

const record = (values: RecordView["values"]): RecordView => ({ ...person("1", "Rep"), values });
const said = (object: string, name = "", role = "rep"): Permission => ({
  ...toPermission(record({ role, object, field: name })),
  id: `${object}.${name}`,
});

describe("reading", () => {
  it("takes what is not said of a role for nothing said", () => {
    expect(toRole(record({ edit: "OWN", views: true }))).toEqual({
      id: "1",
      name: "Rep",
      rules: { create: null, edit: "OWN", delete: null, export: null },
      flags: { schema: false, views: true, roles: false },
    });
  });

  it("knows that a permission has a filter", () => {
    expect(toPermission(record({ object: "person", filter: { and: [] } })).filtered).toBe(true);
    expect(toPermission(record({ object: "person" }))).toMatchObject({ field: "", filtered: false });
  });
});

it("offers the rule of a filter where there is one", () => {
  expect(rulesFor(null, false)).toEqual(["NONE", "OWN", "TEAM", "ALL"]);
  expect(rulesFor("OWN", true)).toContain("FILTER");
  expect(rulesFor("FILTER", false)).toContain("FILTER");
});

it("only changes fields", () => {
  expect(actsOf(said("person", "city"))).toEqual(["edit"]);
  expect(actsOf(said("person"))).toHaveLength(4);
});

it.each([
  ["person", "", "People"],
  ["person", "city", "People · City"],
  ["person", "shoe", "People · shoe"],
  ["visit", "", "visit"],
])("calls %s.%s %j", (object, name, label) => {
  expect(aboutOf({ object, field: name }, objects)).toBe(label);
});

it("lists a role's permissions by what they are about, an object before its fields", () => {
  const all = [said("person", "name"), said("person"), said("person", "city"), said("company"), said("task", "", "x")];
  const listed = permissionsOf("rep", all, objects).map(({ id }) => id);
  expect(listed).toEqual(["company.", "person.", "person.city", "person.name"]);
});

describe("what nothing is said of yet", () => {
  it("is the object and the fields that no permission names", () => {
    expect(unsaidOf(people, [said("person", "city"), said("company")], "All")).toEqual([
      ["", "All"],
      ["name", "Name"],
    ]);
  });

  it("is nothing that is computed", () => {
    const total = field("total", "Total", {} as Field["computed"]);
    expect(unsaidOf({ ...people, fields: [total as Field] }, [], "All")).toEqual([["", "All"]]);
  });
});
