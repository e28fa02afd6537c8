import { Menu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { accountsQuery, changeAccount } from "../api/accounts";
import type { Account, AccountChange } from "../api/bindings";
import { queryClient } from "../api/query-client";
import { Spinner } from "../controls/spinner";
import { t } from "../messages";
import { formatAgo } from "../messages/format";
import { explain } from "../shell/commit";
import { useNow } from "../sync/status-item";
import { InviteForm } from "./invite-form";
import { Seat } from "./seat";

/** Who has an account; someone is invited, made an admin, shut out. */
export function People() {
  const { data: accounts, error } = useQuery(accountsQuery);
  // Those that are out are of interest last.
  const ordered = accounts?.toSorted((a, b) => Number(a.shutOut) - Number(b.shutOut));
  return (
    <div className="grid grid-cols-1 gap-4">
      <InviteForm />
      {error && <p className="text-danger">{error.message}</p>}
      {!accounts && !error && <Spinner label={t.team.asking} />}
      {ordered && (
        <ul className="rounded-lg border border-line" aria-label={t.team.accounts}>
          {ordered.map((account) => (
            <Row key={account.id} account={account} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ account }: { account: Account }) {
  const now = useNow();
  const [asked, setAsked] = useState(false);
  const change = async (change: AccountChange) => {
    setAsked(false);
    try {
      await changeAccount(account.id, change);
      await queryClient.invalidateQueries(accountsQuery);
    } catch (thrown) {
      explain(thrown);
    }
  };
  const facts = [
    account.admin && !account.shutOut ? t.team.admin : null,
    t.team.devices(account.devices),
    account.lastContact === null ? null : t.devices.seen(formatAgo(account.lastContact, now)),
  ];
  return (
    <li className="grid grid-cols-1 gap-2 border-line border-b p-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-40">
          <p className="truncate font-medium" title={account.email}>
            {account.email}
          </p>
          <p className="break-words text-muted text-xs">{facts.filter((fact) => fact !== null).join(" · ")}</p>
        </div>
        {account.shutOut ? (
          <span className="text-muted text-xs">{t.team.out}</span>
        ) : (
          <>
            <Seat account={account} />
            <Actions account={account} change={change} ask={() => setAsked(true)} />
          </>
        )}
      </div>
      {asked && (
        <div className="grid gap-2">
          <p>{t.team.shutOutWhy(account.email)}</p>
          <div className="flex gap-2">
            <button type="button" className="button is-small is-quiet" onClick={() => setAsked(false)}>
              {t.common.cancel}
            </button>
            {/* biome-ignore lint/a11y/noAutofocus: the question is what the menu was opened for */}
            <button type="button" autoFocus className="button is-small is-danger" onClick={() => change("shutOut")}>
              {t.team.confirm}
            </button>
          </div>
        </div>
      )}
    </li>
  );
}

type ActionsProps = { account: Account; change: (change: AccountChange) => void; ask: () => void };

function Actions({ account, change, ask }: ActionsProps) {
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={t.team.doWith(account.email)}>
        <Ellipsis size={15} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-50">
          <Menu.Popup className="popup min-w-44 p-1">
            {account.admin ? (
              <Menu.Item className="option" onClick={() => change("unmakeAdmin")}>
                {t.team.unmakeAdmin}
              </Menu.Item>
            ) : (
              <Menu.Item className="option" onClick={() => change("makeAdmin")}>
                {t.team.makeAdmin}
              </Menu.Item>
            )}
            <Menu.Item className="option" onClick={ask}>
              {t.team.shutOut}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
