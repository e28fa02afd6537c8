//! What only an adapter to a server has to mind: a server of another kind, one that went away, its types.

use satchel_postgres::{Postgres, READERS};
use satchel_store::{Database as _, Error, Param, Reader, Row, read, write};

use crate::cluster::Cluster;
use crate::cut::{Cut, Way};
use crate::moving::a_workspace_goes_from_a_file_into_a_server_and_back;

/// A story, told in a server and by its name, of which it makes a database.
pub(crate) type Story = fn(&Cluster, &str);

pub(crate) const STORIES: &[(&str, Story)] = &[
    (
        "another_order_of_text_is_refused",
        another_order_of_text_is_refused,
    ),
    (
        "connections_that_were_cut_are_made_anew",
        connections_that_were_cut_are_made_anew,
    ),
    (
        "a_crowd_of_readers_shares_its_connections",
        a_crowd_of_readers_shares_its_connections,
    ),
    (
        "a_table_made_anew_fails_no_reader_twice",
        a_table_made_anew_fails_no_reader_twice,
    ),
    (
        "an_unknown_type_and_a_question_within_one_are_refused",
        an_unknown_type_and_a_question_within_one_are_refused,
    ),
    (
        "a_commit_is_durable_whatever_the_server_does_by_itself",
        a_commit_is_durable_whatever_the_server_does_by_itself,
    ),
    ("a_number_fits_what_it_meets", a_number_fits_what_it_meets),
    (
        "a_commit_whose_answer_never_came_is_there_once",
        a_commit_whose_answer_never_came_is_there_once,
    ),
    (
        "what_two_transactions_lock_crosswise_is_written_by_both",
        what_two_transactions_lock_crosswise_is_written_by_both,
    ),
    (
        "a_database_that_is_not_there_is_told_how_to_make",
        a_database_that_is_not_there_is_told_how_to_make,
    ),
    (
        "a_workspace_goes_from_a_file_into_a_server_and_back",
        a_workspace_goes_from_a_file_into_a_server_and_back,
    ),
    ("who_may_not_is_told_so", who_may_not_is_told_so),
];

fn made(cluster: &Cluster, name: &str) -> Postgres {
    Postgres::create(&cluster.url(name)).unwrap();
    Postgres::open(&cluster.url(name)).unwrap()
}

/// The first column of the last row, as text.
fn ask(database: &Postgres, sql: &str, params: &[Param<'_>]) -> Result<Option<String>, Error> {
    read(database, |reader| {
        let mut found = None;
        reader.query(sql, params, &mut |row| {
            found = row.text(0).map(str::to_owned);
            Ok(())
        })?;
        Ok(found)
    })
}

fn another_order_of_text_is_refused(cluster: &Cluster, name: &str) {
    for (kind, says) in [
        (
            "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'",
            "rules of a language",
        ),
        (
            "encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'",
            "SQL_ASCII",
        ),
    ] {
        cluster.sql(&format!("create database {name} template template0 {kind}"));
        let refused = Postgres::open(&cluster.url(name)).err().unwrap();
        let said = refused.to_string();
        assert!(matches!(refused, Error::Unfit { .. }), "{said}");
        assert!(
            said.contains(says) && said.contains("create database"),
            "{said}"
        );
        cluster.sql(&format!("drop database {name} with (force)"));
    }
}

fn connections_that_were_cut_are_made_anew(cluster: &Cluster, name: &str) {
    let database = made(cluster, name);
    write(&database, |writer| {
        writer.execute_all("create table t (n bigint)")
    })
    .unwrap();
    for _ in 0..2 {
        assert_eq!(ask(&database, "select 'here' from t", &[]).unwrap(), None);
        cluster.sql(&format!(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{name}'"
        ));
        let insert = |number| {
            let params = [Param::Integer(number)];
            write(&database, |writer| {
                writer.execute("insert into t values (?1)", &params)
            })
        };
        assert_eq!(ask(&database, "select 'here' from t", &[]).unwrap(), None);
        assert_eq!(insert(1).unwrap(), 1);
        write(&database, |writer| writer.execute("delete from t", &[])).unwrap();
    }
}

fn a_crowd_of_readers_shares_its_connections(cluster: &Cluster, name: &str) {
    let database = made(cluster, name);
    let open = || {
        let sql = "select count(*)::text from pg_stat_activity where datname = current_database()";
        ask(&database, sql, &[])
            .unwrap()
            .unwrap()
            .parse::<usize>()
            .unwrap()
    };
    std::thread::scope(|scope| {
        let crowd: Vec<_> = (0..4 * READERS).map(|_| scope.spawn(open)).collect();
        for reader in crowd {
            assert!(reader.join().unwrap() <= READERS + 1, "and the writer's");
        }
    });
}

fn a_table_made_anew_fails_no_reader_twice(cluster: &Cluster, name: &str) {
    let database = made(cluster, name);
    let make = |sql: &str| write(&database, |writer| writer.execute_all(sql)).unwrap();
    make("create table t (n bigint)");
    let found = || {
        ask(
            &database,
            "select n from t where n = ?1",
            &[Param::Integer(7)],
        )
    };
    assert_eq!(found().unwrap(), None);
    make("drop table t; create table t (n text); insert into t values ('7')");
    let _ = found();
    assert_eq!(found().unwrap().as_deref(), Some("7"));
}

fn an_unknown_type_and_a_question_within_one_are_refused(cluster: &Cluster, name: &str) {
    let database = made(cluster, name);
    let told = |error: Error| std::error::Error::source(&error).unwrap().to_string();
    let numeric = ask(
        &database,
        "select sum(n) from (values (7::bigint)) t (n)",
        &[],
    );
    assert!(told(numeric.unwrap_err()).contains("sum is numeric, which needs a cast"));
    let nested = read(&database, |reader: &dyn Reader| {
        reader.query("select 1", &[], &mut |_: &dyn Row| {
            reader.query("select 2", &[], &mut |_: &dyn Row| Ok(()))
        })
    });
    assert!(told(nested.unwrap_err()).contains("before all rows"));
    assert_eq!(
        ask(&database, "select 'well'", &[]).unwrap().as_deref(),
        Some("well")
    );
}

fn a_commit_is_durable_whatever_the_server_does_by_itself(cluster: &Cluster, name: &str) {
    let shown = |database: &Postgres| {
        ask(
            database,
            "select current_setting('synchronous_commit')",
            &[],
        )
        .unwrap()
    };
    let database = made(cluster, name);
    for (set, expected) in [("off", "on"), ("remote_apply", "remote_apply")] {
        cluster.sql(&format!(
            "alter database {name} set synchronous_commit = {set}"
        ));
        let database = Postgres::open(&cluster.url(name)).unwrap();
        assert_eq!(shown(&database).as_deref(), Some(expected));
    }
    drop(database);
}

fn a_number_fits_what_it_meets(cluster: &Cluster, name: &str) {
    let database = made(cluster, name);
    let sql =
        "create table t (a smallint, b integer, c bigint, d double precision, e text, f bytea)";
    write(&database, |writer| writer.execute_all(sql)).unwrap();
    let insert = |params: &[Param<'_>]| {
        write(&database, |writer| {
            writer.execute("insert into t values (?1, ?2, ?3, ?4, ?5, ?6)", params)
        })
    };
    insert(&[Param::Null; 6]).unwrap();
    let largest = [
        Param::Integer(i16::MAX.into()),
        Param::Integer(i32::MIN.into()),
        Param::Integer(i64::MIN),
        Param::Real(f64::MIN_POSITIVE),
        Param::Text("?1 'Ä'"),
        Param::Blob(&[0, 255]),
    ];
    insert(&largest).unwrap();
    database
        .read(&mut |reader| {
            let sql =
                "select a, b, c, d, e, f from t where a = ?1 and b < ?2 and c < ?2 and d < ?3";
            let params = [largest[0], Param::Integer(0), Param::Real(0.5)];
            let mut rows = 0;
            reader.query(sql, &params, &mut |row| {
                rows += 1;
                assert_eq!(row.integer(0), Some(i16::MAX.into()));
                assert_eq!(row.integer(1), Some(i32::MIN.into()));
                assert_eq!(row.integer(2), Some(i64::MIN));
                assert_eq!(row.real(3), Some(f64::MIN_POSITIVE));
                assert_eq!(
                    (row.text(4), row.blob(5)),
                    (Some("?1 'Ä'"), Some(&[0, 255][..]))
                );
                assert_eq!(
                    (row.text(0), row.integer(4), row.blob(4)),
                    (None, None, None)
                );
                Ok(())
            })?;
            assert_eq!(rows, 1);
            Ok(())
        })
        .unwrap();
    let too_large = insert(&[Param::Integer(70_000); 6]);
    assert!(
        matches!(too_large, Err(Error::Database { .. })),
        "it is not cut"
    );
}

fn a_commit_whose_answer_never_came_is_there_once(cluster: &Cluster, name: &str) {
    drop(made(cluster, name));
    let way = Way::to(cluster.socket());
    let database = Postgres::open(&way.url(name)).unwrap();
    let make = "create table t (n bigint); create table runs (n bigint)";
    write(&database, |writer| writer.execute_all(make)).unwrap();
    for (number, cut, runs) in [
        (1, Cut::Before, 2),
        (2, Cut::After, 1),
        (3, Cut::Late, 2),
        (4, Cut::After, 1),
    ] {
        let ran = std::cell::Cell::new(0);
        way.cut(cut);
        write(&database, |writer| {
            ran.set(ran.get() + 1);
            writer.execute("insert into t values (?1)", &[Param::Integer(number)])
        })
        .unwrap();
        assert!(way.was_cut());
        assert_eq!(ran.get(), runs, "{cut:?}");
        // Also when what is late has come.
        std::thread::sleep(std::time::Duration::from_secs(1));
        let all = "select string_agg(n::text, ',' order by n) from t";
        let expected: Vec<String> = (1..=number).map(|n| n.to_string()).collect();
        assert_eq!(
            ask(&database, all, &[]).unwrap(),
            Some(expected.join(",")),
            "{cut:?}"
        );
    }
}

fn what_two_transactions_lock_crosswise_is_written_by_both(cluster: &Cluster, name: &str) {
    let database = made(cluster, name);
    let make = "create table t (id bigint, n bigint); insert into t values (1, 0), (2, 0)";
    write(&database, |writer| writer.execute_all(make)).unwrap();
    let both_hold_one = std::sync::Barrier::new(2);
    let add = |first: i64| {
        let (database, met) = (
            Postgres::open(&cluster.url(name)).unwrap(),
            std::cell::Cell::new(false),
        );
        let (database, met, both_hold_one) = (&database, &met, &both_hold_one);
        write(database, move |writer| {
            let sql = "update t set n = n + 1 where id = ?1";
            writer.execute(sql, &[Param::Integer(first)])?;
            if !met.replace(true) {
                both_hold_one.wait();
            }
            writer.execute(sql, &[Param::Integer(3 - first)])
        })
        .unwrap();
    };
    std::thread::scope(|scope| {
        scope.spawn(|| add(1));
        scope.spawn(|| add(2));
    });
    let sums = ask(
        &database,
        "select string_agg(n::text, ',') from (select n from t order by id) o",
        &[],
    );
    assert_eq!(sums.unwrap().as_deref(), Some("2,2"));
}

fn a_database_that_is_not_there_is_told_how_to_make(cluster: &Cluster, name: &str) {
    let refused = Postgres::open(&cluster.url(name)).err().unwrap();
    let said = refused.to_string();
    assert!(matches!(refused, Error::Unfit { .. }), "{said}");
    assert!(
        said.contains(&format!("create database \"{name}\"")),
        "{said}"
    );
}

fn who_may_not_is_told_so(cluster: &Cluster, name: &str) {
    Postgres::create(&cluster.url(name)).unwrap();
    cluster.sql(&format!("create role {name} login"));
    let stranger = cluster
        .url(name)
        .replace("user=satchel", &format!("user={name}"));
    for url in [
        stranger.clone(),
        stranger.replace(&format!("user={name}"), "user=nobody_known"),
    ] {
        let refused = Postgres::open(&url).map(drop);
        assert!(
            matches!(refused, Err(Error::Forbidden { .. })),
            "{url}: {refused:?}"
        );
    }
    let nowhere = cluster.url(name).replace("port=5432", "port=5439");
    let refused = Postgres::open(&nowhere).map(drop);
    assert!(
        matches!(refused, Err(Error::Unreachable { .. })),
        "{refused:?}"
    );
}
