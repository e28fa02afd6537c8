import { type ReactNode, useState } from "react";
import { desktop } from "../api/client";
import { syncStatusQuery } from "../api/queries";
import { queryClient } from "../api/query-client";
import { Form, TextField } from "../controls/form";
import { t } from "../messages";

type Props = {
  /** What has to be there before this laptop can join: on first run, a workspace. */
  prepare?: () => Promise<void>;
  joined?: () => void;
  aside?: ReactNode;
};

/** Joining a team's server, with an account there or with an invitation to make one. */
export function JoinForm({ prepare, joined, aside }: Props) {
  const [invited, setInvited] = useState(true);
  const join = async (value: (name: string) => string) => {
    await prepare?.();
    const status = await desktop.join({
      url: value("url").trim(),
      email: value("email").trim(),
      password: value("password") || null,
      invitation: invited ? value("invitation").trim() : null,
      name: invited ? value("name").trim() || null : null,
    });
    queryClient.setQueryData(syncStatusQuery.queryKey, status);
    joined?.();
  };
  return (
    <Form submit={join} label={t.sync.join} working={t.sync.joining} aside={aside}>
      <fieldset className="flex gap-4">
        <legend className="sr-only">{t.sync.how}</legend>
        {[true, false].map((choice) => (
          <label key={String(choice)} className="flex min-h-6 items-center gap-1.5">
            <input
              type="radio"
              name="how"
              className="accent-accent"
              checked={invited === choice}
              onChange={() => setInvited(choice)}
            />
            {choice ? t.sync.withInvitation : t.sync.withAccount}
          </label>
        ))}
      </fieldset>
      <TextField label={t.sync.server} name="url" required inputMode="url" placeholder="https://crm.example.org" />
      <TextField label={t.account.email} name="email" type="email" required autoComplete="email" />
      {invited && (
        <>
          <TextField label={t.account.invitation} name="invitation" required autoComplete="off" />
          <TextField label={t.account.name} name="name" autoComplete="name" required />
        </>
      )}
      <TextField
        label={invited ? t.account.newPassword : t.account.password}
        name="password"
        type="password"
        required
        autoComplete={invited ? "new-password" : "current-password"}
      />
    </Form>
  );
}
