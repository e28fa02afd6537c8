// Which view of the object is open, and the way to the others.

import { Menu } from "@base-ui/react/menu";
import { ChevronDown, Plus } from "lucide-react";
import type { SavedView, ViewKind } from "../api/bindings";
import { useViews } from "../api/queries";
import { RadioOption } from "../controls/radio-option";
import { t } from "../messages";
import { show } from "../shell/overlays";
import { openView } from "../shell/place";
import type { Arrangement } from "./arrangement";
import { ViewIcon } from "./view-icon";

/** What the menu calls all records, which are no view. */
const ALL = "";

export function ViewPicker({ arranged }: { arranged: Arrangement }) {
  const { object, view, layout } = arranged;
  const views = (useViews() ?? []).filter((one) => one.object === object.nameSingular);
  const all = t.view.all(object.labelPlural);
  const name = view?.name ?? all;
  const groups: [string, SavedView[]][] = [
    [t.view.shared, views.filter(({ owner }) => owner === null)],
    [t.view.personal, views.filter(({ owner }) => owner !== null)],
  ];
  return (
    <Menu.Root>
      <Menu.Trigger
        className="button is-quiet is-small -ms-2 min-w-0 max-w-56 max-wide:max-w-40"
        data-testid="view-picker"
        aria-label={t.view.pick(name)}
      >
        <ViewIcon kind={layout} />
        <span className="truncate">{name}</span>
        <ChevronDown size={13} className="shrink-0 text-muted" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="z-40">
          <Menu.Popup className="popup max-h-96 min-w-56 max-w-80 overflow-y-auto p-1">
            <Menu.RadioGroup
              value={view?.id ?? ALL}
              onValueChange={(id: string) => openView(object.nameSingular, id || null)}
              aria-label={t.view.views}
            >
              <Choice id={ALL} kind="TABLE" name={all} />
              {groups.map(([title, group]) =>
                group.length === 0 ? null : (
                  <Menu.Group key={title}>
                    <Menu.GroupLabel className="px-2 pt-2 pb-1 text-muted text-xs">{title}</Menu.GroupLabel>
                    {group.map(({ id, kind, name }) => (
                      <Choice key={id} id={id} kind={kind} name={name} />
                    ))}
                  </Menu.Group>
                ),
              )}
            </Menu.RadioGroup>
            <Menu.Separator className="my-1 border-line border-t" />
            <Menu.Item className="option" onClick={() => show({ kind: "newView", object: object.nameSingular })}>
              <Plus size={14} className="text-muted" aria-hidden />
              {t.view.saveAs}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Choice({ id, kind, name }: { id: string; kind: ViewKind; name: string }) {
  return (
    <RadioOption value={id}>
      <ViewIcon kind={kind} />
      <span className="min-w-0 flex-1 truncate">{name}</span>
    </RadioOption>
  );
}
