// The desktop window's transport: one Tauri command carries every call.

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Changed, Present, SyncStatus } from "../api/bindings";
import { t } from "../messages";
import { type Events, type Transport, toCallError } from "./transport";

export const tauri: Transport = {
  kind: "desktop",

  async call(name, args) {
    try {
      return await invoke("call", { name, args });
    } catch (thrown) {
      throw toCallError(thrown, t.errors.unexplained);
    }
  },

  async present(record) {
    await invoke("call", { name: "present", args: { record } }).catch(() => undefined);
  },

  listen(events: Events) {
    const stops = [
      listen<Changed>("changed", (event) => events.changed(event.payload)),
      listen<SyncStatus>("sync", (event) => events.sync(event.payload)),
      listen<Present | null>("presence", (event) => events.present(event.payload)),
    ];
    void Promise.all(stops).then(() => events.begun());
    return () => {
      for (const stop of stops) void stop.then((unlisten) => unlisten());
    };
  },
};
