// automerge-repo with its data in files: node automerge-repo-laptop.mjs first FOLDER URL LIST, or live FOLDER URL EDITS PAUSE_MS
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { progress, say, timesOf } from "./lines.mjs";

const [what, folder, url, ...rest] = process.argv.slice(2);

/** Documents asked for at a time: one that does not come within a minute is said not to be there. */
const BATCH = 100;

/** A laptop that has greeted the server: before that, what it asks for would be said not to be there. */
async function laptop(name) {
  const repo = new Repo({
    peerId: name,
    network: [new WebSocketClientAdapter(url)],
    storage: new NodeFSStorageAdapter(`${folder}/${name}`),
  });
  await new Promise((greeted) => repo.networkSubsystem.once("peer", greeted));
  return repo;
}

async function first(list) {
  const started = performance.now();
  let held = 0;
  const stop = progress(() => held);
  const repo = await laptop("first");
  const { urls } = (await repo.find(list)).doc();
  for (let from = 0; from < urls.length; from += BATCH) {
    const batch = urls.slice(from, from + BATCH);
    const handles = await Promise.all(batch.map((one) => repo.find(String(one))));
    await repo.flush(handles.map((handle) => handle.documentId));
    held += handles.length;
  }
  stop();
  say({ held, seconds: (performance.now() - started) / 1e3 });
}

async function live(edits, pauseMs) {
  const [anna, ben] = await Promise.all(["anna", "ben"].map(laptop));
  const hers = anna.create({ jobTitle: "" });
  const his = await ben.find(hers.url);
  const waiting = new Map();
  his.on("change", ({ doc }) => waiting.get(doc.jobTitle)?.());
  const edit = (jobTitle) =>
    hers.change((doc) => {
      doc.jobTitle = jobTitle;
    });
  const shown = (text) => new Promise((done) => waiting.set(text, done));
  say({ milliseconds: await timesOf(Number(edits), Number(pauseMs), edit, shown) });
}

await (what === "first" ? first(...rest) : live(...rest));
process.exit(0);
