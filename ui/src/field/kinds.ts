// The field types the interface knows: one file each, one line here.

import type { Field, FieldType } from "../api/bindings";
import { actor } from "./actor";
import { address } from "./address";
import { array } from "./array";
import { boolean } from "./boolean";
import { currency } from "./currency";
import { date } from "./date";
import { dateTime } from "./date-time";
import { emails } from "./emails";
import { files } from "./files";
import { fullName } from "./full-name";
import type { Kind } from "./kind";
import { links } from "./links";
import { multiSelect } from "./multi-select";
import { number } from "./number";
import { numeric } from "./numeric";
import { phones } from "./phones";
import { rating } from "./rating";
import { rawJson } from "./raw-json";
import { relation } from "./relation";
import { richText } from "./rich-text";
import { select } from "./select";
import { text } from "./text";

const KINDS: Record<FieldType, Kind> = {
  TEXT: text,
  RICH_TEXT: richText,
  NUMBER: number,
  NUMERIC: numeric,
  CURRENCY: currency,
  BOOLEAN: boolean,
  DATE: date,
  DATE_TIME: dateTime,
  SELECT: select,
  MULTI_SELECT: multiSelect,
  RATING: rating,
  FULL_NAME: fullName,
  EMAILS: emails,
  PHONES: phones,
  LINKS: links,
  ADDRESS: address,
  ARRAY: array,
  RAW_JSON: rawJson,
  UUID: text,
  ACTOR: actor,
  POSITION: number,
  FILES: files,
  RELATION: relation,
  MORPH_RELATION: relation,
  // While it is not known what it comes to.
  FORMULA: text,
  ROLLUP: text,
  LOOKUP: text,
};

/** The type that a field's values are of: of a computed field, what it comes to. */
export const typeOf = (field: Field): FieldType => field.computed?.holds ?? field.type;

/** What is known of a field's type. A type from a newer version is shown and edited as text. */
export function kindOf(field: Field): Kind {
  const kind = KINDS[typeOf(field)] ?? text;
  return field.computed && kind === relation ? LOOKED_UP : kind;
}

/** A relation seen through another: whose records it can lead to is not known here, so there is none to choose. */
const LOOKED_UP: Kind = { ...relation, operators: ["isNull", "notNull"] };
