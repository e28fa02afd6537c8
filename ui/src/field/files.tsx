import { type Kind, memberText } from "./kind";
import { WithMore } from "./more";

const labels = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((file) => memberText(file, "label") || memberText(file, "fileId")) : [];
const text = (value: unknown): string => labels(value).join(", ");

export const files: Kind = {
  Cell: ({ value }) => <WithMore text={labels(value)[0] ?? ""} more={Math.max(0, labels(value).length - 1)} />,
  shape: "line",
  width: 180,
  text,
  plain: text,
  sortKeys: () => [],
  operators: ["isNull", "notNull"],
  filter: (field, { operator }) => ({ where: { field: field.name, operator, value: null } }),
};
