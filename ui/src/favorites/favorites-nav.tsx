// The favourites in the sidebar: views and records, loose and in folders.

import { Menu } from "@base-ui/react/menu";
import { Ellipsis, Folder as FolderIcon, FolderPlus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { useObject, useRecord, useViews } from "../api/queries";
import { RadioOption } from "../controls/radio-option";
import { t } from "../messages";
import { iconOf } from "../shell/icons";
import { show } from "../shell/overlays";
import { openRecord, openView, usePlace } from "../shell/place";
import { useReorder } from "../view/use-reorder";
import { ViewIcon } from "../view/view-icon";
import type { Favorite, Folder, Line } from "./tree";
import { deleteFolder, putInto, unstar, useFavorites, useMoveLine } from "./use-favorites";

/** `went` is told when one was gone to. */
export function FavoritesNav({ went }: { went?: () => void }) {
  const { lines, folders } = useFavorites();
  const list = useRef<HTMLUListElement>(null);
  const move = useMoveLine(lines);
  const reorder = useReorder(list, "y", move);
  const [said, say] = useState("");
  if (lines.length === 0) return null;
  const moveBy = (at: number, step: number) => {
    move(at, at + step);
    say(t.favorites.movedTo(at + step + 1, lines.length));
  };
  const keys = (event: KeyboardEvent, at: number) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!event.altKey || step === 0 || !lines[at + step]) return;
    event.preventDefault();
    moveBy(at, step);
  };
  return (
    <section aria-label={t.favorites.title} className="mb-2 border-line border-b pb-2">
      <div className="flex min-h-6.5 items-center ps-2">
        <h2 className="flex-1 text-muted text-xs">{t.favorites.title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t.favorites.newFolder}
          title={t.favorites.newFolder}
          onClick={() => show({ kind: "newFolder" })}
        >
          <FolderPlus size={13} />
        </button>
      </div>
      <ul ref={list} className="flex flex-col gap-px" data-testid="favorites">
        {lines.map((line, at) => (
          <LineOf
            key={line.kind === "folder" ? line.folder.id : line.favorite.id}
            line={line}
            folders={folders}
            went={() => went?.()}
            drag={{
              mark: reorder.mark(at),
              grab: (event) => event.pointerType !== "touch" && reorder.grab(event, at),
              keys: (event) => keys(event, at),
              up: lines[at - 1] ? () => moveBy(at, -1) : null,
              down: lines[at + 1] ? () => moveBy(at, 1) : null,
            }}
          />
        ))}
      </ul>
      <span className="sr-only" aria-live="polite">
        {said}
      </span>
    </section>
  );
}

type Drag = {
  mark: "before" | "after" | undefined;
  grab: (event: PointerEvent) => void;
  keys: (event: KeyboardEvent) => void;
  /** For a finger, which scrolls; null where there is no place further on. */
  up: (() => void) | null;
  down: (() => void) | null;
};

type LineProps = { line: Line; folders: Folder[]; drag: Drag; went: () => void };

function LineOf({ line, folders, drag, went }: LineProps) {
  if (line.kind === "folder") {
    return (
      <Row drag={drag} menu={<FolderMenu folder={line.folder} drag={drag} />} inside={false}>
        <span className="nav-line font-medium">
          <FolderIcon size={15} className="shrink-0 text-muted" aria-hidden />
          <span className="truncate">{line.folder.name}</span>
        </span>
      </Row>
    );
  }
  const { favorite } = line;
  const menu = <FavoriteMenu favorite={favorite} folders={folders} drag={drag} />;
  const props = { drag, menu, inside: folders.some(({ id }) => id === favorite.folder) };
  if (favorite.view) return <ViewRow id={favorite.view} went={went} {...props} />;
  return favorite.record ? <RecordRow id={favorite.record} went={went} {...props} /> : null;
}

type RowProps = { drag: Drag; menu: ReactNode; inside: boolean };

type WayProps = RowProps & { id: string; went: () => void };

/** Nothing of a view that is gone, or another's now; its line stays, so that every line has its place. */
function ViewRow({ id, went, ...row }: WayProps) {
  const view = useViews()?.find((one) => one.id === id);
  const here = usePlace().view === id;
  if (!view) return <li data-line hidden />;
  return (
    <Row {...row}>
      <GoTo
        here={here}
        go={() => {
          openView(view.object, id);
          went();
        }}
        icon={<ViewIcon kind={view.kind} size={15} />}
      >
        {view.name}
      </GoTo>
    </Row>
  );
}

function RecordRow({ id, went, ...row }: WayProps) {
  const record = useRecord(id).data?.record;
  const object = useObject(record?.object ?? "");
  const here = usePlace().record === id;
  const Icon = iconOf(object?.icon);
  if (!record || record.deletedAt !== null) return <li data-line hidden />;
  return (
    <Row {...row}>
      <GoTo
        here={here}
        go={() => {
          openRecord(id);
          went();
        }}
        icon={<Icon size={15} className="shrink-0 text-muted" aria-hidden />}
      >
        {record.label || t.record.unnamed}
      </GoTo>
    </Row>
  );
}

function GoTo({ here, go, icon, children }: { here: boolean; go: () => void; icon: ReactNode; children: ReactNode }) {
  return (
    <button type="button" className="nav-line" aria-current={here ? "page" : undefined} onClick={go}>
      {icon}
      <span className="truncate">{children}</span>
    </button>
  );
}

function Row({ drag, menu, inside, children }: RowProps & { children: ReactNode }) {
  return (
    <li
      data-line
      data-mark={drag.mark}
      data-testid="favorite"
      className={`group relative flex h-11 wide:h-7.5 items-center rounded-md hover:bg-hover has-aria-[current]:bg-pressed ${inside ? "ps-4" : ""}`}
      onPointerDown={drag.grab}
      onKeyDown={drag.keys}
    >
      {children}
      {menu}
    </li>
  );
}

const TRIGGER =
  "icon-button me-0.5 wide:opacity-0 focus-visible:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100";

function LineMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu.Root>
      <Menu.Trigger className={TRIGGER} aria-label={label} onPointerDown={(event) => event.stopPropagation()}>
        <Ellipsis size={13} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="z-50">
          <Menu.Popup className="popup min-w-48 p-1">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** What the menu calls no folder. */
const LOOSE = "";

function FavoriteMenu({ favorite, folders, drag }: { favorite: Favorite; folders: Folder[]; drag: Drag }) {
  const choices = [[LOOSE, t.favorites.noFolder], ...folders.map(({ id, name }) => [id, name])] as const;
  return (
    <LineMenu label={t.favorites.options}>
      {folders.length > 0 && (
        <>
          <Menu.RadioGroup
            value={favorite.folder ?? LOOSE}
            onValueChange={(folder: string) => putInto(favorite.id, folder || null)}
            aria-label={t.favorites.folder}
          >
            {choices.map(([id, name]) => (
              <RadioOption key={id} value={id ?? LOOSE}>
                <span className="flex-1 truncate">{name}</span>
              </RadioOption>
            ))}
          </Menu.RadioGroup>
          <Menu.Separator className="my-1 border-line border-t" />
        </>
      )}
      <Moves drag={drag} />
      <Menu.Item className="option" onClick={() => unstar(favorite.id)}>
        {t.favorites.remove}
      </Menu.Item>
    </LineMenu>
  );
}

function Moves({ drag: { up, down } }: { drag: Drag }) {
  return (
    <>
      {up && (
        <Menu.Item className="option" onClick={up}>
          {t.favorites.moveUp}
        </Menu.Item>
      )}
      {down && (
        <Menu.Item className="option" onClick={down}>
          {t.favorites.moveDown}
        </Menu.Item>
      )}
    </>
  );
}

function FolderMenu({ folder, drag }: { folder: Folder; drag: Drag }) {
  return (
    <LineMenu label={t.favorites.folderOptions(folder.name)}>
      <Moves drag={drag} />
      <Menu.Item className="option" onClick={() => show({ kind: "renameFolder", folder })}>
        {t.view.rename}
      </Menu.Item>
      <Menu.Item className="option text-danger" onClick={() => deleteFolder(folder.id)}>
        {t.favorites.deleteFolder}
      </Menu.Item>
    </LineMenu>
  );
}
