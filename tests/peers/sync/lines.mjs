// How a peer's programs talk to the bench: one JSON value a line, and an end when the bench's end of the pipe is gone.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** The contacts of a file that has one a line, so many at a time. */
export async function* batchesOf(file, size) {
  let batch = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    batch.push(JSON.parse(line));
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Says now and then how many records are held, until what it gives is called. */
export function progress(held) {
  const timer = setInterval(() => say({ held: held() }), 250);
  return () => clearInterval(timer);
}

/** Times from an edit until another laptop shows it, in milliseconds; a pause lies between edits. */
export async function timesOf(edits, pauseMs, edit, shown) {
  const times = [];
  for (let number = 0; number < edits; number += 1) {
    const text = `edit ${number}`;
    const there = shown(text);
    const started = performance.now();
    await edit(text);
    await there;
    times.push(performance.now() - started);
    await new Promise((done) => setTimeout(done, pauseMs));
  }
  return times;
}

process.stdin.on("end", () => process.exit(0)).resume();
