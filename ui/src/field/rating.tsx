import { t } from "../messages";
import { Choices, noneOf } from "./choices";
import { type Kind, ORDER_OPERATORS, where } from "./kind";
import { parseNumber } from "./parse-number";

const STARS = [1, 2, 3, 4, 5];

/** From the API's `RATING_3`. */
const count = (value: unknown): number => (typeof value === "string" ? Number(value.replace("RATING_", "")) || 0 : 0);
const drawn = (stars: number): string => "★".repeat(stars);

function Stars({ count }: { count: number }) {
  return (
    <span role="img" aria-label={t.field.stars(count)} className="tracking-wider">
      {drawn(count)}
      <span className="text-faint">{drawn(STARS.length - count)}</span>
    </span>
  );
}

export const rating: Kind = {
  Cell: ({ value }) => (count(value) > 0 ? <Stars count={count(value)} /> : null),
  Editor: ({ field, value, seed, save, cancel }) => (
    <Choices
      label={field.label}
      seed={seed}
      choices={[
        ...STARS.map((stars) => ({
          key: `RATING_${stars}`,
          label: String(stars),
          face: <Stars count={stars} />,
          chosen: stars === count(value),
        })),
        noneOf(value),
      ]}
      choose={(key, after) => save(key || null, after)}
      cancel={cancel}
    />
  ),
  shape: "panel",
  width: 110,
  text: (value) => drawn(count(value)),
  plain: (value) => (count(value) > 0 ? String(count(value)) : ""),
  sortKeys: (name) => [name],
  operators: ORDER_OPERATORS,
  filter: (field, { operator, value }) => {
    const stars = value === "" ? null : parseNumber(value);
    return value !== "" && stars === null ? null : where(field.name, operator, stars);
  },
};
