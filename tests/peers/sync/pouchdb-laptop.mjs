// PouchDB 9 in LevelDB: node pouchdb-laptop.mjs first FOLDER URL RECORDS, or live FOLDER URL EDITS PAUSE_MS
import PouchDB from "pouchdb";
import { progress, say, timesOf } from "./lines.mjs";

const [what, folder, url, count, pauseMs] = process.argv.slice(2);

/** Documents asked for at a time: its own choice of 100 takes longer. */
const BATCH = 1_000;

async function first() {
  const started = performance.now();
  let held = 0;
  const stop = progress(() => held);
  const own = new PouchDB(`${folder}/team`);
  const replication = PouchDB.replicate(`${url}/team`, own, { batch_size: BATCH });
  replication.on("change", (change) => {
    held = change.docs_written;
  });
  await replication;
  stop();
  held = (await own.info()).doc_count;
  say({ held, seconds: (performance.now() - started) / 1e3 });
}

async function live() {
  const [anna, ben] = ["anna", "ben"].map((name) => new PouchDB(`${folder}/${name}`));
  await anna.put({ _id: "contact", jobTitle: "" });
  const always = { live: true, retry: true };
  for (const own of [anna, ben]) own.sync(`${url}/live`, always);
  const waiting = new Map();
  ben.changes({ live: true, include_docs: true }).on("change", ({ doc }) => waiting.get(doc.jobTitle)?.());
  const edit = async (jobTitle) => anna.put({ ...(await anna.get("contact")), jobTitle });
  const shown = (text) => new Promise((done) => waiting.set(text, done));
  say({ milliseconds: await timesOf(Number(count), Number(pauseMs), edit, shown) });
}

await (what === "first" ? first() : live());
process.exit(0);
