import { expect, it } from "vitest";
import { type Place, readPlace, writePlace } from "./place";

const home: Place = { at: "person", sorts: [], conditions: [], peek: null, record: null, tab: null };

it.each<[Place, string]>([
  [home, "?at=person"],
  [{ ...home, at: "trash" }, "?at=trash"],
  [{ ...home, peek: "1", tab: "notes" }, "?at=person&peek=1&tab=notes"],
  [
    {
      ...home,
      sorts: [
        { field: "city", descending: true },
        { field: "name", descending: false },
      ],
    },
    "?at=person&sort=-city%2Cname",
  ],
])("%j stands in the address as %s", (place, address) => {
  expect(writePlace(place)).toBe(address);
  expect(readPlace(address)).toEqual(place);
});

it("opens people where the address says nothing", () => {
  expect(readPlace("")).toEqual(home);
});
