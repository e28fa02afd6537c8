import { Tabs } from "@base-ui/react/tabs";
import type { RecordDetail, RecordView } from "../api/bindings";
import { t } from "../messages";
import { move, usePlace } from "../shell/place";
import { Notes } from "./notes";
import { RelatedRecords } from "./related";
import { Tasks } from "./tasks";
import { Timeline } from "./timeline";

/** Objects shown in tabs of their own rather than under Related. */
const NOTE = "note";
const TASK = "task";

export function RecordTabs({ detail }: { detail: RecordDetail }) {
  const { tab } = usePlace();
  const { record, related } = detail;
  // Notes and tasks are not filed under one another.
  const takesNotes = record.object !== NOTE && record.object !== TASK;
  const notes = recordsOf(detail, NOTE);
  const tasks = recordsOf(detail, TASK);
  const others = related.filter(({ object }) => object !== NOTE && object !== TASK);
  const count = others.reduce((sum, group) => sum + group.records.length, 0);
  const tabs = [
    { name: "timeline", label: t.record.timeline, count: 0 },
    ...(takesNotes ? [{ name: "notes", label: t.record.notes, count: notes.length }] : []),
    ...(takesNotes ? [{ name: "tasks", label: t.record.tasks, count: tasks.length }] : []),
    { name: "related", label: t.record.related, count },
  ];
  const current = tabs.some(({ name }) => name === tab) ? tab : "timeline";
  return (
    <Tabs.Root value={current} onValueChange={(next) => move({ tab: String(next) })}>
      <Tabs.List
        className="sticky top-0 z-10 flex gap-4 border-line border-b bg-surface px-4"
        aria-label={t.record.tabs}
      >
        {tabs.map(({ name, label, count: number }) => (
          <Tabs.Tab
            key={name}
            value={name}
            className="-mb-px flex h-10 items-center gap-1.5 border-transparent border-b-2 font-medium text-muted hover:text-text data-active:border-accent data-active:text-text"
          >
            {label}
            {number > 0 && <span className="count-chip ms-0">{number}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="timeline" className="p-4 outline-offset-[-2px]">
        <Timeline record={record} />
      </Tabs.Panel>
      <Tabs.Panel value="notes" className="p-4 outline-offset-[-2px]">
        <Notes record={record} notes={notes} />
      </Tabs.Panel>
      <Tabs.Panel value="tasks" className="p-4 outline-offset-[-2px]">
        <Tasks record={record} tasks={tasks} />
      </Tabs.Panel>
      <Tabs.Panel value="related" className="p-4 outline-offset-[-2px]">
        <RelatedRecords groups={others} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

function recordsOf({ related }: RecordDetail, object: string): RecordView[] {
  return related.filter((group) => group.object === object).flatMap((group) => group.records);
}
