import { type FormEvent, type ReactNode, useState } from "react";

type Props = {
  label: string;
  add: string;
  /** Nothing where that failed, and was explained. */
  save: (name: string) => Promise<unknown>;
  /** What else is said of what is new. */
  children?: ReactNode;
};

/** Something new, of which first of all the name is asked. */
export function NameForm({ label, add, save, children }: Props) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const typed = name.trim();
    // Asked twice, it is made once.
    if (typed === "" || busy) return;
    setBusy(true);
    if (await save(typed)) setName("");
    setBusy(false);
  };
  return (
    <form className="flex flex-wrap gap-2" onSubmit={submit}>
      <input
        className="input min-w-48 flex-1"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {children}
      <button type="submit" className="button is-primary" disabled={name.trim() === ""}>
        {add}
      </button>
    </form>
  );
}
