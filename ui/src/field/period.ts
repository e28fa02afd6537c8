// The periods that filters over days offer, as the engine reads them.

import { t } from "../messages";

export const PERIODS = [
  "today",
  "yesterday",
  "tomorrow",
  "this week",
  "last week",
  "next week",
  "this month",
  "last month",
  "next month",
  "this quarter",
  "last quarter",
  "next quarter",
  "this year",
  "last year",
  "last 7 days",
  "last 30 days",
  "last 90 days",
  "next 7 days",
  "next 30 days",
] as const;

export type Period = (typeof PERIODS)[number];

export const isPeriod = (text: string): text is Period => (PERIODS as readonly string[]).includes(text);

export const periodText = (text: string): string => (isPeriod(text) ? t.filter.periods[text] : text);
