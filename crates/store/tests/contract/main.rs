//! What every adapter owes the store: one story, told against [`satchel_store::Database`] and put to each of them.
//!
//! PostgreSQL is a real one, started for this; see [`cluster`].
#![allow(clippy::unwrap_used)]

mod adapter;
#[path = "../../../../tests/src/cluster.rs"]
mod cluster;
mod cut;
mod log;
mod moving;
mod operators;
mod projection;
mod query;
mod registers;
mod room;
mod same;
mod security;
mod server;
mod team;
mod transactions;

use cluster::{Cluster, SPARING};
use room::Room;

/// The stories by module: on SQLite each is a test of its own, on PostgreSQL a line in a list, since they share a server.
macro_rules! stories {
    ($($module:ident: $($story:ident)+;)+) => {
        mod sqlite {
            $($(
                #[test]
                fn $story() {
                    crate::$module::$story(&crate::Room::sqlite());
                }
            )+)+
        }

        const STORIES: &[(&str, fn(&Room))] = &[$($((stringify!($story), $module::$story),)+)+];
    };
}

stories! {
    transactions:
        migrations_are_applied_once
        a_newer_format_is_refused_and_left_alone
        what_fails_leaves_nothing
        what_nobody_waits_for_fails_the_transaction_all_the_same
        what_goes_on_after_a_failure_leaves_nothing
        positions_have_no_gaps
        two_writers_never_skip_or_double_a_position
        a_reader_sees_one_moment_while_others_write
        a_brief_look_sees_what_was_committed_and_keeps_nobody
        what_another_program_writes_is_heard_of;
    log:
        changes_come_back_in_order_and_as_they_were
        an_answer_holds_what_was_asked_for
        a_hole_in_the_log_is_told
        what_was_made_here_is_counted_from_a_position
        single_edits_are_folded_into_whole_chunks;
    registers:
        documents_are_found_by_id_and_by_key
        other_values_are_replaced_and_settled
        the_latest_batch_is_the_one_to_take_back
        an_edit_is_noted_in_the_log
        batches_are_listed_and_found_whole
        edits_noted_apart_are_found_too
        folded_edits_are_found_as_before
        rows_of_several_openings_are_folded_until_devices_see_them
        what_waits_is_noted_once
        refused_changes_are_kept_until_they_are_taken;
    server:
        the_workspace_knows_itself
        cursors_move_and_an_epoch_begins_them_anew;
    team:
        an_address_has_one_account
        an_invitation_is_used_once
        a_device_is_known_by_its_token_until_it_is_signed_out
        devices_are_told_with_whose_they_are_and_when_they_were_there
        an_actor_belongs_to_its_first_device
        a_session_ends
        who_is_shut_out_has_nothing_that_opens
        browsers_are_told_with_whose_they_are_and_ended_by_their_names;
    security:
        a_security_log_is_read_from_its_end;
    projection:
        tables_grow_with_the_schema
        a_column_that_was_there_before_is_taken_up_again
        records_are_read_on_from_a_key_and_filled
        tables_are_made_once_for_a_shape
        a_row_gives_back_every_kind_of_value
        a_row_takes_what_people_paste
        an_update_touches_what_it_names
        a_kept_column_is_read_as_of_where_it_was_kept
        indexes_can_go_and_come_back;
    same:
        a_value_is_found_whatever_its_case
        what_is_shared_and_what_is_lacking_is_counted;
    operators:
        every_operator_over_every_type
        every_type_is_kept_and_sorted;
    query:
        every_operator_fits_its_kinds
        conditions_combine
        what_does_not_fit_is_refused
        empty_values_come_last_and_names_stand_as_people_expect
        a_page_is_cut_from_the_whole
        a_page_begins_after_a_place_or_ends_before_one
        the_trash_is_asked_for;
}

#[test]
fn postgres() {
    let Some(cluster) = &Cluster::start(&SPARING) else {
        return;
    };
    let shared = STORIES
        .iter()
        .map(|&(name, story)| told(name, move || story(&Room::postgres(cluster, name))));
    let own = adapter::STORIES
        .iter()
        .map(|&(name, story)| told(name, move || story(cluster, name)));
    let failed: Vec<&str> = shared.chain(own).filter_map(Result::err).collect();
    assert!(failed.is_empty(), "failed on PostgreSQL: {failed:?}");
}

/// Tells a story in a thread of its name, so that what it says goes by that name, and that the others are told too.
fn told(name: &str, story: impl FnOnce() + Send) -> Result<(), &str> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(name.to_owned());
        let ended = thread.spawn_scoped(scope, story).unwrap().join();
        ended.map_err(|_| name)
    })
}
