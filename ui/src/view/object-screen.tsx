// One object's records, as its open view lays them out.

import type { ObjectType } from "../api/bindings";
import { Board } from "../board/board";
import { CalendarView } from "../calendar/calendar-view";
import { TopBar } from "../shell/top-bar";
import { TableView } from "../table/table-view";
import type { Arrangement } from "./arrangement";
import { useArrangement } from "./use-arrangement";

export function ObjectScreen({ object }: { object: ObjectType }) {
  const arranged = useArrangement(object);
  return (
    <section aria-label={object.labelPlural} className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      {arranged ? <Laid arranged={arranged} /> : <TopBar title={object.labelPlural} />}
    </section>
  );
}

function Laid({ arranged }: { arranged: Arrangement }) {
  switch (arranged.layout) {
    case "KANBAN":
      return <Board arranged={arranged} />;
    case "CALENDAR":
      return <CalendarView arranged={arranged} />;
    default:
      return <TableView arranged={arranged} />;
  }
}
