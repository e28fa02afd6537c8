// Forms: labelled fields, one button, and the reason when it did not work.

import {
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  useId,
  useState,
} from "react";
import { t } from "../messages";
import { toCallError } from "../transport/transport";
import { Spinner } from "./spinner";

type FieldProps = InputHTMLAttributes<HTMLInputElement> & { label: string; hint?: string };

export function TextField({ label, hint, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-xs">
        {label}
      </label>
      <input id={id} className="input h-9" aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}

type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & {
  label: string;
  /** (value, what people read). */
  choices: readonly (readonly [string, string])[];
};

export function SelectField({ label, choices, ...select }: SelectProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-xs">
        {label}
      </label>
      <select id={id} className="input h-9" {...select}>
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

type CheckProps = InputHTMLAttributes<HTMLInputElement> & { label: string; hint?: string };

export function CheckField({ label, hint, ...input }: CheckProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_1fr] items-start gap-x-2">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-4 accent-accent"
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...input}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} className="col-start-2 text-muted text-xs">
          {hint}
        </p>
      )}
    </div>
  );
}

type FormProps = {
  submit: (values: (name: string) => string) => Promise<unknown>;
  label: string;
  /** What is being waited for. */
  working: string;
  children: ReactNode;
  aside?: ReactNode;
};

export function Form({ submit, label, working, children, aside }: FormProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      await submit((name) => String(data.get(name) ?? ""));
    } catch (error) {
      setProblem(toCallError(error, t.errors.unexplained).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="grid gap-3.5" onSubmit={onSubmit}>
      {children}
      {problem && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <button type="submit" className="button is-primary h-9" disabled={busy}>
          {label}
        </button>
        {aside}
        {busy && <Spinner label={working} />}
      </div>
    </form>
  );
}
