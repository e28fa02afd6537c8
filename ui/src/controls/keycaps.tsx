import { caps } from "../shell/keys";

/** A shortcut as keys. */
export function Keycaps({ keys }: { keys: string }) {
  return (
    <span className="flex shrink-0 gap-0.5">
      {caps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
