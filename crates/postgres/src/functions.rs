//! The functions that the SQL of queries calls and PostgreSQL lacks, under the names they have in SQLite.

/// Makes them, or makes them anew:
/// `satchel_fold(text)`, one spelling for texts that differ only in case, of letters of all scripts;
/// `satchel_matches(text, expression)`, whether a regular expression is found in a text;
/// `satchel_elements(text)`, the elements of a stored set, without their notes.
pub(crate) const MAKE: &str = r#"
create or replace function satchel_fold(text) returns text language sql immutable strict parallel safe
    as $$ select lower($1 collate "und-x-icu") collate "C" $$;
create or replace function satchel_matches(text, text) returns boolean language sql immutable strict parallel safe
    as $$ select $1 ~ $2 $$;
create or replace function satchel_elements(text) returns text language sql immutable strict parallel safe
    as $$ select coalesce(string_agg(each.element ->> 0, chr(31) order by each.place), '')
          from json_array_elements($1::json) with ordinality as each (element, place) $$"#;
