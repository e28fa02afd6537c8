// What carries commands to the engine and its events back. Two shells, one interface: nothing above
// this folder knows which of them it runs in, except through `kind`.

import type { Changed, Present, SyncStatus } from "../api/bindings";

/** Whether the engine's events reach us. The desktop's always do. */
export type Connection = "connected" | "reconnecting";

export type Events = {
  /** Events are heard from now on; those before were not. */
  begun: () => void;
  changed: (change: Changed) => void;
  sync: (status: SyncStatus) => void;
  connection: (connection: Connection) => void;
  /** Who else has the shown record open; null where nobody tells any more. */
  present: (present: Present | null) => void;
};

export interface Transport {
  readonly kind: "desktop" | "web";
  /** Runs a command. Rejects with a `CallError` and nothing else. */
  call(name: string, args: object): Promise<unknown>;
  /** Tells the team's server which record is shown. Where there is none, or it is not reached, nothing is told and nothing fails. */
  present(record: string | null): Promise<void>;
  /** Listens until the returned function is called. */
  listen(events: Events): () => void;
}

/** A command that failed: `code` for programs, `message` for people. */
export class CallError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "CallError";
  }
}

/** The code of a call that failed because nobody is signed in. */
export const SIGNED_OUT = "signed_out";

/** Any thrown value as a `CallError`; `fallback` is said where the thrown value says nothing to people. */
export function toCallError(thrown: unknown, fallback: string): CallError {
  if (thrown instanceof CallError) return thrown;
  if (typeof thrown === "string" && thrown.trim() !== "") return new CallError("failed", thrown);
  if (thrown !== null && typeof thrown === "object" && "message" in thrown && typeof thrown.message === "string") {
    const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "failed";
    return new CallError(code, thrown.message || fallback);
  }
  return new CallError("failed", fallback);
}
