import { t } from "../messages";
import { colourOf, initials, usePresence } from "./presence";

/** More people than this are a number. */
const SHOWN = 3;

/** Who else has the record open: initials, and names for those who point at them or listen. Nothing while one is alone. */
export function OthersHere({ record }: { record: string }) {
  const names = [...new Set(usePresence(record))];
  if (names.length === 0) return null;
  const rest = names.slice(SHOWN);
  return (
    <ul data-testid="others-here" className="others-here" aria-label={t.record.othersHere}>
      {names.slice(0, SHOWN).map((name) => (
        <Other key={name} shown={initials(name)} said={t.record.hasOpen(name)} colour={colourOf(name)} />
      ))}
      {rest.length > 0 && <Other shown={`+${rest.length}`} said={t.record.haveOpen(rest.join(", "))} colour="gray" />}
    </ul>
  );
}

function Other({ shown, said, colour }: { shown: string; said: string; colour: string }) {
  return (
    <li title={said} style={{ background: `var(--tag-${colour})` }}>
      <span aria-hidden>{shown}</span>
      <span className="sr-only">{said}</span>
    </li>
  );
}
