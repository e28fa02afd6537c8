import { QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import type { Events } from "../transport/transport";
import type { SyncStatus } from "./bindings";
import { listenForChanges } from "./live";
import { syncStatusQuery } from "./queries";
import { queryClient } from "./query-client";

const heard = vi.hoisted(() => ({ events: undefined as Events | undefined }));

vi.mock("../transport", () => ({
  isDesktop: true,
  transport: {
    kind: "desktop",
    listen: (events: Events) => {
      heard.events = events;
      return () => {};
    },
  },
}));

const status = (state: SyncStatus["state"]) => ({ state }) as SyncStatus;

/** The sync status as the window shows it, where the engine answers its questions one after the other with these. */
function watched(...answers: Promise<SyncStatus>[]) {
  const queryFn = () => answers.shift() ?? Promise.reject(new Error("asked once too often"));
  const observer = new QueryObserver(queryClient, { ...syncStatusQuery, queryFn });
  const stops = [listenForChanges(), observer.subscribe(() => {})];
  const stop = () => {
    for (const one of stops) one();
  };
  return { stop, shown: () => observer.getCurrentResult().data?.state };
}

afterEach(() => queryClient.clear());

it("asks again once events are heard", async () => {
  const { stop, shown } = watched(Promise.resolve(status("syncing")), Promise.resolve(status("synced")));
  await vi.waitFor(() => expect(shown()).toBe("syncing"));
  heard.events?.begun();
  await vi.waitFor(() => expect(shown()).toBe("synced"));
  stop();
});

it("does not let an older answer take an event's place", async () => {
  let answer = (_: SyncStatus) => {};
  const late = new Promise<SyncStatus>((resolve) => {
    answer = resolve;
  });
  const { stop, shown } = watched(late, Promise.resolve(status("synced")));
  heard.events?.sync(status("synced"));
  answer(status("syncing"));
  await vi.waitFor(() => expect(queryClient.isFetching()).toBe(0));
  expect(shown()).toBe("synced");
  stop();
});
