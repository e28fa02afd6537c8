// A list of any length, of which only the part in sight and a page to either side is fetched.

import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import type { Filter, ObjectType, Page, RecordView, Sort } from "./bindings";
import { PAGE_ROWS, pageQuery } from "./queries";

export type ListQuery = { filter: Filter | null; sorts: Sort[]; trash: boolean };

export type Window = {
  total: number;
  /** The record in this row, or undefined while its page is under way. */
  row: (index: number) => RecordView | undefined;
  /** No page has ever arrived. */
  loading: boolean;
  error: Error | null;
};

/** Rows fetched beyond those in sight, either way, so that ordinary scrolling never meets a gap. */
const AHEAD = 150;

/** The pages that hold rows `first` to `last` and those that will be scrolled to next. */
export function pagesAround(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor((first - AHEAD) / PAGE_ROWS));
  const to = Math.max(from, Math.floor((last + AHEAD) / PAGE_ROWS));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The window of a list around the rows in sight. While a new question is on its way the old answer stays. */
export function useWindow(object: ObjectType, query: ListQuery, first: number, last: number): Window {
  const previous = useRef<Window>(NOTHING);
  const pages = pagesAround(first, last);
  const answers = useQueries({ queries: pages.map((page) => pageQuery(object, query, page)) });
  const error = answers.find((answer) => answer.error)?.error ?? null;
  const arrived = answers.filter((answer) => answer.data);
  if (arrived.length === 0) return { ...previous.current, loading: previous.current === NOTHING && !error, error };

  const latest = arrived.reduce((best, answer) => (answer.dataUpdatedAt > best.dataUpdatedAt ? answer : best));
  const held = new Map<number, Page | undefined>(pages.map((page, index) => [page, answers[index]?.data]));
  previous.current = {
    total: latest.data?.total ?? 0,
    row: (index) => held.get(Math.floor(index / PAGE_ROWS))?.records[index % PAGE_ROWS],
    loading: false,
    error,
  };
  return previous.current;
}

const NOTHING: Window = { total: 0, row: () => undefined, loading: true, error: null };
