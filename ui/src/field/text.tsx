import { type Kind, TEXT_OPERATORS, textFilter } from "./kind";
import { LineEditor } from "./line";

const read = (value: unknown): string => (typeof value === "string" ? value : "");

export const text: Kind = {
  Cell: ({ value }) => <span className="truncate">{read(value)}</span>,
  Editor: (props) => <LineEditor {...props} start={read(props.value)} />,
  shape: "line",
  width: 200,
  text: read,
  plain: read,
  sortKeys: (name) => [name],
  operators: TEXT_OPERATORS,
  filter: textFilter((name) => name),
};
