import { afterEach, expect, it } from "vitest";
import type { Computed } from "./bindings";
import { person } from "./fixtures";
import { maySet } from "./may";
import { FREE, remember } from "./me";

const city = { name: "city", computed: null };
const mirja = person("1", "Mirja Salo");

afterEach(() => remember(""));

it("lets every field be set while nothing is denied", () => {
  expect(maySet(mirja, city)).toBe(true);
});

it("sets nothing that is computed", () => {
  expect(maySet(mirja, { ...city, computed: {} as Computed })).toBe(false);
});

it("sets nothing of a locked record", () => {
  expect(maySet({ ...mirja, locked: true }, city)).toBe(false);
});

it("sets no field that is denied of its object", () => {
  remember("", { ...FREE, set: { person: ["city"], company: ["name"] } });
  expect(maySet(mirja, city)).toBe(false);
  expect(maySet(mirja, { ...city, name: "name" })).toBe(true);
  expect(maySet({ ...mirja, object: "company" }, city)).toBe(true);
});
