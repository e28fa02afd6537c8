// The names that the API calls things by, from the labels that people give.

/** As long as every database takes them for a column, with what stands behind them. */
const MAX_FIELD_NAME = 24;

/** The name of a field or an object with this label: `Born on` → `bornOn`. Empty where no letter is in it. */
export function nameOf(label: string, longest = MAX_FIELD_NAME): string {
  const plain = label.normalize("NFKD").replace(/ß/g, "ss").replace(/\p{M}/gu, "");
  const words = plain.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const joined = words.map((word, at) => (at === 0 ? word.toLowerCase() : capital(word.toLowerCase()))).join("");
  return joined
    .replace(/^[0-9]+/, "")
    .replace(/^[A-Z]/, (first) => first.toLowerCase())
    .slice(0, longest);
}

/** The stored value of an option with this label: `In progress` → `IN_PROGRESS`. */
export function optionValueOf(label: string): string {
  const plain = label.normalize("NFKD").replace(/ß/g, "ss").replace(/\p{M}/gu, "");
  const joined = plain.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return joined.toUpperCase() || label.trim();
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
