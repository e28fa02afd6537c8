import { signIn } from "../api/session";
import { Form, TextField } from "../controls/form";
import { t } from "../messages";
import { StartScreen } from "./screen";
import { reopen } from "./start";

export function SignIn() {
  const submit = async (value: (name: string) => string) => {
    await signIn(value("email").trim(), value("password"));
    await reopen();
  };
  return (
    <StartScreen title={t.account.signInTitle} lead={t.account.signInLead}>
      <Form submit={submit} label={t.account.signIn} working={t.account.signingIn}>
        <TextField label={t.account.email} name="email" type="email" required autoFocus autoComplete="username" />
        <TextField
          label={t.account.password}
          name="password"
          type="password"
          required
          autoComplete="current-password"
        />
      </Form>
    </StartScreen>
  );
}
