// The window once its workspace is open: where one can go, what is there, and what lies over it.

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { listenForChanges } from "../api/live";
import { schemaQuery, useObject, useViews, useWorkspace } from "../api/queries";
import { Spinner } from "../controls/spinner";
import { FolderDialog } from "../favorites/folder-dialog";
import { t } from "../messages";
import { Palette } from "../palette/palette";
import { NewRecordDialog } from "../record/new-record-dialog";
import { RecordPage, RecordPanel } from "../record/record-panel";
import { FieldDialog, NewFieldDialog } from "../schema/field-dialog";
import { NewObjectDialog, ObjectDialog } from "../schema/object-dialog";
import { ImportReports } from "../start/import-report";
import { DevicesDialog } from "../sync/devices-dialog";
import { SyncPage } from "../sync/sync-page";
import { isDesktop } from "../transport";
import { ObjectScreen } from "../view/object-screen";
import { NewViewDialog, RenameViewDialog } from "../view/view-dialog";
import { BottomNav } from "./bottom-nav";
import { type Overlay, show, useOverlay } from "./overlays";
import { SYNC, TRASH, usePlace } from "./place";
import { PlacesDialog } from "./places-dialog";
import { ShortcutSheet } from "./shortcut-sheet";
import { Sidebar } from "./sidebar";
import { ToastHost } from "./toast";
import { TrashView } from "./trash-view";
import { useIsNarrow } from "./use-is-narrow";
import { useShortcuts } from "./use-shortcuts";

/** Few open it, and everybody would wait for it. */
const TeamDialog = lazy(() => import("../team/team-dialog").then(({ TeamDialog }) => ({ default: TeamDialog })));

export function Shell() {
  const { data: schema, error } = useQuery(schemaQuery);
  if (error) return <p className="p-6 text-danger">{error.message}</p>;
  return schema ? <OpenShell /> : <Opening />;
}

function Opening() {
  return (
    <main className="grid h-full place-content-center">
      <Spinner label={t.start.opening} />
    </main>
  );
}

/** Lists say "You" of whoever works here, so that comes first. */
function OpenShell() {
  return useWorkspace().isPending ? <Opening /> : <Rooms />;
}

function Rooms() {
  useShortcuts();
  const narrow = useIsNarrow();
  useEffect(listenForChanges, []);
  return (
    <div className="flex h-full flex-col wide:flex-row">
      {!narrow && <Sidebar />}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <main className="flex min-h-0 flex-1">
          <Screen />
        </main>
      </div>
      {narrow && <BottomNav />}
      <Overlays />
      <ToastHost />
    </div>
  );
}

function Screen() {
  const { at, record, peek } = usePlace();
  const object = useObject(at);
  if (record) return <RecordPage key={record} id={record} />;
  return (
    <>
      {object?.listed ? (
        <ObjectScreen key={object.nameSingular} object={object} />
      ) : at === TRASH ? (
        <TrashView />
      ) : at === SYNC && isDesktop ? (
        <SyncPage />
      ) : (
        <p className="flex-1 p-6 text-muted">{t.shell.nothingHere}</p>
      )}
      {peek && <RecordPanel id={peek} />}
    </>
  );
}

/** The dialogs about an object's fields and views; nothing where the object or the field has gone meanwhile. */
function OfObject({ overlay, close }: { overlay: Extract<Overlay, { object: string }>; close: () => void }) {
  const object = useObject(overlay.object);
  if (!object) return null;
  if (overlay.kind === "newView") return <NewViewDialog object={object} close={close} />;
  if (overlay.kind === "object") return <ObjectDialog object={object} close={close} />;
  if (overlay.kind === "newRecord") return <NewRecordDialog object={object} name={overlay.name} close={close} />;
  if (overlay.kind === "newField") return <NewFieldDialog object={object} close={close} />;
  const field = object.fields.find((one) => one.name === overlay.field);
  return field ? <FieldDialog object={object} field={field} close={close} /> : null;
}

function OfView({ id, close }: { id: string; close: () => void }) {
  const view = useViews()?.find((one) => one.id === id);
  return view ? <RenameViewDialog view={view} close={close} /> : null;
}

function Overlays() {
  const overlay = useOverlay();
  const close = () => show(null);
  switch (overlay?.kind) {
    case "palette":
      return <Palette text={overlay.text} close={close} />;
    case "shortcuts":
      return <ShortcutSheet close={close} />;
    case "places":
      return <PlacesDialog close={close} />;
    case "devices":
      return <DevicesDialog close={close} />;
    case "team":
      return (
        <Suspense>
          <TeamDialog close={close} />
        </Suspense>
      );
    case "newObject":
      return <NewObjectDialog close={close} />;
    case "newFolder":
      return <FolderDialog folder={null} close={close} />;
    case "renameFolder":
      return <FolderDialog folder={overlay.folder} close={close} />;
    case "renameView":
      return <OfView id={overlay.view} close={close} />;
    case "newView":
    case "object":
    case "newRecord":
    case "newField":
    case "field":
      return <OfObject overlay={overlay} close={close} />;
    case "imported":
      return <ImportReports reports={overlay.reports} close={close} />;
    default:
      return null;
  }
}
