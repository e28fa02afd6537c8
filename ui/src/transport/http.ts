// The web client's transport: a POST for each call, server-sent events for news.

import type { Changed, Present } from "../api/bindings";
import { t } from "../messages";
import { CallError, type Events, SIGNED_OUT, type Transport, toCallError } from "./transport";

export const http: Transport = {
  kind: "web",
  call: (name, args) => send("POST", `/api/call/${encodeURIComponent(name)}`, args),

  async present(record) {
    const request = { method: "POST", headers: { "content-type": "application/json" } };
    // It is said once more by a page that is closed.
    await fetch("/api/presence", { ...request, body: JSON.stringify({ record }), keepalive: true }).catch(
      () => undefined,
    );
  },

  listen(events: Events) {
    let source = subscribe(events);
    // A browser reconnects a stream that breaks, but gives up one that was refused, as by a server that is starting.
    const timer = setInterval(() => {
      if (source.readyState === EventSource.CLOSED) source = subscribe(events);
    }, RESUBSCRIBE_MS);
    return () => {
      clearInterval(timer);
      source.close();
    };
  },
};

/** Often enough that a restart of the server is not noticed much, seldom enough not to trouble it. */
const RESUBSCRIBE_MS = 5_000;

function subscribe(events: Events): EventSource {
  const source = new EventSource("/api/events");
  source.addEventListener("changed", (event) => events.changed(JSON.parse(event.data) as Changed));
  source.addEventListener("presence", (event) => events.present(JSON.parse(event.data) as Present));
  source.addEventListener("open", () => events.connection("connected"));
  source.addEventListener("error", () => events.connection("reconnecting"));
  return source;
}

/** One request; the body of a good answer, or a `CallError` that a person can read. */
export async function send(method: string, path: string, body?: object): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: body ? { "content-type": "application/json" } : {},
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new CallError("unreachable", t.errors.unreachable);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  throw refusal(response.status, answer);
}

/** What the server said, where it said it in its own words; else the status in ours. A 401 always reads `signed_out`. */
export function refusal(status: number, answer: unknown): CallError {
  const said = answer !== null && typeof answer === "object" && "message" in answer;
  const error = said ? toCallError(answer, t.errors.unexplained) : null;
  if (status === 401) return new CallError(SIGNED_OUT, error?.message ?? t.errors.signedOut);
  return error ?? new CallError("unreachable", t.errors.notOurServer(status));
}
