//! The peer: PostgreSQL with the deals in real columns, under the same indexes, asked the same by the same query builder.

use satchel_model::{Layout, Query};
use satchel_postgres::Postgres;
use satchel_store::record::Statements;
use satchel_store::view_index::{self, ViewIndex};
use satchel_store::{Reader, projection, query, read, record, write};

use super::deals;
use crate::cluster::Cluster;

/// What PostgreSQL is given beside its defaults: a buffer as large as the table, and the log on the disk.
const SETTINGS: [&str; 4] = ["shared_buffers=1GB", "work_mem=64MB", "jit=off", "fsync=on"];

/// Rows written in one transaction.
const BATCH: usize = 50_000;

/// A running server with the deals in it.
pub(super) struct Peer {
    database: Postgres,
    layout: Layout,
    statements: Statements,
    _cluster: Cluster,
}

impl Peer {
    /// Starts a server and fills it; `None` where PostgreSQL is not installed.
    pub(super) fn new(layout: &Layout, rows: usize) -> Option<Self> {
        let cluster = Cluster::start(&SETTINGS)?;
        cluster.sql("create database bench");
        let database = Postgres::open(&cluster.url("bench")).unwrap();
        let (layout, statements) = (layout.clone(), Statements::new(layout));
        let layouts = std::slice::from_ref(&layout);
        write(&database, |writer| {
            satchel_store::migrate(writer)?;
            projection::prepare(writer, layouts)?;
            projection::drop_indexes(writer, layouts)
        })
        .unwrap();
        for from in (0..rows).step_by(BATCH) {
            write(&database, |writer| {
                for at in from..rows.min(from + BATCH) {
                    let deal = deals::record(&layout, 0, at);
                    record::insert(writer, &layout, &statements, at as u64 + 1, &deal)?;
                }
                Ok(())
            })
            .unwrap();
        }
        write(&database, |writer| {
            projection::build_indexes(writer, layouts)
        })
        .unwrap();
        Some(Self {
            database,
            layout,
            statements,
            _cluster: cluster,
        })
    }
}

impl Peer {
    /// Builds the index that a view has.
    pub(super) fn index(&self, view: &Query) {
        let index = ViewIndex::of(&self.layout, view.filter.as_ref(), &view.sorts).unwrap();
        write(&self.database, |writer| {
            view_index::build(writer, &index)?;
            writer.execute_all("analyze record_opportunity")
        })
        .unwrap();
    }

    /// A page of deals and how many there are, as the query builder asks for them.
    pub(super) fn page(&self, query: &Query) -> (u64, usize) {
        let (total, records) = read(&self.database, |reader| {
            query::page(reader, &self.layout, &self.statements, 0, query)
        })
        .unwrap();
        (total, records.len())
    }

    /// Count and sum by stage.
    pub(super) fn by_stage(&self) {
        self.ask("select \"stage\", count(*), sum(\"amount\")::bigint from record_opportunity where deleted_at is null group by 1 order by 1");
    }

    /// Count by month.
    pub(super) fn by_month(&self) {
        self.ask(
            "select date_trunc('month', to_timestamp(\"closeDate\" / 1000) at time zone 'Europe/Vienna')::date::text, count(*)
             from record_opportunity where deleted_at is null group by 1 order by 1",
        );
    }

    fn ask(&self, sql: &str) {
        let mut rows = 0;
        read(&self.database, |reader: &dyn Reader| {
            reader.query(sql, &[], &mut |_| {
                rows += 1;
                Ok(())
            })
        })
        .unwrap();
        assert!(rows > 1);
    }
}
