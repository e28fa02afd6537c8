-- Position of the last change to a record that says who may do what: roles, teams, members. Whoever commits finds out by it whether what they
-- know of these is what is there.
alter table workspace add column access_seq bigint not null default 0;

-- Whether the account that this workspace joined with is an admin's, as the server said last.
alter table server add column admin smallint not null default 0;

-- Whose account a member's is, asked whenever somebody may not do something.
create index account_member on account (member);
