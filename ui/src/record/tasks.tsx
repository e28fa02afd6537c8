import { Check } from "lucide-react";
import { useState } from "react";
import type { RecordView } from "../api/bindings";
import { engine } from "../api/client";
import { maySet, useNever } from "../api/may";
import { readMoment } from "../field/day";
import { t } from "../messages";
import { formatMoment } from "../messages/format";
import { commitOrExplain } from "../shell/commit";
import { openRecord } from "../shell/place";

const DONE = "DONE";
const TODO = "TODO";

const STATUS = { name: "status", computed: null };

export function Tasks({ record, tasks }: { record: RecordView; tasks: RecordView[] }) {
  const never = useNever();
  return (
    <div className="grid gap-3">
      {!never.create.includes("task") && <AddTask record={record} />}
      {tasks.length === 0 && <p className="text-muted">{t.task.none}</p>}
      <ul>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
    </div>
  );
}

function TaskRow({ task }: { task: RecordView }) {
  const done = task.values.status === DONE;
  const due = typeof task.values.dueAt === "string" ? formatMoment(task.values.dueAt) : "";
  const flip = () =>
    commitOrExplain(engine.edit(task.id, { status: done ? TODO : DONE }), done ? t.task.reopened : t.task.finished);
  return (
    <li className="flex min-h-9 items-center gap-2 border-line border-b" data-testid="task">
      <button
        type="button"
        role="checkbox"
        aria-checked={done}
        aria-label={t.task.markDone(task.label)}
        className="grid size-6 place-items-center disabled:opacity-55"
        disabled={!maySet(task, STATUS)}
        onClick={flip}
      >
        <span className={`checkbox ${done ? "is-on" : ""}`}>{done && <Check size={11} strokeWidth={3} />}</span>
      </button>
      <button
        type="button"
        className={`min-w-0 flex-1 truncate text-start hover:underline ${done ? "text-muted line-through" : ""}`}
        onClick={() => openRecord(task.id)}
      >
        {task.label || t.record.unnamed}
      </button>
      {due && <span className="shrink-0 text-muted text-xs tabular-nums">{due}</span>}
    </li>
  );
}

function AddTask({ record }: { record: RecordView }) {
  const [title, setTitle] = useState("");
  const [due, setDue] = useState("");
  const add = async () => {
    if (title.trim() === "") return;
    const work = engine.addTask(record.id, title.trim(), readMoment(due, new Date()));
    if (!(await commitOrExplain(work, t.task.added))) return;
    setTitle("");
    setDue("");
  };
  const keys = (event: React.KeyboardEvent) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) void add();
    if (event.key === "Escape") event.stopPropagation();
  };
  return (
    <div className="flex gap-2">
      <input
        data-testid="add-task"
        className="input min-w-0 flex-1"
        aria-label={t.task.write}
        placeholder={t.task.hint}
        value={title}
        autoComplete="off"
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={keys}
      />
      <input
        className="input w-28 shrink-0"
        aria-label={t.task.due}
        placeholder={t.task.dueHint}
        value={due}
        autoComplete="off"
        onChange={(event) => setDue(event.target.value)}
        onKeyDown={keys}
      />
    </div>
  );
}
