import { t } from "../messages";
import { TopBar } from "../shell/top-bar";
import { Attention } from "./attention";
import { JoinForm } from "./join-form";
import { useNow } from "./status-item";
import { SyncPanel } from "./sync-panel";
import { useSyncStatus } from "./use-sync-status";

export function SyncPage() {
  const status = useSyncStatus();
  const now = useNow();
  return (
    <section className="flex min-h-0 min-w-0 flex-1 flex-col" aria-label={t.sync.title}>
      <TopBar title={t.sync.title} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid max-w-xl gap-6 p-4 wide:p-8">
          {status && (
            <>
              <div className="rounded-lg border border-line p-4">
                <SyncPanel status={status} now={now} onPage />
              </div>
              {status.state === "local" && (
                <section aria-labelledby="join-title">
                  <h2 id="join-title" className="pb-3 font-medium">
                    {t.sync.join}
                  </h2>
                  <JoinForm />
                </section>
              )}
              {status.attention > 0 && <Attention count={status.attention} />}
            </>
          )}
        </div>
      </div>
    </section>
  );
}
