// Calls of the engine and of the shells. Their types come from the engine's own table of commands, so
// a command that changes there no longer compiles here.

import { transport } from "../transport";
import type {
  AccountChange,
  ColumnEdit,
  Commands,
  GroupQuery,
  Json,
  Query,
  SchemaEdit,
  SecurityQuery,
} from "./bindings";

type Name = keyof Commands;

function call<N extends Name>(name: N, args: Commands[N]["args"]): Promise<Commands[N]["result"]> {
  return transport.call(name, args) as Promise<Commands[N]["result"]>;
}

export type JoinRequest = Commands["join"]["args"];

/** Where this person's days begin and end; a server may be elsewhere. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

type Values = Record<string, Json>;

/** The engine: the same on the desktop and on the web. */
export const engine = {
  schema: () => call("schema", {}),
  workspace: () => call("workspace", {}),
  page: (query: Omit<Query, "timeZone" | "after" | "before">) =>
    call("page", { query: { ...query, timeZone, after: null, before: null } }),
  livePage: (query: Omit<Query, "timeZone" | "after" | "before">, held: string[]) =>
    call("live_page", { query: { ...query, timeZone, after: null, before: null }, held }),
  group: (query: Omit<GroupQuery, "timeZone">) => call("group", { query: { ...query, timeZone } }),
  record: (id: string) => call("record", { id }),
  history: (id: string) => call("history", { id }),
  search: (text: string, limit: number, objects: string[] | null) => call("search", { text, limit, objects }),
  create: (object: string, values: Values) => call("create", { object, values }),
  edit: (id: string, values: Values) => call("edit", { id, values }),
  delete: (ids: string[]) => call("delete", { ids }),
  restore: (ids: string[]) => call("restore", { ids }),
  revert: (id: string, seq: number, field: string | null) => call("revert", { id, seq, field }),
  settle: (id: string, field: string, value: Json) => call("settle", { id, field, value }),
  editSchema: (edits: SchemaEdit[]) => call("edit_schema", { edits }),
  undo: (batch: string | null) => call("undo", { batch }),
  addNote: (target: string, title: string, markdown: string) => call("add_note", { target, title, markdown }),
  addTask: (target: string, title: string, dueAt: string | null) => call("add_task", { target, title, dueAt }),
  importFiles: (paths: string[]) => call("import_files", { paths }),
  views: () => call("views", { object: null }),
  saveView: (id: string | null, values: Values, columns: ColumnEdit[]) => call("save_view", { id, values, columns }),
  removeSample: () => call("remove_sample", {}),
};

/** The desktop shell alone. */
export const desktop = {
  startup: () => call("startup", {}),
  createWorkspace: (passphrase: string | null, sample: boolean) => call("create_workspace", { passphrase, sample }),
  unlock: (passphrase: string) => call("unlock", { passphrase }),
  pickFiles: () => call("pick_files", {}),
  syncStatus: () => call("sync_status", {}),
  join: (request: JoinRequest) => call("join", request),
  syncNow: () => call("sync_now", {}),
  workOffline: (offline: boolean) => call("work_offline", { offline }),
  attention: () => call("attention", {}),
  retryAttention: (id: string) => call("retry_attention", { id }),
  devices: () => call("devices", {}),
  signOutDevice: (id: string) => call("sign_out_device", { id }),
  accounts: () => call("accounts", {}),
  changeAccount: (id: string, change: AccountChange) => call("change_account", { id, change }),
  invite: (email: string) => call("invite", { email, admin: false }),
  securityLog: (wanted: SecurityQuery) => call("security_log", wanted),
};
