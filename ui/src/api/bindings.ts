// Generated from the engine's table of commands by `make bindings`. Do not edit.

export type Json = unknown;

export type Account = {
  /** Names it. */
  id: RecordId;
  /** Signs in with this. */
  email: string;
  /** The record of its member. */
  member: RecordId;
  /** Whether it may invite and administrate. */
  admin: boolean;
  /** Whether nothing opens the server in its name any more. */
  shutOut: boolean;
  /** Laptops and programs that open the server in its name. */
  devices: number;
  /** When one of them was in contact last, as far as that was noted. */
  lastContact: number | null;
};

export type AccountArgs = { id: RecordId, change: AccountChange };

export type AccountChange = "shutOut" | "makeAdmin" | "unmakeAdmin";

export type Aggregate = "count" | "countUnique" | "sum" | "min" | "max" | "average";

export type Applied = {
  /** The batch, for taking it back; null where nothing was to be done. */
  batch: RecordId | null;
  /** The version that the schema was at before. */
  from: number;
  /** The version that it is at now. */
  version: number;
  /** What was done. */
  steps: Array<Step>;
};

export type ApplyArgs = {
  /** By their names: `animal.toml`. */
  files: { [key in string]: string };
  /** Only where the schema still is at this version. */
  version: number | null;
  /** Whether values may go out of sight. */
  allowDataLoss: boolean;
};

export type AttentionEntry = {
  /** Names it in the other commands. */
  id: string;
  /** The record it changes. */
  record: RecordId;
  /** What the record is called. */
  label: string;
  /** The record's object. */
  object: string;
  /** Why it was refused, for programs. */
  code: string;
  /** Why, for people. */
  why: string;
  /** When, in milliseconds since 1970. */
  at: number;
};

export type BatchView = {
  /** Its id, for `undo`. */
  batch: RecordId;
  /** As what it was made. */
  kind: ChangeKind;
  /** When, in milliseconds since 1970. */
  at: number;
  /** Name of the member who made it. */
  by: string | null;
  /** Position of its last change in this log. */
  seq: number;
  /** How many changes of records it made. */
  changes: number;
  /** Whether it was taken back. */
  undone: boolean;
};

export type BatchesArgs = { before: number | null, limit: number };

export type ChangeKind = "edit" | "import" | "undo" | "api" | "sample";

export type Changed = {
  /** Position of the last change. */
  seq: number;
  /** What to fetch again: `person`, `record:<id>`, `search`. */
  tags: Array<string>;
};

export type ColumnEdit = {
  /** The field's name. */
  field: string;
  /** Its position, width, visible or aggregate. */
  values: Record<string, unknown>;
};

export type Committed = {
  /** The batch, for taking it back. */
  batch: RecordId | null;
  /** The records as they are now. */
  records: Array<RecordView>;
};

export type Computed = {
  /** From what. */
  from: Definition;
  /** The type that its values are of: how they are shown, filtered and sorted. */
  holds: FieldType;
};

export type Conflict = {
  /** The field's name. */
  field: string;
  /** The whole field with this value in it, in the API's form. */
  value: unknown;
  /** The same as a line to read. */
  display: string;
  /** Name of the member who set it. */
  by: string | null;
  /** Milliseconds since 1970. */
  at: number;
};

export type CreateArgs = { object: string, values: Record<string, unknown> };

export type CreateWorkspace = {
  /** What seals its key; null where the keychain keeps it. */
  passphrase: string | null;
  /** Whether it begins with sample data. */
  sample: boolean;
};

export type Definition = { "formula": string } | { "rollup": Rollup } | { "lookup": Lookup };

export type Device = {
  /** Names it. */
  id: RecordId;
  /** What it calls itself. */
  name: string;
  /** Address of its account. */
  email: string;
  /** Whether it is a browser's session. */
  browser: boolean;
  /** Whether its account is that of who asks. */
  own: boolean;
  /** Whether it is the one that asks. */
  here: boolean;
  /** When it was enrolled, in milliseconds since 1970. */
  enrolled: number;
  /** When it was in contact last, as far as that was noted. */
  lastContact: number | null;
  /** Whether it was signed out. */
  signedOut: boolean;
};

export type DeviceArgs = { id: RecordId };

export type EditArgs = { id: RecordId, values: Record<string, unknown> };

export type Field = {
  /** What the API calls it: `jobTitle`. */
  name: string;
  /** What people call it. */
  label: string;
  /** What it holds. */
  type: FieldType;
  /** The choices of a select, in order; empty otherwise. */
  options: Array<SelectOption>;
  /** The object a relation points to; several for a morph relation. */
  targets: Array<string>;
  /** Whether search looks into it. */
  searchable: boolean;
  /** Whether lists of many records are filtered or sorted by it, so that it has an index. */
  indexed: boolean;
  /** What it is computed from; null where people fill it. */
  computed: Computed | null;
  /** What a new record gets where nothing is said, in the API's form or as a person types it; null for nothing. */
  default: unknown;
  /** Whether a record has to have a value. */
  required: boolean;
  /** Whether no two records that are not in the trash may have the same value. */
  unique: boolean;
  /** How a number is shown. */
  format: NumberFormat | null;
  /** How many values it may hold at most; null for any number. */
  maxValues: number | null;
};

export type FieldChange = {
  /** The field's name. */
  field: string;
  /** What people call it. */
  label: string;
  /** What it showed before. */
  from: string;
  /** What it showed after. */
  to: string;
};

export type FieldType = "TEXT" | "RICH_TEXT" | "NUMBER" | "NUMERIC" | "CURRENCY" | "BOOLEAN" | "DATE" | "DATE_TIME" | "SELECT" | "MULTI_SELECT" | "RATING" | "FULL_NAME" | "EMAILS" | "PHONES" | "LINKS" | "ADDRESS" | "ARRAY" | "RAW_JSON" | "UUID" | "ACTOR" | "POSITION" | "FILES" | "RELATION" | "MORPH_RELATION" | "FORMULA" | "ROLLUP" | "LOOKUP";

export type FilesArgs = {
  /** By their names: `animal.toml`. */
  files: { [key in string]: string };
};

export type Filter = { "and": Array<Filter> } | { "or": Array<Filter> } | { "not": Filter } | { "where": {
  /** `field` or `field.subField`; also `id`, `createdAt`, `updatedAt`; `*` for any field that holds text. */
  field: string;
  /** How. */
  operator: Operator;
  /** With what, in the form the API gives the field's slot; `me` for whoever asks, a period such as
 * `last 30 days` for `within`; ignored by the null tests. */
  value: unknown;
} };

export type Granularity = "day" | "week" | "month" | "quarter" | "year";

export type GroupArgs = { query: GroupQuery };

export type GroupQuery = {
  /** The object's name. */
  object: string;
  /** What a record must satisfy. */
  filter: Filter | null;
  /** By what; all records are one group otherwise. */
  by: Grouping | null;
  /** What is measured of each group. */
  measures: Array<Measure>;
  /** Of what is in the trash instead of what is not. */
  trash: boolean;
  /** Where days begin and end, as the IANA database calls it; otherwise as on this machine. */
  timeZone: string | null;
};

export type GroupView = {
  /** What its records share, as a filter compares it, or the first day of the period; null where they have nothing. */
  value: unknown;
  /** What the record is called that they point to, where the field is a relation. */
  label: string | null;
  /** How many records it has. */
  count: number;
  /** What was measured, as asked: a number; the least and the greatest in the form of `value`; of amounts a list of one for
 * each currency, that of most records first; null of no values. */
  measures: unknown[];
};

export type Grouping = {
  /** `field` or `field.subField`, as in a filter. A set is one value, an amount its millionths. */
  field: string;
  /** For days and moments: periods instead of each by itself. */
  granularity: Granularity | null;
};

export type Groups = {
  /** How many records there are in all. */
  total: number;
  /** The groups that have records, in the order of their values; those without a value last. */
  groups: Array<GroupView>;
};

export type HistoryEntry = {
  /** Its position in this log. */
  seq: number;
  /** Milliseconds since 1970, by the clock of the laptop that made it. */
  at: number;
  /** Name of the member who made it. */
  by: string | null;
  /** As what. */
  kind: ChangeKind;
  /** The batch it was part of; null where another program made it. */
  batch: RecordId | null;
  /** Made while the server was out of reach. */
  offline: boolean;
  /** Made in this database: on this laptop, or in the server's own window. */
  here: boolean;
  /** What the laptop that made it is called, where that is known: the server knows. */
  device: string | null;
  /** How many changes would be taken back with its batch; null where that was made elsewhere, or was taken back. */
  undoes: number | null;
  /** The record begins here. */
  created: boolean;
  /** It put the record in the trash (true) or took it out (false). */
  deleted: boolean | null;
  /** What it changed. */
  changes: Array<FieldChange>;
};

export type IdArgs = { id: string };

export type IdsArgs = { ids: Array<RecordId> };

export type ImportArgs = { paths: Array<string> };

export type ImportReport = {
  /** The preset by which the file was read. */
  source: string;
  /** Rows or cards read. */
  read: number;
  /** Records made. */
  created: number;
  /** Records that were here and were changed. */
  updated: number;
  /** Records that were here as the file has them. */
  unchanged: number;
  /** Rows that hold no contact. */
  skipped: number;
  /** Rows that could not be understood, or that the schema does not allow. */
  rejected: number;
  /** The file they were written to, with reasons. */
  rejectedFile: string | null;
  /** The batch, for taking it back. */
  batch: RecordId | null;
};

export type Invitation = {
  /** The code, which is kept nowhere; good for one use. */
  code: string;
  /** Where a browser takes it: the server's address, with the code in it. */
  accept: string;
  /** For so many days it is good. */
  daysValid: number;
};

export type Invite = {
  /** Their address. Where it has an account, the invitation lets its owner set another password. */
  email: string;
  /** Whether they may invite others and administrate. */
  admin: boolean;
};

export type Join = {
  /** The server's address. */
  url: string;
  /** The account's address. */
  email: string;
  /** The account's password; with an invitation, the one to set. */
  password: string | null;
  /** The code of an invitation, where there is no account yet. */
  invitation: string | null;
  /** What the team is to call a new member. */
  name: string | null;
};

export type Kept = {
  /** The record. */
  record: RecordId;
  /** What it is called. */
  label: string;
  /** The field's name. */
  field: string;
  /** What it shows now. */
  now: string;
};

export type LivePage = {
  /** How many records there are in all. */
  total: number;
  /** Those asked for, in their order. What was held and is not among them has left the page. */
  rows: Array<LiveRow>;
  /** As [`Page::start`]. */
  start: string | null;
  /** As [`Page::end`]. */
  end: string | null;
};

export type LivePageArgs = { query: Query;
  /** The marks of the records that are held, the empty one where a record is not held as it came. */
  held: Array<string>;
};

export type LiveRow = number | {
  /** What to come back with. */
  mark: string;
  /** The record. */
  record: RecordView;
};

export type Lookup = {
  /** The relation, a field of the lookup's own object: `company`. */
  relation: string;
  /** The field of the object that it leads to: `annualRevenue`. */
  field: string;
};

export type Loss = {
  /** Records that have something there. */
  records: number;
};

export type Measure = { "kind": "count" } | { "kind": "countUnique", "field": string } | { "kind": "countEmpty", "field": string } | { "kind": "countNotEmpty", "field": string } | { "kind": "percentEmpty", "field": string } | { "kind": "percentNotEmpty", "field": string } | { "kind": "sum", "field": string } | { "kind": "average", "field": string } | { "kind": "min", "field": string } | { "kind": "max", "field": string };

export type Never = {
  /** Names of the objects of which they make no record. */
  create: Array<string>;
  /** Of which they change none. */
  edit: Array<string>;
  /** Of which they put none in the trash. */
  delete: Array<string>;
  /** Of which they write none into a file. */
  export: Array<string>;
  /** By object, the names of the fields that they set in none of its records. */
  set: Record<string, string[]>;
  /** Whether they do not change objects and fields. */
  schema: boolean;
  /** Whether they do not change the views that the team shares. */
  views: boolean;
  /** Whether they do not say who may do what. */
  roles: boolean;
};

export type NoteArgs = { target: RecordId, title: string, markdown: string };

export type Nothing = Record<symbol, never>;

export type NumberFormat = {
  /** Digits behind the decimal sign, 0 to 12; null for as many as it has. */
  decimals?: number;
  /** Whether it is a share: 0.25 is shown as 25 %. */
  percent?: boolean;
  /** Whether thousands, millions, … are shown by their letters: 1.2M. */
  short?: boolean;
  /** What stands behind it: kg. */
  unit?: string;
};

export type ObjectType = {
  /** What a document and the API call one of them: `person`. */
  nameSingular: string;
  /** What the API calls many: `people`. */
  namePlural: string;
  /** What people call one. */
  labelSingular: string;
  /** What people call many. */
  labelPlural: string;
  /** Name of a lucide icon. */
  icon: string;
  /** The field that says what a record is called. */
  labelField: string;
  /** Whether it has a page of its own; link records do not. */
  listed: boolean;
  /** The fields, in the order people see them. */
  fields: Array<Field>;
};

export type OfflineArgs = { offline: boolean };

export type Operator = "eq" | "neq" | "gt" | "gte" | "lt" | "lte" | "in" | "startsWith" | "endsWith" | "contains" | "like" | "ilike" | "regex" | "iregex" | "containsAny" | "isEmptyArray" | "within" | "isNull" | "notNull";

export type Page = {
  /** How many records there are in all. */
  total: number;
  /** Those asked for. */
  records: Array<RecordView>;
  /** The place of the first of them, which the page before it ends at. */
  start: string | null;
  /** The place of the last of them, which the page after it begins at. */
  end: string | null;
};

export type PageArgs = { query: Query };

export type PathArgs = { path: string };

export type Plan = {
  /** The schema's version that it begins from: a position in the log. */
  version: number;
  /** In the order in which they are taken; all at once. */
  steps: Array<Step>;
};

export type Present = {
  /** The record. */
  record: RecordId;
  /** Members, each once, in the order in which they came. */
  names: Array<string>;
};

export type Query = {
  /** The object's name. */
  object: string;
  /** What a record must satisfy. */
  filter: Filter | null;
  /** The order; ties are broken by id. */
  sorts: Array<Sort>;
  /** How many records to skip; none with a cursor. */
  offset: number;
  /** Begin with the first record past this place, in place of an offset. */
  after: string | null;
  /** End with the last record before this place, in place of an offset. */
  before: string | null;
  /** How many records to return. */
  limit: number;
  /** Show what is in the trash instead of what is not. */
  trash: boolean;
  /** Where days begin and end, as the IANA database calls it; otherwise as on this machine. */
  timeZone: string | null;
};

export type RecordArgs = { id: RecordId };

export type RecordDetail = {
  /** The record. */
  record: RecordView;
  /** The values beside those that show. */
  conflicts: Array<Conflict>;
  /** What points to it. */
  related: Array<Related>;
  /** Why computed fields are empty, by their names. */
  reasons: Record<string, string>;
};

export type RecordId = string;

export type RecordView = {
  /** Its id. */
  id: RecordId;
  /** Its object's singular name. */
  object: string;
  /** What it is called. */
  label: string;
  /** Field name → value in the API's form; null where empty, the id of a relation. */
  values: Record<string, unknown>;
  /** Labels of the records that relation fields point to, by id. */
  links: Record<string, string>;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Milliseconds since 1970. */
  updatedAt: number;
  /** Milliseconds since 1970, while it is in the trash. */
  deletedAt: number | null;
  /** Name of the member who made it. */
  createdBy: string | null;
  /** Name of the member who changed it last. */
  updatedBy: string | null;
  /** Has changes that the server does not hold yet. */
  unsynced: boolean;
  /** Whether whoever asks may not change it. */
  locked?: boolean;
  /** Whether they may not put it in the trash, or take it out. */
  stays?: boolean;
  /** Names of fields with other values beside the shown one. */
  conflicted: Array<string>;
  /** Names of unique fields whose value an older record has too, with that record, whose label is among the links. */
  duplicateOf: Record<string, string>;
};

export type Related = {
  /** Their object's singular name. */
  object: string;
  /** The relation field, or the link's object, through which they are. */
  field: string;
  /** The latest of them. */
  records: Array<RecordView>;
};

export type Removed = {
  /** The count. */
  removed: number;
};

export type RevertArgs = { id: RecordId, seq: number, field: string | null };

export type RollbackArgs = {
  /** The version, 0 for the one that every workspace begins with. */
  version: number;
};

export type RolledBack = {
  /** The batch, for taking it back. */
  batch: RecordId | null;
  /** The version that the schema is at now. */
  version: number;
};

export type Rollup = {
  /** The object of the records that lead here: `opportunity`. */
  object: string;
  /** Their relation that leads here: `company`. */
  relation: string;
  /** What is taken of them. */
  aggregate: Aggregate;
  /** Of which of their fields, `field` or `field.subField`; none for the number of records. */
  field: string | null;
  /** Which of them count; all where there is none. Its days are those of UTC. */
  filter: Filter | null;
};

export type SavedView = {
  /** Its record. */
  id: RecordId;
  /** What people call it. */
  name: string;
  /** The singular name of the object whose records it shows. */
  object: string;
  /** How it shows them. */
  kind: ViewKind;
  /** Name of a lucide icon. */
  icon: string | null;
  /** Its place among the views. */
  position: number | null;
  /** Whose it is; the whole team's where it is nobody's. */
  owner: RecordId | null;
  /** Which records. */
  filter: Filter | null;
  /** In which order. */
  sorts: Array<Sort>;
  /** In which groups. */
  groupBy: Grouping | null;
  /** On which days. */
  dateField: string | null;
  /** The columns that something was said of, in their order. */
  columns: Array<ViewColumn>;
  /** What was left out. */
  flaws: Array<ViewFlaw>;
};

export type Schema = {
  /** The objects, in the order people see them. */
  objects: Array<ObjectType>;
};

export type SchemaArgs = { edits: Array<SchemaEdit> };

export type SchemaEdit = {
  /** What it says, by the names of the fields of the records that the schema is kept in. */
  values: Record<string, unknown>;
  /** Whether it is in use. Out of use nothing of it shows, and no value is lost. */
  active: boolean;
} & ({ "part": "object";
  /** Its singular name: `visit`. */
  name: string;
} | { "part": "field";
  /** Its object's singular name. */
  object: string;
  /** Its name: `weight`. */
  name: string;
  /** What it holds, as the API calls it: `NUMBER`. */
  type: string;
} | { "part": "option";
  /** The singular name of its field's object. */
  object: string;
  /** The name of its field. */
  field: string;
  /** The stored value. */
  value: string;
} | { "part": "view";
  /** What the files call it: a word, or the id of its record. */
  key: string;
} | { "part": "column";
  /** What the files call the view. */
  view: string;
  /** The name of the column's field. */
  field: string;
} | { "part": "role";
  /** What the files call it: a word, or the id of its record. */
  key: string;
} | { "part": "permission";
  /** What the files call the role. */
  role: string;
  /** The object's singular name. */
  object: string;
  /** The field's name; empty for the whole object. */
  field: string;
});

export type SchemaFiles = {
  /** By their names: `animal.toml`. */
  files: { [key in string]: string };
};

export type SchemaVersions = {
  /** The latest first. */
  versions: Array<Version>;
};

export type SearchArgs = { text: string, limit: number, objects: Array<string> | null };

export type SearchHit = {
  /** Its id. */
  id: RecordId;
  /** Its object's singular name. */
  object: string;
  /** What it is called. */
  label: string;
  /** What tells it from others of that name. */
  detail: string;
};

export type SearchResult = {
  /** The best first. */
  hits: Array<SearchHit>;
  /** How long it took, in microseconds. */
  micros: number;
  /** Whether there may be more, since search is being brought up after a backup was put in place. */
  partial?: boolean;
};

export type SecurityEvent = {
  /** Names it. */
  id: RecordId;
  /** When, in milliseconds since 1970. */
  at: number;
  /** What happened: `signed_in`, `sign_in_refused`, … */
  what: string;
  /** Address of whoever did it; empty where it was done on the server's own machine. */
  email: string;
  /** What it was done to or with; may be empty. */
  about: string;
  /** Where the request came from; empty where it was the server's own machine. */
  origin: string;
};

export type SecurityQuery = {
  /** Only what goes by this name. */
  what?: string;
  /** Only what has this in an address or in what it was about, in whatever case. */
  text?: string;
  /** Only what happened before this entry. */
  before?: RecordId;
  /** No more than so many; 100 where it is not said. */
  limit?: number;
};

export type SelectOption = {
  /** The stored value: `NEW`. */
  value: string;
  /** What people read. */
  label: string;
  /** Name of a tag colour. */
  color: string;
  /** Whether it can be chosen. One that cannot still says what values that have it are called. */
  active: boolean;
  /** The pipeline that it is a stage of, as people call it; null for the one that has no name. */
  pipeline: string | null;
  /** How likely what is in it is won, in percent. */
  probability: number | null;
  /** Whether what is in it goes on, was won or was lost. */
  kind: StageKind;
};

export type SettleArgs = { id: RecordId, field: string, value: unknown };

export type ShownArgs = { record: RecordId | null };

export type Sort = {
  /** `field` or `field.subField`; also `createdAt`, `updatedAt`. */
  field: string;
  /** Largest first. Empty values come last either way; in the order of their names, records without one come
 * before the others. */
  descending: boolean;
};

export type StageKind = "OPEN" | "WON" | "LOST";

export type Startup = {
  /** How far it is. */
  state: StartupState;
  /** Whether a new workspace keeps its key by itself. Where it does not, a passphrase has to be asked for. */
  keychain: boolean;
  /** The workspace's folder. */
  workspace: string;
  /** What went wrong with what was given, where something did. */
  problem: string | null;
};

export type StartupState = "new" | "locked" | "open";

export type Step = {
  /** What it does, for people: `Animal: add the field "Weight"`. */
  what: string;
  /** What would no longer be seen; `None` where nothing goes out of use. */
  loses: Loss | null;
  /** Records that do not keep to what it asks of a field. They stay as they are, and `satchel doctor` tells of them. */
  meets: Unmet | null;
  /** How it is done. */
  edit: SchemaEdit;
};

export type SyncProgress = {
  /** Sent or fetched. */
  done: number;
  /** In all. */
  total: number;
};

export type SyncState = "local" | "synced" | "syncing" | "offline" | "unreachable" | "refused";

export type SyncStatus = {
  /** In one word. */
  state: SyncState;
  /** The server's address. */
  server: string | null;
  /** As whom it was joined. */
  email: string | null;
  /** Changes made here that the server does not hold yet. */
  waiting: number;
  /** Changes that the server would not take. */
  attention: number;
  /** When the server last answered, in milliseconds since 1970. */
  lastContact: number | null;
  /** How far a long exchange has come. */
  progress: SyncProgress | null;
  /** What is wrong and what to do, where something is. */
  problem: string | null;
};

export type TaskArgs = { target: RecordId, title: string, dueAt: string | null };

export type UndoArgs = { batch: RecordId | null };

export type UndoReport = {
  /** The batch that was taken back. */
  batch: RecordId;
  /** How many values and records were taken back. */
  undone: number;
  /** What was edited since, and so was kept. */
  kept: Array<Kept>;
};

export type Unlock = {
  /** Its passphrase. */
  passphrase: string;
};

export type Unmet = {
  /** What people call many of its object. */
  object: string;
  /** What people call the field. */
  field: string;
  /** Records without a value, where it is required. */
  lacking: number;
  /** Records that share their value, where it is unique. */
  sharing: number;
};

export type Version = {
  /** Its name: the position of the batch's last change in this log. */
  version: number;
  /** Milliseconds since 1970. */
  at: number;
  /** Name of the member who made it. */
  by: string | null;
  /** The batch. */
  batch: RecordId | null;
  /** What it touched: labels of objects, fields and options, names of views. */
  touched: Array<string>;
};

export type ViewArgs = { id: RecordId | null, values: Record<string, unknown>, columns: Array<ColumnEdit> };

export type ViewColumn = {
  /** The field's name. */
  field: string;
  /** Its place among the columns; those without one come last, in the schema's order. */
  position: number | null;
  /** In pixels, where it is not as wide as its kind. */
  width: number | null;
  /** Whether it shows. */
  visible: boolean;
  /** What its foot says of all records. */
  aggregate: string | null;
};

export type ViewFlaw = {
  /** Where. */
  part: ViewPart;
  /** What is wrong, as a sentence without its full stop. */
  why: string;
  /** What its record holds of it; whoever saves this part of the view puts it back, so that it is there when the field
 * returns. */
  kept: unknown;
};

export type ViewKind = "TABLE" | "KANBAN" | "CALENDAR";

export type ViewPart = "filter" | "sorts" | "groupBy" | "dateField" | "column";

export type ViewsArgs = { object: string | null };

export type WorkspaceView = {
  /** What people call it. */
  name: string;
  /** The record of the member who asks. */
  member: RecordId;
  /** How many records there are, by object. */
  records: Record<string, number>;
  /** Whether the sample data of the first run is still there. */
  sample: boolean;
  /** What whoever asks may never do. */
  never: Never;
};

/** Every command: its arguments and its result. */
export interface Commands {
  schema: { args: Nothing; result: Schema };
  workspace: { args: Nothing; result: WorkspaceView };
  page: { args: PageArgs; result: Page };
  live_page: { args: LivePageArgs; result: LivePage };
  group: { args: GroupArgs; result: Groups };
  record: { args: RecordArgs; result: RecordDetail };
  history: { args: RecordArgs; result: Array<HistoryEntry> };
  batches: { args: BatchesArgs; result: Array<BatchView> };
  search: { args: SearchArgs; result: SearchResult };
  create: { args: CreateArgs; result: Committed };
  edit: { args: EditArgs; result: Committed };
  settle: { args: SettleArgs; result: Committed };
  delete: { args: IdsArgs; result: Committed };
  restore: { args: IdsArgs; result: Committed };
  revert: { args: RevertArgs; result: Committed };
  add_note: { args: NoteArgs; result: Committed };
  add_task: { args: TaskArgs; result: Committed };
  edit_schema: { args: SchemaArgs; result: Committed };
  undo: { args: UndoArgs; result: UndoReport };
  import_files: { args: ImportArgs; result: Array<ImportReport> };
  remove_sample: { args: Nothing; result: Removed };
  views: { args: ViewsArgs; result: Array<SavedView> };
  save_view: { args: ViewArgs; result: Committed };
  schema_export: { args: Nothing; result: SchemaFiles };
  schema_plan: { args: FilesArgs; result: Plan };
  schema_apply: { args: ApplyArgs; result: Applied };
  schema_history: { args: Nothing; result: SchemaVersions };
  schema_rollback: { args: RollbackArgs; result: RolledBack };
  startup: { args: Nothing; result: Startup };
  create_workspace: { args: CreateWorkspace; result: Startup };
  unlock: { args: Unlock; result: Startup };
  pick_files: { args: Nothing; result: Array<string> };
  sync_status: { args: Nothing; result: SyncStatus };
  join: { args: Join; result: SyncStatus };
  sync_now: { args: Nothing; result: SyncStatus };
  work_offline: { args: OfflineArgs; result: SyncStatus };
  attention: { args: Nothing; result: Array<AttentionEntry> };
  retry_attention: { args: IdArgs; result: SyncStatus };
  export_attention: { args: PathArgs; result: Nothing | null };
  present: { args: ShownArgs; result: Nothing | null };
  devices: { args: Nothing; result: Array<Device> };
  sign_out_device: { args: DeviceArgs; result: Nothing | null };
  accounts: { args: Nothing; result: Array<Account> };
  change_account: { args: AccountArgs; result: Nothing | null };
  invite: { args: Invite; result: Invitation };
  security_log: { args: SecurityQuery; result: Array<SecurityEvent> };
}

/** Every event, and what it tells. */
export interface Events {
  changed: Changed;
  sync: SyncStatus;
  presence: Present;
}
