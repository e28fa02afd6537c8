import type { Json } from "../api/bindings";
import { EntriesEditor } from "./entries";
import { type Kind, memberList, memberText, TEXT_OPERATORS, textFilter } from "./kind";
import { WithMore } from "./more";

const others = (value: unknown) => memberList(value, "additionalEmails").filter((one) => typeof one === "string");

function entries(value: unknown): string[] {
  return [memberText(value, "primaryEmail"), ...others(value)].filter(Boolean);
}

const build = ([primaryEmail, ...additionalEmails]: string[]): Json => ({ primaryEmail, additionalEmails });

export const emails: Kind = {
  Cell: ({ value }) => <WithMore text={memberText(value, "primaryEmail")} more={others(value).length} />,
  Editor: (props) => <EntriesEditor {...props} entries={entries(props.value)} build={build} inputMode="email" />,
  shape: "panel",
  width: 240,
  text: (value) => memberText(value, "primaryEmail"),
  plain: (value) => entries(value).join(", "),
  sortKeys: (name) => [`${name}.primaryEmail`],
  operators: TEXT_OPERATORS,
  filter: textFilter((name) => `${name}.primaryEmail`),
};
