// Who has an account on the team's server, and its security log, asked of the server itself. Admins alone are told.

import { queryOptions } from "@tanstack/react-query";
import { isDesktop } from "../transport";
import { send } from "../transport/http";
import type { Account, AccountChange, Invitation, SecurityEvent, SecurityQuery } from "./bindings";
import { desktop } from "./client";

/** Whoever is no admin is told so: asking again changes nothing. */
export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  queryFn: () => (isDesktop ? desktop.accounts() : (send("GET", "/api/accounts") as Promise<Account[]>)),
  staleTime: 0,
  retry: false,
});

export const changeAccount = (id: string, change: AccountChange): Promise<unknown> =>
  isDesktop ? desktop.changeAccount(id, change) : send("POST", `/api/accounts/${encodeURIComponent(id)}`, { change });

export async function invite(email: string): Promise<Invitation> {
  if (isDesktop) return desktop.invite(email);
  const made = (await send("POST", "/api/invitations", { email })) as Invitation;
  return { ...made, accept: new URL(made.accept, window.location.origin).href };
}

/** Entries in one answer. */
export const PAGE = 50;

export function securityLog(text: string, before: string | undefined): Promise<SecurityEvent[]> {
  const wanted: SecurityQuery = { text: text || undefined, before, limit: PAGE };
  if (isDesktop) return desktop.securityLog(wanted);
  const asked = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return send("GET", `/api/security-log?${new URLSearchParams(asked)}`) as Promise<SecurityEvent[]>;
}
