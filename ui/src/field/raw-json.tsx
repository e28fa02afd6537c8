import { type Kind, TEXT_OPERATORS, textFilter } from "./kind";
import { LineEditor } from "./line";

const written = (value: unknown): string =>
  value === null || value === undefined ? "" : (JSON.stringify(value) ?? "");

export const rawJson: Kind = {
  Cell: ({ value }) => <span className="truncate font-mono text-[12px]">{written(value)}</span>,
  // What is typed goes to the engine as text, which reads it and says what is wrong with it.
  Editor: (props) => <LineEditor {...props} start={written(props.value)} />,
  shape: "line",
  width: 240,
  text: written,
  plain: written,
  sortKeys: () => [],
  operators: TEXT_OPERATORS,
  filter: textFilter((name) => name),
};
