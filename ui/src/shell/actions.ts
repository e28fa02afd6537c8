// What can be done from anywhere: the palette lists it, and the shortcuts that stand beside it do the same.

import {
  Box,
  CloudOff,
  Columns3,
  FileUp,
  Keyboard,
  Laptop,
  Palette,
  Plus,
  RefreshCw,
  Sparkles,
  Trash2,
  Undo2,
  UserPlus,
} from "lucide-react";
import { useMemo } from "react";
import { desktop } from "../api/client";
import { useNever } from "../api/may";
import { ownNever } from "../api/me";
import { useListed, useViews, useWorkspace } from "../api/queries";
import { t } from "../messages";
import { importFiles, removeSample } from "../start/import";
import { useSyncStatus } from "../sync/use-sync-status";
import { chooseTheme, THEMES } from "../theme/theme";
import { isDesktop } from "../transport";
import { KIND_ICONS } from "../view/view-icon";
import type { Action } from "./action";
import { explain, undo } from "./commit";
import { iconOf } from "./icons";
import { startNew } from "./new-record";
import { show } from "./overlays";
import { currentPlace, goTo, openView, SYNC, TRASH } from "./place";
import { goToShortcut, SHORTCUTS } from "./shortcuts";

export function useActions(): Action[] {
  const objects = useListed();
  const views = useViews();
  const never = useNever();
  const sample = useWorkspace().data?.sample ?? false;
  const status = useSyncStatus();
  const [joined, offline] = [status !== null && status.state !== "local", status?.state === "offline"];

  return useMemo(() => {
    const places = objects.map((object, index) => ({
      id: `go-${object.nameSingular}`,
      label: t.actions.goTo(object.labelPlural),
      icon: iconOf(object.icon),
      keys: goToShortcut(index),
      run: () => goTo(object.nameSingular),
    }));
    const creations = objects
      .filter(({ nameSingular }) => !never.create.includes(nameSingular))
      .map((object) => ({
        id: `new-${object.nameSingular}`,
        label: t.actions.newOne(object.labelSingular.toLowerCase()),
        icon: Plus,
        run: () => createIn(object.nameSingular),
      }));
    const shaped = never.schema ? [] : objects;
    const fields = shaped.map((object) => ({
      id: `field-${object.nameSingular}`,
      label: t.schema.newField(object.labelPlural),
      icon: Columns3,
      run: () => show({ kind: "newField", object: object.nameSingular }),
    }));
    const saved = objects.flatMap(({ nameSingular, labelPlural }) =>
      (views ?? [])
        .filter((view) => view.object === nameSingular)
        .map(({ id, name, kind }) => ({
          id: `view-${id}`,
          label: t.view.goTo(name, labelPlural),
          icon: KIND_ICONS[kind],
          run: () => openView(nameSingular, id),
        })),
    );
    const changes = shaped.map((object) => ({
      id: `object-${object.nameSingular}`,
      label: t.schema.changeObject(object.labelPlural),
      icon: iconOf(object.icon),
      run: () => show({ kind: "object", object: object.nameSingular }),
    }));
    return [
      ...places,
      ...saved,
      { ...goToTrash },
      ...creations,
      ...(never.schema ? [] : [newObject]),
      ...fields,
      ...changes,
      ...general(sample),
      ...syncing(joined, offline),
      ...themes,
    ];
  }, [objects, views, never, sample, joined, offline]);
}

export function createIn(object: string): void {
  if (ownNever().create.includes(object)) return;
  const { at, record } = currentPlace();
  if (at !== object || record) goTo(object);
  startNew(object);
}

const newObject: Action = {
  id: "new-object",
  label: t.schema.newObject,
  icon: Box,
  run: () => show({ kind: "newObject" }),
};

const goToTrash: Action = {
  id: "go-trash",
  label: t.actions.goTo(t.trash.title),
  icon: Trash2,
  run: () => goTo(TRASH),
};

function general(sample: boolean): Action[] {
  const actions: Action[] = [
    { id: "undo", label: t.actions.undo, icon: Undo2, keys: SHORTCUTS.undo, run: () => void undo() },
    {
      id: "shortcuts",
      label: t.actions.shortcuts,
      icon: Keyboard,
      keys: SHORTCUTS.sheet,
      run: () => show({ kind: "shortcuts" }),
    },
  ];
  if (isDesktop) actions.push({ id: "import", label: t.actions.import, icon: FileUp, run: () => void importFiles() });
  if (sample) {
    actions.push({
      id: "remove-sample",
      label: t.actions.removeSample,
      icon: Sparkles,
      run: () => void removeSample(),
    });
  }
  return actions;
}

function syncing(joined: boolean, offline: boolean): Action[] {
  const devices = {
    id: "devices",
    label: t.actions.devices,
    icon: Laptop,
    run: () => show({ kind: "devices" }),
  };
  if (!isDesktop) return [devices];
  const page = { id: "go-sync", label: t.actions.goTo(t.sync.title), icon: RefreshCw, run: () => goTo(SYNC) };
  if (!joined) return [{ id: "join", label: t.actions.join, icon: UserPlus, run: () => goTo(SYNC) }];
  return [
    page,
    { id: "sync-now", label: t.sync.now, icon: RefreshCw, run: () => desktop.syncNow().catch(explain) },
    {
      id: "offline",
      label: offline ? t.actions.workOnline : t.actions.workOffline,
      icon: CloudOff,
      run: () => desktop.workOffline(!offline).catch(explain),
    },
    devices,
  ];
}

const themes: Action[] = THEMES.map((theme) => ({
  id: `theme-${theme}`,
  label: t.actions.theme(t.theme[theme]),
  icon: Palette,
  run: () => chooseTheme(theme),
}));
