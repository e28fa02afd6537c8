import { useState } from "react";
import { invite } from "../api/accounts";
import type { Invitation } from "../api/bindings";
import { Form, TextField } from "../controls/form";
import { t } from "../messages";

/** An invitation is made, and its address shown once: whoever invites hands it on. */
export function InviteForm() {
  const [made, setMade] = useState<(Invitation & { email: string }) | null>(null);
  const [copied, setCopied] = useState(false);
  const submit = async (value: (name: string) => string) => {
    const email = value("email").trim();
    setMade({ ...(await invite(email)), email });
    setCopied(false);
  };
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="grid gap-3">
      <Form submit={submit} label={t.team.invite} working={t.team.inviting}>
        <TextField
          label={t.team.email}
          name="email"
          type="email"
          required
          autoComplete="off"
          hint={t.team.inviteHint}
        />
      </Form>
      {made && (
        <div className="grid gap-2 rounded-lg border border-line p-3" role="status">
          <p>{t.team.invited(made.email, made.daysValid)}</p>
          <div className="flex items-center gap-2">
            <input
              className="input h-9 min-w-0 flex-1"
              readOnly
              aria-label={t.team.link}
              value={made.accept}
              onFocus={(event) => event.currentTarget.select()}
            />
            <button type="button" className="button h-9" onClick={() => copy(made.accept)}>
              {copied ? t.team.copied : t.team.copy}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
