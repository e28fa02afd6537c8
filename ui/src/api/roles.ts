// The records that say who may do what, each kind read whole: a team has few of them.

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { byName, type Permission, type Role, toPermission, toRole } from "../team/rules";
import { type Placed, toTeam, treeOf } from "../team/tree";
import type { RecordView } from "./bindings";
import { firstQuery } from "./queries";

/** More than any team has. */
const MOST = 5_000;

const ALL = { filter: null, sorts: [], trash: false };

const NONE: RecordView[] = [];

/** Asked as a list is, so that what a command answers shows at once. */
function useEvery(object: string): RecordView[] {
  return useQuery(firstQuery({ nameSingular: object, fields: [] }, ALL, MOST)).data?.records ?? NONE;
}

/** The roles, by their names. */
export function useRoles(): Role[] {
  const records = useEvery("role");
  return useMemo(() => records.map(toRole).toSorted((one, other) => byName(one.name, other.name)), [records]);
}

/** What the roles say of objects and fields. */
export function usePermissions(): Permission[] {
  const records = useEvery("permission");
  return useMemo(() => records.map(toPermission), [records]);
}

/** The teams, each followed by its parts. */
export function useTeams(): Placed[] {
  const records = useEvery("team");
  return useMemo(() => treeOf(records.map(toTeam)), [records]);
}

/** The members' own records, which say what role they have and which team they are in. */
export const useMembers = (): RecordView[] => useEvery("workspaceMember");
