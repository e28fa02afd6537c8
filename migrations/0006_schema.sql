-- The schema is made of records. Where it ends in the log, so that a program notices what another one made of it; and
-- the documents that hold what the schema does not know, which are projected anew when it learns it.
alter table workspace add column schema_seq bigint not null default 0;

create table unprojected (key bigint primary key);
