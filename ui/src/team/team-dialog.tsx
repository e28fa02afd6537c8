import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accountsQuery } from "../api/accounts";
import { useNever } from "../api/may";
import { Modal } from "../controls/modal";
import { t } from "../messages";
import { People } from "./people";
import { Roles } from "./roles";
import { SecurityLog } from "./security-log";
import { Teams } from "./teams";

const TABS = { people: People, roles: Roles, teams: Teams, log: SecurityLog } as const;

type Tab = keyof typeof TABS;

/** What the server tells admins alone, and what whoever says who may do what works on, without the server too. */
function useTabs(): Tab[] {
  const { data: accounts } = useQuery(accountsQuery);
  const rights: Tab[] = useNever().roles ? [] : ["roles", "teams"];
  return accounts ? ["people", ...rights, "log"] : rights;
}

/** Who may enter the team's server and do what there, and what happened at its door. */
export function TeamDialog({ close }: { close: () => void }) {
  const tabs = useTabs();
  const [chosen, choose] = useState<Tab | null>(null);
  const tab = tabs.find((one) => one === chosen) ?? tabs[0];
  const Shown = tab && TABS[tab];
  return (
    <Modal title={t.team.title} close={close} wide>
      <div className="flex flex-wrap gap-1 pb-4">
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            className="button is-small aria-pressed:border-accent aria-pressed:font-medium"
            aria-pressed={tab === one}
            onClick={() => choose(one)}
          >
            {t.team[one]}
          </button>
        ))}
      </div>
      {Shown && <Shown />}
    </Modal>
  );
}
