// What a window shows before its workspace is open: first run, unlock, sign in, or nothing worth a screen.

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { desktop } from "../api/client";
import { queryClient, SESSION_KEY } from "../api/query-client";
import { currentSession } from "../api/session";
import { Spinner } from "../controls/spinner";
import { t } from "../messages";
import { Shell } from "../shell/shell";
import { toast } from "../shell/toast";
import { isDesktop } from "../transport";
import { Accept } from "./accept";
import { FirstRun } from "./first-run";
import { StartScreen } from "./screen";
import { SignIn } from "./sign-in";
import { Unlock } from "./unlock";

export const STARTUP_KEY = ["startup"];

/** Opens the door: everything asked before it was open is asked again. */
export async function reopen(): Promise<void> {
  await queryClient.invalidateQueries();
}

export function Start() {
  return isDesktop ? <DesktopStart /> : <WebStart />;
}

function DesktopStart() {
  const { data: startup, error } = useQuery({ queryKey: STARTUP_KEY, queryFn: desktop.startup, meta: { tags: [] } });
  const opened = startup?.state === "open";
  const problem = startup?.problem;
  useEffect(() => {
    if (opened && problem) toast.failed(problem);
  }, [opened, problem]);
  if (error) return <Failed message={error.message} />;
  if (!startup) return <Waiting />;
  if (startup.state === "new") return <FirstRun startup={startup} />;
  if (startup.state === "locked") return <Unlock startup={startup} />;
  return <Shell />;
}

function WebStart() {
  const accepting = window.location.pathname === "/accept";
  const { data: session, error } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: currentSession,
    enabled: !accepting,
    meta: { tags: [] },
  });
  if (accepting) return <Accept code={new URLSearchParams(window.location.search).get("code") ?? ""} />;
  if (error) return <Failed message={error.message} />;
  if (session === undefined) return <Waiting />;
  return session === null ? <SignIn /> : <Shell />;
}

function Waiting() {
  return (
    <main className="grid h-full place-content-center">
      <Spinner label={t.start.opening} />
    </main>
  );
}

function Failed({ message }: { message: string }) {
  useEffect(() => {
    document.title = t.start.failed;
  }, []);
  return (
    <StartScreen title={t.start.failed} lead={message}>
      <button type="button" className="button" onClick={() => void reopen()}>
        {t.common.retry}
      </button>
    </StartScreen>
  );
}
