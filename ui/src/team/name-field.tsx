import type { FocusEvent, KeyboardEvent } from "react";
import { TextField } from "../controls/form";

type Props = { label: string; name: string; rename: (name: string) => void };

/** A name that is changed where it stands. */
export function NameField({ label, name, rename }: Props) {
  const leave = ({ currentTarget }: FocusEvent<HTMLInputElement>) => {
    const typed = currentTarget.value.trim();
    if (typed === "") currentTarget.value = name;
    else if (typed !== name) rename(typed);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && event.currentTarget.value !== name) {
      event.stopPropagation();
      event.currentTarget.value = name;
    } else if (event.key === "Enter") event.currentTarget.blur();
  };
  // Renamed elsewhere, it is another one.
  return <TextField key={name} label={label} autoComplete="off" defaultValue={name} onBlur={leave} onKeyDown={keys} />;
}
