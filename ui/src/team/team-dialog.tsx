import { useState } from "react";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { People } from "./people";
import { SecurityLog } from "./security-log";

const TABS = ["people", "log"] as const;

/** Who may enter the team's server, and what happened at its door: for admins. */
export function TeamDialog({ close }: { close: () => void }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>("people");
  return (
    <Modal title={t.team.title} close={close}>
      <div className="flex gap-1 pb-4">
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            className="button is-small aria-pressed:border-accent aria-pressed:font-medium"
            aria-pressed={tab === one}
            onClick={() => setTab(one)}
          >
            {t.team[one]}
          </button>
        ))}
      </div>
      {tab === "people" ? <People /> : <SecurityLog />}
    </Modal>
  );
}
