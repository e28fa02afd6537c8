// express-pouchdb over PouchDB 9, its data in LevelDB: node pouchdb-server.mjs FOLDER CONTACTS
import express from "express";
import expressPouchDb from "express-pouchdb";
import PouchDB from "pouchdb";
import { batchesOf, progress, say } from "./lines.mjs";

const [folder, contacts] = process.argv.slice(2);
const Databases = PouchDB.defaults({ prefix: `${folder}/` });
const team = new Databases("team");
let held = 0;
const stop = progress(() => held);
for await (const batch of batchesOf(contacts, 1_000)) {
  await team.bulkDocs(batch.map((contact, at) => ({ _id: idOf(held + at), ...contact })));
  held += batch.length;
}
stop();

const app = express();
app.use(
  "/",
  expressPouchDb(Databases, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log.txt` }),
);
const server = app.listen(0, "127.0.0.1", () => say({ url: `http://127.0.0.1:${server.address().port}`, held }));

function idOf(number) {
  return `contact-${String(number).padStart(9, "0")}`;
}
