// The field types the interface knows: one file each, one line here.

import type { Field, FieldType } from "../api/bindings";
import { address } from "./address";
import { boolean } from "./boolean";
import { currency } from "./currency";
import { dateTime } from "./date-time";
import { emails } from "./emails";
import { fullName } from "./full-name";
import type { Kind } from "./kind";
import { links } from "./links";
import { number } from "./number";
import { phones } from "./phones";
import { relation } from "./relation";
import { richText } from "./rich-text";
import { select } from "./select";
import { text } from "./text";

const KINDS: Record<FieldType, Kind> = {
  TEXT: text,
  RICH_TEXT: richText,
  NUMBER: number,
  CURRENCY: currency,
  BOOLEAN: boolean,
  DATE_TIME: dateTime,
  SELECT: select,
  FULL_NAME: fullName,
  EMAILS: emails,
  PHONES: phones,
  LINKS: links,
  ADDRESS: address,
  RELATION: relation,
};

/** What is known of a field's type. A type from a newer version is shown and edited as text. */
export function kindOf(field: Field): Kind {
  return KINDS[field.type] ?? text;
}
