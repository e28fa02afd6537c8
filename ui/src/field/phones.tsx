import type { Json } from "../api/bindings";
import { EntriesEditor } from "./entries";
import { type Kind, memberList, memberText, TEXT_OPERATORS, textFilter } from "./kind";
import { WithMore } from "./more";

/** A number as it is dialled: with its calling code where the number itself has none. */
function dialled(number: string, callingCode: string): string {
  return number.startsWith("+") ? number : `${callingCode} ${number}`.trim();
}

const primary = (value: unknown) =>
  dialled(memberText(value, "primaryPhoneNumber"), memberText(value, "primaryPhoneCallingCode"));

const others = (value: unknown) => memberList(value, "additionalPhones");

const otherText = (phone: Json) => dialled(memberText(phone, "number"), memberText(phone, "callingCode"));

function entries(value: unknown): string[] {
  return [primary(value), ...others(value).map(otherText)].filter(Boolean);
}

/** A number that was not touched keeps its country. */
function build(before: Json, [first = "", ...rest]: string[]): Json {
  const kept = first === primary(before);
  const known = new Map(others(before).map((phone) => [otherText(phone), phone]));
  return {
    primaryPhoneNumber: kept ? memberText(before, "primaryPhoneNumber") : first,
    primaryPhoneCountryCode: kept ? memberText(before, "primaryPhoneCountryCode") : "",
    primaryPhoneCallingCode: kept ? memberText(before, "primaryPhoneCallingCode") : "",
    additionalPhones: rest.map((text) => known.get(text) ?? { number: text, countryCode: "", callingCode: "" }),
  };
}

export const phones: Kind = {
  Cell: ({ value }) => <WithMore text={primary(value)} more={others(value).length} />,
  Editor: (props) => (
    <EntriesEditor
      {...props}
      entries={entries(props.value)}
      build={(texts) => build(props.value, texts)}
      inputMode="tel"
    />
  ),
  shape: "panel",
  width: 170,
  text: primary,
  plain: (value) => entries(value).join(", "),
  sortKeys: (name) => [`${name}.primaryPhoneNumber`],
  operators: TEXT_OPERATORS,
  filter: textFilter((name) => `${name}.primaryPhoneNumber`),
};
