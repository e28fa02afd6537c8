-- A batch is looked for by its id when it is taken back. Edits are noted in the log and come here only when that is folded, so
-- that an index costs them nothing.
create index batch_id on batch (id);
