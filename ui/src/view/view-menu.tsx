// What can be done with how records are looked at: laid out otherwise, and with the open view itself.

import { Menu } from "@base-ui/react/menu";
import { Ellipsis, Pencil, Star, Trash2, UserRound, Users } from "lucide-react";
import type { ReactNode } from "react";
import type { SavedView, ViewKind } from "../api/bindings";
import { useNever } from "../api/may";
import { useWorkspace } from "../api/queries";
import { RadioOption } from "../controls/radio-option";
import { useStar } from "../favorites/use-favorites";
import { t } from "../messages";
import { show } from "../shell/overlays";
import { move } from "../shell/place";
import { type Arrangement, fieldsFor } from "./arrangement";
import { deleteView, giveView } from "./save";
import { ViewIcon } from "./view-icon";

const KINDS: ViewKind[] = ["TABLE", "KANBAN", "CALENDAR"];

export function ViewMenu({ arranged }: { arranged: Arrangement }) {
  const { view, object, layout, by } = arranged;
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" data-testid="view-menu" aria-label={t.view.options} title={t.view.options}>
        <Ellipsis size={15} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-40">
          <Menu.Popup className="popup max-h-[70vh] min-w-52 overflow-y-auto p-1">
            <Choices
              title={t.view.layout}
              value={layout}
              choose={(kind) => move({ layout: kind as ViewKind, by: null })}
              choices={KINDS.map((kind) => [kind, t.view.kinds[kind], <ViewIcon key={kind} kind={kind} />])}
            />
            {layout !== "TABLE" && (
              <Choices
                title={t.view.by[layout]}
                value={by?.name ?? ""}
                choose={(name) => move({ by: name })}
                choices={fieldsFor(object, layout).map(({ name, label }) => [name, label, null])}
              />
            )}
            {view && <OfView view={view} arranged={arranged} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

type ChoicesProps = {
  title: string;
  value: string;
  choose: (value: string) => void;
  /** (value, what people read, a sign). */
  choices: [string, string, ReactNode][];
};

function Choices({ title, value, choose, choices }: ChoicesProps) {
  return (
    <Menu.RadioGroup value={value} onValueChange={choose} aria-label={title}>
      <div className="px-2 pt-1.5 pb-1 text-muted text-xs" aria-hidden>
        {title}
      </div>
      {choices.map(([one, label, sign]) => (
        <RadioOption key={one} value={one}>
          {sign}
          <span className="flex-1">{label}</span>
        </RadioOption>
      ))}
    </Menu.RadioGroup>
  );
}

function OfView({ view, arranged }: { view: SavedView; arranged: Arrangement }) {
  const me = useWorkspace().data?.member ?? null;
  const { starred, toggle } = useStar({ view: view.id });
  const shared = view.owner === null;
  const Whose = shared ? UserRound : Users;
  const never = useNever();
  const mayChange = !shared || !never.views;
  return (
    <>
      <Menu.Separator className="my-1 border-line border-t" />
      <Menu.Item className="option" onClick={toggle}>
        <Star size={14} className={starred ? "fill-current text-warn" : "text-muted"} aria-hidden />
        {starred ? t.favorites.remove : t.favorites.add}
      </Menu.Item>
      {mayChange && (
        <Menu.Item className="option" onClick={() => show({ kind: "renameView", view: view.id })}>
          <Pencil size={14} className="text-muted" aria-hidden />
          {t.view.rename}
        </Menu.Item>
      )}
      {!never.views && (
        <Menu.Item className="option" onClick={() => giveView(view, shared ? me : null)}>
          <Whose size={14} className="text-muted" aria-hidden />
          {shared ? t.view.makePersonal : t.view.makeShared}
        </Menu.Item>
      )}
      {mayChange && (
        <Menu.Item className="option text-danger" onClick={() => void deleteView(view, arranged.object)}>
          <Trash2 size={14} aria-hidden />
          {t.view.delete}
        </Menu.Item>
      )}
    </>
  );
}
