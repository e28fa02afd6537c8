import type { Json } from "../api/bindings";
import { EntriesEditor } from "./entries";
import { type Kind, memberList, memberText, TEXT_OPERATORS, textFilter } from "./kind";
import { WithMore } from "./more";

const others = (value: unknown) => memberList(value, "secondaryLinks");

const shortened = (url: string) => url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");

const text = (value: unknown) =>
  memberText(value, "primaryLinkLabel") || shortened(memberText(value, "primaryLinkUrl"));

function entries(value: unknown): string[] {
  return [memberText(value, "primaryLinkUrl"), ...others(value).map((link) => memberText(link, "url"))].filter(Boolean);
}

/** A link that was not touched keeps its label. */
function build(before: Json, [first = "", ...rest]: string[]): Json {
  const labels = new Map(others(before).map((link) => [memberText(link, "url"), memberText(link, "label")]));
  labels.set(memberText(before, "primaryLinkUrl"), memberText(before, "primaryLinkLabel"));
  return {
    primaryLinkUrl: first,
    primaryLinkLabel: labels.get(first) ?? "",
    secondaryLinks: rest.map((url) => ({ url, label: labels.get(url) ?? "" })),
  };
}

export const links: Kind = {
  Cell: ({ value }) => <WithMore text={text(value)} more={others(value).length} />,
  Editor: (props) => (
    <EntriesEditor
      {...props}
      entries={entries(props.value)}
      build={(texts) => build(props.value, texts)}
      inputMode="url"
    />
  ),
  shape: "panel",
  width: 180,
  text,
  plain: (value) => entries(value).join(" "),
  sortKeys: (name) => [`${name}.primaryLinkUrl`],
  operators: TEXT_OPERATORS,
  filter: textFilter((name) => `${name}.primaryLinkUrl`),
};
