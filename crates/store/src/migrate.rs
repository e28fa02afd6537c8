//! The fixed tables: SQL files applied once, in order.

use crate::database::first;
use crate::{Error, Writer};

/// The migrations, oldest first. A landed one never changes.
pub const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../../../migrations/0001_workspace.sql")),
    (2, include_str!("../../../migrations/0002_team.sql")),
    (3, include_str!("../../../migrations/0003_seen.sql")),
    (4, include_str!("../../../migrations/0004_waiting.sql")),
    (5, include_str!("../../../migrations/0005_batches.sql")),
    (6, include_str!("../../../migrations/0006_schema.sql")),
    (7, include_str!("../../../migrations/0007_view_indexes.sql")),
    (8, include_str!("../../../migrations/0008_computed.sql")),
    (9, include_str!("../../../migrations/0009_kept_columns.sql")),
    (
        10,
        include_str!("../../../migrations/0010_one_row_an_edit.sql"),
    ),
    (
        11,
        include_str!("../../../migrations/0011_batches_of_edits.sql"),
    ),
    (12, include_str!("../../../migrations/0012_segments.sql")),
    (13, include_str!("../../../migrations/0013_openings.sql")),
    (
        14,
        include_str!("../../../migrations/0014_who_may_enter.sql"),
    ),
    (15, include_str!("../../../migrations/0015_roles.sql")),
];

/// Brings the fixed tables to the newest known version.
///
/// # Errors
/// [`Error::TooNew`] where a newer version has been here; then nothing is touched.
pub fn migrate(writer: &dyn Writer) -> Result<(), Error> {
    writer.execute_all("create table if not exists migration (version bigint primary key)")?;
    let found = first(writer, "select max(version) from migration", &[], |row| {
        row.integer(0)
    })?
    .flatten()
    .unwrap_or(0);
    let known = MIGRATIONS.last().map_or(0, |(version, _)| *version);
    if found > known {
        return Err(Error::TooNew { found, known });
    }
    for (version, sql) in MIGRATIONS.iter().filter(|(version, _)| *version > found) {
        writer.execute_all(sql)?;
        writer.execute(
            "insert into migration (version) values (?1)",
            &[crate::Param::Integer(*version)],
        )?;
    }
    Ok(())
}
