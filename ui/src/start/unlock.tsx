import type { Startup } from "../api/bindings";
import { desktop } from "../api/client";
import { queryClient } from "../api/query-client";
import { Form, TextField } from "../controls/form";
import { t } from "../messages";
import { StartScreen } from "./screen";
import { STARTUP_KEY } from "./start";

export function Unlock({ startup }: { startup: Startup }) {
  const unlock = async (value: (name: string) => string) => {
    queryClient.setQueryData(STARTUP_KEY, await desktop.unlock(value("passphrase")));
  };
  return (
    <StartScreen title={t.start.locked} lead={startup.problem ?? t.start.lockedWhy}>
      <Form submit={unlock} label={t.start.unlock} working={t.start.unlocking}>
        <TextField
          label={t.passphrase.label}
          name="passphrase"
          type="password"
          required
          autoFocus
          autoComplete="current-password"
        />
      </Form>
    </StartScreen>
  );
}
