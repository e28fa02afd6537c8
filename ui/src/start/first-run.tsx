// The first minute: three ways to begin, each one click where the laptop has a keychain.

import { FileUp, type LucideIcon, Sparkles, Users } from "lucide-react";
import { useRef, useState } from "react";
import type { Startup } from "../api/bindings";
import { desktop } from "../api/client";
import { queryClient } from "../api/query-client";
import { Spinner } from "../controls/spinner";
import { t } from "../messages";
import { JoinForm } from "../sync/join-form";
import { toCallError } from "../transport/transport";
import { importFiles } from "./import";
import { Passphrase, usePassphrase } from "./passphrase";
import { StartScreen } from "./screen";
import { STARTUP_KEY } from "./start";

export function FirstRun({ startup }: { startup: Startup }) {
  const [joining, setJoining] = useState(false);
  const [working, setWorking] = useState<string | null>(null);
  const [problem, setProblem] = useState(startup.problem);
  const passphrase = usePassphrase(!startup.keychain);
  const made = useRef<Startup | null>(null);

  /** Makes the workspace, once: a failed join is tried again in the one that is there. */
  const create = async (sample: boolean) => {
    made.current ??= await desktop.createWorkspace(passphrase.value, sample);
  };
  const enter = () => queryClient.setQueryData(STARTUP_KEY, made.current);
  const begin = async (label: string, sample: boolean, then?: () => Promise<void>) => {
    if (!passphrase.check()) return;
    setWorking(label);
    setProblem(null);
    try {
      await create(sample);
      enter();
      await then?.();
    } catch (error) {
      setProblem(toCallError(error, t.errors.unexplained).message);
      setWorking(null);
    }
  };
  const prepareJoin = async () => {
    if (!passphrase.check()) throw new Error(t.passphrase.needed);
    await create(false);
  };

  return (
    <StartScreen title={t.start.welcome} lead={t.start.lead}>
      {!startup.keychain && <Passphrase state={passphrase} />}
      {joining ? (
        <JoinForm
          prepare={prepareJoin}
          joined={enter}
          aside={
            <button type="button" className="button is-quiet h-9" onClick={() => setJoining(false)}>
              {t.common.back}
            </button>
          }
        />
      ) : (
        <div className="grid gap-2">
          <Choice
            testId="first-run-sample"
            icon={Sparkles}
            {...t.start.sample}
            busy={working !== null}
            choose={() => begin(t.start.makingSample, true)}
          />
          <Choice
            testId="first-run-import"
            icon={FileUp}
            {...t.start.import}
            busy={working !== null}
            choose={() => begin(t.start.opening, false, importFiles)}
          />
          <Choice
            testId="first-run-join"
            icon={Users}
            {...t.start.join}
            busy={working !== null}
            choose={() => setJoining(true)}
          />
          <p className="flex items-center gap-2 pt-2">
            <button
              type="button"
              data-testid="first-run-empty"
              className="text-button -ms-1"
              disabled={working !== null}
              onClick={() => begin(t.start.opening, false)}
            >
              {t.start.empty}
            </button>
          </p>
        </div>
      )}
      <div className="min-h-8 pt-3">
        {working && <Spinner label={working} />}
        {problem && (
          <p role="alert" className="text-danger">
            {problem}
          </p>
        )}
      </div>
    </StartScreen>
  );
}

type ChoiceProps = {
  testId: string;
  icon: LucideIcon;
  title: string;
  text: string;
  busy: boolean;
  choose: () => void;
};

function Choice({ testId, icon: Icon, title, text, busy, choose }: ChoiceProps) {
  return (
    <button
      type="button"
      data-testid={testId}
      disabled={busy}
      className="flex items-center gap-3.5 rounded-lg border border-line-strong bg-surface p-3.5 text-start transition-colors duration-75 hover:border-accent hover:bg-hover disabled:opacity-55"
      onClick={choose}
    >
      <Icon size={18} strokeWidth={1.75} className="shrink-0 text-accent-text" aria-hidden />
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block text-muted">{text}</span>
      </span>
    </button>
  );
}
