import { afterEach, describe, expect, it, vi } from "vitest";
import { refusal, send } from "./http";
import { CallError, SIGNED_OUT, toCallError } from "./transport";

describe("any thrown value becomes an error that people can read", () => {
  it.each<[unknown, string, string]>([
    [{ code: "not_found", message: "There is no such record." }, "not_found", "There is no such record."],
    [{ message: "no code" }, "failed", "no code"],
    ["a bare string", "failed", "a bare string"],
    [new Error("oops"), "failed", "oops"],
    [{ code: "x", message: "" }, "x", "fallback"],
    [null, "failed", "fallback"],
    [42, "failed", "fallback"],
  ])("%j", (thrown, code, message) => {
    expect(toCallError(thrown, "fallback")).toMatchObject({ code, message });
  });

  it("and stays what it was where it is one already", () => {
    const error = new CallError("a", "b");
    expect(toCallError(error, "fallback")).toBe(error);
  });
});

it.each<[number, unknown, string]>([
  [422, { code: "bad_input", message: "no" }, "bad_input"],
  [401, { code: "unauthenticated", message: "no" }, SIGNED_OUT],
  [401, undefined, SIGNED_OUT],
  [502, undefined, "unreachable"],
])("status %i with %j is %s", (status, answer, code) => {
  expect(refusal(status, answer).code).toBe(code);
});

describe("a request", () => {
  afterEach(() => void vi.unstubAllGlobals());
  const answering = (response: () => Response) => vi.stubGlobal("fetch", async () => response());

  it("gives the answer", async () => {
    answering(() => Response.json({ total: 1 }));
    expect(await send("POST", "/api/call/page", {})).toEqual({ total: 1 });
  });

  it("that a proxy answers with HTML is the network's fault", async () => {
    answering(() => new Response("<html>", { status: 502 }));
    await expect(send("POST", "/api/call/page", {})).rejects.toMatchObject({ code: "unreachable" });
  });

  it("that never arrives is too", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
    await expect(send("GET", "/api/session")).rejects.toMatchObject({ code: "unreachable" });
  });
});
