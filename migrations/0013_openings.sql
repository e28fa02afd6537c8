-- Which opening of the database a row was written by: a number that each program draws when it opens it. A database that was put back to an older
-- copy is opened anew, so what is written to it then tells itself apart from what was lost, also where the same change comes to stand
-- at the same position. Null in rows of earlier versions.
alter table log add column opening bigint;
