// Another make of Automerge. Reads one request a line, as JSON, and answers each with a line:
//   { read: [change] }                       what their document holds, loaded at once and change by change
//   { edit: [change], actor, time, edits }   the one change that sets, deletes or splices what `edits` say
// A change is an array of its bytes.
import { createInterface } from "node:readline";
import * as Automerge from "@automerge/automerge";

function read(changes) {
  const whole = Automerge.load(Buffer.concat(changes));
  return { whole: told(whole), oneByOne: told(applied(changes)) };
}

function applied(changes, actor) {
  const empty = Automerge.init({ actor });
  return changes.reduce((document, change) => Automerge.applyChanges(document, [change])[0], empty);
}

function told(document) {
  const keys = Object.keys(document);
  const values = Object.fromEntries(keys.map((key) => [key, valuesOf(document, key)]));
  return { heads: Automerge.getHeads(document), values };
}

/** All values under a key, each as its type and a text that says it exactly. */
function valuesOf(document, key) {
  const backend = Automerge.getBackend(document);
  const all = backend.getAll("/", key);
  // Who uses this library asks for conflicts in this way; it says nothing where there is one value.
  const apart = Object.keys(Automerge.getConflicts(document, key) ?? {});
  if (all.length > 1 && apart.length !== all.length) throw new Error(`${key}: ${apart} are not all of ${all}`);
  return all.map(([type, value]) => [type, type === "text" ? backend.text(value) : exactly(type, value)]);
}

function exactly(type, value) {
  if (type === "f64") return bitsOf(value);
  if (type === "timestamp") return String(value.getTime());
  if (type === "bytes") return Buffer.from(value).toString("hex");
  return String(value);
}

/** A double's 64 bits in hex. */
function bitsOf(number) {
  const bits = Buffer.alloc(8);
  bits.writeDoubleBE(number);
  return bits.toString("hex");
}

function edit({ edit: changes, actor, time, edits }) {
  const before = applied(changes.map(bytes), actor);
  const after = Automerge.change(before, { time }, (root) => {
    for (const [key, action] of Object.entries(edits)) ACTIONS[action.do](root, key, action);
  });
  return Array.from(Automerge.getLastLocalChange(after));
}

const ACTIONS = {
  set: (root, key, { type, value }) => {
    root[key] = MADE[type](value);
  },
  delete: (root, key) => {
    delete root[key];
  },
  // `Automerge.splice` takes a key with slashes for a path.
  splice: (root, key, { at, remove, insert }) =>
    Automerge.getBackend(root).splice(Automerge.getObjectId(root, key), at, remove, insert),
};

const MADE = {
  str: (text) => new Automerge.ImmutableString(text),
  // What the library makes of a plain string: a text of letters.
  text: (text) => text,
  int: (number) => number,
  f64: (number) => new Automerge.Float64(number),
  boolean: (yes) => yes,
  null: () => null,
  timestamp: (ms) => new Date(ms),
  bytes: (hex) => Uint8Array.from(Buffer.from(hex, "hex")),
  map: (map) => map,
};

function bytes(array) {
  return Uint8Array.from(array);
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answer = request.read ? read(request.read.map(bytes)) : edit(request);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
