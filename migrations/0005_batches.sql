-- A batch is looked for by its id when it is taken back, which reads through the table; an index for that cost every
-- edit one more page to encrypt and write.
drop index batch_id;
