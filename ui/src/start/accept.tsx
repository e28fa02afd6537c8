import { accept } from "../api/session";
import { Form, TextField } from "../controls/form";
import { t } from "../messages";
import { StartScreen } from "./screen";

/** Making an account from an invitation. */
export function Accept({ code }: { code: string }) {
  const submit = async (value: (name: string) => string) => {
    await accept({
      email: value("email").trim(),
      name: value("name").trim(),
      password: value("password"),
      invitation: value("invitation").trim(),
    });
    // The invitation has no place in the history: it is used up, and it was a secret.
    window.location.replace("/");
  };
  return (
    <StartScreen title={t.account.acceptTitle} lead={t.account.acceptLead}>
      <Form submit={submit} label={t.account.accept} working={t.account.accepting}>
        <TextField label={t.account.invitation} name="invitation" required defaultValue={code} autoComplete="off" />
        <TextField label={t.account.email} name="email" type="email" required autoComplete="username" />
        <TextField label={t.account.name} name="name" required autoComplete="name" />
        <TextField
          label={t.account.newPassword}
          name="password"
          type="password"
          required
          minLength={8}
          autoComplete="new-password"
        />
      </Form>
    </StartScreen>
  );
}
