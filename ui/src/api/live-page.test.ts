import { describe, expect, it } from "vitest";
import { person } from "./fixtures";
import { type HeldPage, merged, withFresh } from "./live-page";

const held: HeldPage = {
  total: 3,
  records: [person("an"), person("bo"), person("cy")],
  marks: ["1", "2", "3"],
  start: null,
  end: null,
};

describe("a held page", () => {
  it("takes what is new and keeps the rest as it is", () => {
    const dee = { mark: "4", record: person("dee") };
    const page = merged(held, { total: 9, rows: [2, dee, 0], start: "s", end: "e" });
    expect(page.total).toBe(9);
    expect(page.marks).toEqual(["3", "4", "1"]);
    expect(page.records[0]).toBe(held.records[2]);
    expect(page.records.map(({ id }) => id)).toEqual(["cy", "dee", "an"]);
    expect([page.start, page.end]).toEqual(["s", "e"]);
  });

  it("is made whole where nothing was held", () => {
    const page = merged(undefined, { total: 1, rows: [{ mark: "1", record: person("an") }], start: null, end: null });
    expect(page).toMatchObject({ total: 1, marks: ["1"] });
  });

  it("does not make up what it does not hold", () => {
    expect(() => merged(undefined, { total: 1, rows: [0], start: null, end: null })).toThrow("place 0");
  });

  it("asks again for a record that a command answered with", () => {
    const page = withFresh(held, new Map([["bo", person("bo", "Bob")]]));
    expect(page.records.map(({ label }) => label)).toEqual(["an", "Bob", "cy"]);
    expect(page.marks).toEqual(["1", "", "3"]);
    expect(withFresh(held, new Map([["zed", person("zed")]]))).toBe(held);
  });
});
