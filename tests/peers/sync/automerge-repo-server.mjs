// An automerge-repo sync server, its data in files: node automerge-repo-server.mjs FOLDER CONTACTS
import { once } from "node:events";
import * as Automerge from "@automerge/automerge";
import { generateAutomergeUrl, parseAutomergeUrl, Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";
import { batchesOf, progress, say } from "./lines.mjs";

const [folder, contacts] = process.argv.slice(2);

/** A laptop that is silent for so long is given up. Its makers' 5 s are not enough for one that has a busy machine. */
const SILENT_MS = 60_000;

const filled = new NodeFSStorageAdapter(folder);

// A document each, as Satchel has it, and one that lists them: who does not know a document's name cannot ask for it.
const urls = [];
const stop = progress(() => urls.length);
for await (const batch of batchesOf(contacts, 500)) urls.push(...(await Promise.all(batch.map(kept))));
// As values: as letters, the names would be more to sync than the contacts.
const list = await kept({ urls: urls.map((url) => new Automerge.ImmutableString(url)) });
stop();

const sockets = new WebSocketServer({ host: "127.0.0.1", port: 0 });
await once(sockets, "listening");
new Repo({
  peerId: "server",
  network: [new WebSocketServerAdapter(sockets, SILENT_MS)],
  // One of its own: the other remembers all that it was given, and looks through that for each document.
  storage: new NodeFSStorageAdapter(folder),
  // As its makers' sync server has it: documents are given to whoever asks for them.
  sharePolicy: async () => false,
});
say({ url: `ws://127.0.0.1:${sockets.address().port}`, list, held: urls.length });

/** A document put where the server looks for it. A repo takes several times as long to make it, which is not to be measured. */
async function kept(content) {
  const document = Automerge.from(content);
  const url = generateAutomergeUrl();
  const { documentId } = parseAutomergeUrl(url);
  const [head] = Automerge.getHeads(document);
  await filled.save([documentId, "snapshot", head], Automerge.save(document));
  Automerge.free(document);
  return url;
}
