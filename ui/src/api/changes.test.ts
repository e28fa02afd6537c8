import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordView } from "./bindings";
import { absorb, gatherTags, invalidate, isTouched } from "./changes";
import { person } from "./fixtures";
import type { HeldPage } from "./live-page";

describe("tags", () => {
  it.each([
    [["person"], ["person"], true],
    [["person", "company"], ["company"], true],
    [["person"], ["record:1"], false],
    [[], ["person"], false],
    [undefined, ["person"], false],
  ])("%j touched by %j: %s", (dependsOn, touched, expected) => {
    expect(isTouched(dependsOn, new Set(touched))).toBe(expected);
  });

  it("renews only what depends on them", () => {
    const client = new QueryClient();
    const build = (key: string, tags: string[]) =>
      client.getQueryCache().build(client, { queryKey: [key], meta: { tags }, queryFn: () => key });
    const people = build("people", ["person"]);
    const companies = build("companies", ["company"]);
    people.setData("people");
    companies.setData("companies");
    invalidate(client, new Set(["person"]));
    expect([people.state.isInvalidated, companies.state.isInvalidated]).toEqual([true, false]);
  });
});

describe("a burst of changes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes through at once, then together", () => {
    const flushed: string[][] = [];
    const gather = gatherTags((tags) => flushed.push([...tags].sort()), 100);
    gather(["a"]);
    expect(flushed).toEqual([["a"]]);
    gather(["b"]);
    gather(["c", "b"]);
    expect(flushed).toEqual([["a"]]);
    vi.advanceTimersByTime(100);
    expect(flushed).toEqual([["a"], ["b", "c"]]);
    vi.advanceTimersByTime(200);
    gather(["d"]);
    expect(flushed.at(-1)).toEqual(["d"]);
  });
});

describe("absorb", () => {
  it("replaces a record where it is shown and leaves other pages as they are", () => {
    const client = new QueryClient();
    const page = (...records: RecordView[]): HeldPage => ({
      total: records.length,
      records,
      marks: records.map(({ id }) => `mark of ${id}`),
      start: null,
      end: null,
    });
    const other = page(person("2", "Bo"));
    client.setQueryData(["page", "x", 0], page(person("1", "An"), person("3", "Cy")));
    client.setQueryData(["page", "y", 0], other);
    absorb(client, { batch: "b", records: [person("1", "Anna")] });
    const shown = client.getQueryData<HeldPage>(["page", "x", 0]);
    expect(shown?.records.map((one) => one.label)).toEqual(["Anna", "Cy"]);
    expect(shown?.marks).toEqual(["", "mark of 3"]);
    expect(client.getQueryData(["page", "y", 0])).toBe(other);
  });
});
