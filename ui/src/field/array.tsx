import { EntriesEditor } from "./entries";
import { type Kind, textFilter } from "./kind";

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
const text = (value: unknown): string => texts(value).join(", ");

export const array: Kind = {
  Cell: ({ value }) => <span className="truncate">{text(value)}</span>,
  Editor: (props) => (
    <EntriesEditor {...props} entries={texts(props.value)} build={(entries) => entries} inputMode="text" />
  ),
  shape: "panel",
  width: 200,
  text,
  plain: text,
  // A list has no order among lists.
  sortKeys: () => [],
  operators: ["contains", "isNull", "notNull"],
  filter: textFilter((name) => name),
};
