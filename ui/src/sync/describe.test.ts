import { expect, it } from "vitest";
import type { SyncStatus } from "../api/bindings";
import { describe } from "./describe";

const NOW = 1_750_000_000_000;
const base: SyncStatus = {
  state: "synced",
  server: "https://example.org",
  email: "a@example.org",
  waiting: 0,
  attention: 0,
  lastContact: NOW - 4 * 60_000,
  progress: null,
  problem: null,
};

it.each<[Partial<SyncStatus>, string]>([
  [{}, "Synced 4 min. ago"],
  [{ lastContact: NOW }, "Synced just now"],
  [{ waiting: 2 }, "2 changes waiting"],
  [{ state: "offline", waiting: 12 }, "Offline · 12 changes waiting"],
  [{ state: "unreachable" }, "Server out of reach"],
  [{ state: "syncing", progress: { done: 120, total: 400 } }, "Syncing 120/400"],
  [{ state: "syncing" }, "Syncing"],
  [{ state: "offline", attention: 3 }, "3 need attention"],
  [{ state: "refused" }, "Server refused"],
  [{ problem: "They hold different changes." }, "Differs from the server"],
  [{ state: "local" }, "On this device only"],
])("%j reads %j", (change, text) => {
  expect(describe({ ...base, ...change }, NOW).text).toBe(text);
});
