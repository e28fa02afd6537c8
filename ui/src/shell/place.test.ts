import { expect, it } from "vitest";
import { type Place, readPlace, writePlace } from "./place";

const home: Place = {
  at: "person",
  view: null,
  sorts: null,
  conditions: null,
  layout: null,
  by: null,
  peek: null,
  record: null,
  tab: null,
};

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
  [{ ...home, view: "7" }, "?at=person&view=7"],
  [{ ...home, view: "7", sorts: [], conditions: [] }, "?at=person&view=7&sort=&filter="],
  [{ ...home, layout: "KANBAN", by: "stage" }, "?at=person&layout=kanban&by=stage"],
])("%j stands in the address as %s", (place, address) => {
  expect(writePlace(place)).toBe(address);
  expect(readPlace(address)).toEqual(place);
});

it("opens people where the address says nothing", () => {
  expect(readPlace("")).toEqual(home);
});

it("takes a layout that it does not know for none", () => {
  expect(readPlace("?layout=gallery").layout).toBeNull();
});

it("leaves out a filter that was cleared where no view has one", () => {
  expect(writePlace({ ...home, sorts: [], conditions: [] })).toBe("?at=person");
});
