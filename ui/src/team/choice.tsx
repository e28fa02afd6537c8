type Props = {
  /** For those who listen; what stands beside it says it to the others. */
  label: string;
  value: string;
  /** (value, what people read). */
  choices: readonly (readonly [string, string])[];
  /** What the value is called where it is none of these. */
  kept?: string;
  /** Whether what is chosen is what comes by itself. */
  quiet?: boolean;
  choose: (value: string) => void;
};

/** One of several, saved as soon as it is chosen. */
export function Choice({ label, value, choices, kept, quiet = false, choose }: Props) {
  const offered = choices.some(([one]) => one === value);
  return (
    <select
      className={`input min-w-0 ${quiet ? "text-muted" : ""}`}
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => choose(event.target.value)}
    >
      {choices.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
      {!offered && <option value={value}>{kept ?? value}</option>}
    </select>
  );
}
