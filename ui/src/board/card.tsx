// A record on a board: what it is called, and the first of the view's fields that it has.

import { Menu } from "@base-ui/react/menu";
import { Ellipsis } from "lucide-react";
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef } from "react";
import type { Field, RecordView } from "../api/bindings";
import { RadioOption } from "../controls/radio-option";
import { kindOf } from "../field/kinds";
import { t } from "../messages";
import { type Lane, laneKey } from "./lanes";

/** Fields below the name: more would make of cards what a table is for. */
const DETAILS = 4;

export type CardHandlers = {
  grab: (event: PointerEvent<HTMLElement>, record: RecordView) => void;
  keys: (event: KeyboardEvent<HTMLElement>, record: RecordView) => void;
  peek: (record: RecordView) => void;
  move: (record: RecordView, lane: string) => void;
  /** Whether this card is to have the keyboard as soon as it is there: it was moved by it. */
  awaits: (id: string) => boolean;
};

type Props = {
  record: RecordView;
  lane: Lane;
  lanes: Lane[];
  fields: Field[];
  first: boolean;
  /** Whether it may be moved to another lane. */
  moves: boolean;
  peeked: boolean;
  dragged: boolean;
  handlers: CardHandlers;
};

export const Card = memo(function Card(props: Props) {
  const { record, lane, lanes, fields, first, moves, peeked, dragged, handlers } = props;
  const face = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (handlers.awaits(record.id)) face.current?.focus();
  }, [handlers, record.id]);
  return (
    <li className="group relative" data-dragged={dragged || undefined}>
      <button
        ref={face}
        type="button"
        data-card={record.id}
        data-testid="card"
        data-peeked={peeked || undefined}
        className="card"
        // One stop of the Tab key for each lane; the arrows go on from there.
        tabIndex={first ? 0 : -1}
        title={moves ? t.board.keys : undefined}
        onPointerDown={(event) => moves && handlers.grab(event, record)}
        onClick={() => handlers.peek(record)}
        onKeyDown={(event) => handlers.keys(event, record)}
      >
        <CardFace record={record} fields={fields} />
      </button>
      {moves && <MoveMenu record={record} lane={lane} lanes={lanes} move={handlers.move} />}
    </li>
  );
});

export function CardFace({ record, fields }: { record: RecordView; fields: Field[] }) {
  const said = fields.filter((field) => kindOf(field).text(record.values[field.name] ?? null, field, record.links));
  return (
    <>
      <span className="flex w-full min-w-0 items-center gap-1.5 pe-6">
        <span className="min-w-0 truncate font-medium">{record.label || t.record.unnamed}</span>
        {record.unsynced && <span className="dot" role="img" aria-label={t.record.unsynced} />}
        {record.conflicted.length > 0 && <span className="dot is-warn" role="img" aria-label={t.record.conflicted} />}
      </span>
      {said.slice(0, DETAILS).map((field) => {
        const { Cell } = kindOf(field);
        return (
          <span key={field.name} className="card-detail" title={field.label}>
            <Cell value={record.values[field.name] ?? null} field={field} links={record.links} />
          </span>
        );
      })}
    </>
  );
}

type MoveProps = { record: RecordView; lane: Lane; lanes: Lane[]; move: CardHandlers["move"] };

function MoveMenu({ record, lane, lanes, move }: MoveProps) {
  return (
    <Menu.Root>
      <Menu.Trigger
        className="icon-button absolute end-0.5 top-0.5 max-wide:-top-0.5 opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100 max-wide:opacity-100"
        data-move={record.id}
        aria-label={t.board.moveTo(record.label)}
        tabIndex={-1}
      >
        <Ellipsis size={14} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="z-40">
          <Menu.Popup className="popup max-h-80 min-w-44 overflow-y-auto p-1" finalFocus={false}>
            <Menu.RadioGroup
              value={laneKey(lane)}
              onValueChange={(to: string) => move(record, to)}
              aria-label={t.board.moveTo(record.label)}
            >
              {lanes
                .filter(({ standing }) => standing)
                .map((one) => (
                  <RadioOption key={laneKey(one)} value={laneKey(one)}>
                    <span className="tag" data-color={one.color}>
                      {one.label}
                    </span>
                  </RadioOption>
                ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
