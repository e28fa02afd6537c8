// Where there is no keychain, a passphrase guards the workspace. It cannot be recovered, so it is typed twice.

import { useState } from "react";
import { TextField } from "../controls/form";
import { t } from "../messages";

/** Shorter ones are tried out in an afternoon. */
const SHORTEST = 8;

export type PassphraseState = {
  /** What the workspace is made with; null where the keychain keeps the key. */
  value: string | null;
  check: () => boolean;
  first: string;
  second: string;
  problem: string | null;
  type: (which: "first" | "second", text: string) => void;
};

export function usePassphrase(needed: boolean): PassphraseState {
  const [typed, setTyped] = useState({ first: "", second: "" });
  const [problem, setProblem] = useState<string | null>(null);
  const check = () => {
    const found = needed ? problemOf(typed.first, typed.second) : null;
    setProblem(found);
    return found === null;
  };
  const type = (which: "first" | "second", text: string) => {
    setTyped({ ...typed, [which]: text });
    setProblem(null);
  };
  return { value: needed ? typed.first : null, check, ...typed, problem, type };
}

/** Why these two cannot be the passphrase; null where they can. */
export function problemOf(first: string, second: string): string | null {
  if (first.length < SHORTEST) return t.passphrase.short(SHORTEST);
  return first === second ? null : t.passphrase.differ;
}

export function Passphrase({ state }: { state: PassphraseState }) {
  return (
    <fieldset className="mb-5 grid gap-3 rounded-lg border border-warn-line bg-warn-soft p-3.5">
      <legend className="sr-only">{t.passphrase.label}</legend>
      <p className="text-warn">{t.passphrase.why}</p>
      <TextField
        label={t.passphrase.label}
        type="password"
        autoComplete="new-password"
        data-testid="passphrase"
        value={state.first}
        onChange={(event) => state.type("first", event.target.value)}
      />
      <TextField
        label={t.passphrase.again}
        type="password"
        autoComplete="new-password"
        data-testid="passphrase-again"
        value={state.second}
        onChange={(event) => state.type("second", event.target.value)}
      />
      {state.problem && (
        <p role="alert" className="text-danger">
          {state.problem}
        </p>
      )}
    </fieldset>
  );
}
