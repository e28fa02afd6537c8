-- The indexes that were built for saved views, so that those are dropped which no view needs any more. The tables they lie
-- over come and go with the projection, and their indexes with them.
create table view_index (name text primary key);
