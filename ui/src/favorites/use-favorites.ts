// The favourites of whoever works here, and what is done to them.

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { engine } from "../api/client";
import { useWorkspace } from "../api/queries";
import { where } from "../field/kind";
import { t } from "../messages";
import { commit, commitOrExplain } from "../shell/commit";
import {
  atEnd,
  type Favorite,
  type Folder,
  type Line,
  linesOf,
  type Move,
  moveLine,
  toFavorite,
  toFolder,
} from "./tree";

/** More than anyone keeps at hand. */
const MOST = 1_000;

async function mine(object: string) {
  const filter = where("member", "eq", "me");
  const sorts = [{ field: "position", descending: false }];
  return (await engine.page({ object, filter, sorts, offset: 0, limit: MOST, trash: false })).records;
}

const favoritesQuery = queryOptions({
  queryKey: ["favorites"],
  queryFn: async () => {
    const [favorites, folders] = await Promise.all([mine("favorite"), mine("favoriteFolder")]);
    return { favorites: favorites.map(toFavorite), folders: folders.map(toFolder) };
  },
  meta: { tags: ["favorite", "favoriteFolder"] },
  staleTime: Number.POSITIVE_INFINITY,
});

const NONE: { favorites: Favorite[]; folders: Folder[] } = { favorites: [], folders: [] };

export function useFavorites() {
  const { favorites, folders } = useQuery(favoritesQuery).data ?? NONE;
  const lines = useMemo(() => linesOf(favorites, folders), [favorites, folders]);
  return { favorites, folders, lines };
}

/** What can be kept at hand. */
export type Target = { view: string } | { record: string };

/** Whether it is a favourite, and what makes it one or none. */
export function useStar(target: Target | null): { starred: boolean; toggle: () => void } {
  const { favorites } = useFavorites();
  const member = useWorkspace().data?.member;
  const found = target && favorites.find((one) => isOf(one, target));
  const toggle = () => {
    if (found) void commitOrExplain(engine.delete([found.id]), t.favorites.removed);
    else if (target && member) {
      const values = { member, ...target, position: atEnd(favorites) };
      void commitOrExplain(engine.create("favorite", values), t.favorites.added);
    }
  };
  return { starred: Boolean(found), toggle };
}

const isOf = (one: Favorite, target: Target): boolean =>
  "view" in target ? one.view === target.view : one.record === target.record;

export function useMoveLine(lines: Line[]) {
  return (from: number, to: number) => {
    const move = moveLine(lines, from, to, Math.random());
    if (move) apply(move);
  };
}

function apply({ id, values }: Move): void {
  void commitOrExplain(engine.edit(id, values), t.favorites.moved);
}

export async function addFolder(member: string, name: string, folders: Folder[]): Promise<void> {
  const values = { member, name, position: atEnd(folders) };
  await commit(engine.create("favoriteFolder", values), t.favorites.folderAdded(name));
}

export async function renameFolder(id: string, name: string): Promise<void> {
  await commit(engine.edit(id, { name }), t.view.renamed(name));
}

/** What lies in it lies loose from then on. */
export const deleteFolder = (id: string) => void commitOrExplain(engine.delete([id]), t.favorites.folderDeleted);

export const putInto = (id: string, folder: string | null) =>
  void commitOrExplain(engine.edit(id, { folder }), t.favorites.moved);

export const unstar = (id: string) => void commitOrExplain(engine.delete([id]), t.favorites.removed);
