//! A transaction with a result, made again where the database ended it.

use std::time::Duration;

use crate::{Database, Error, Writer};

/// Before each further try: a deadlock's other side is done in milliseconds, and a server that another takes the place of
/// is back in seconds.
const PAUSES_MS: [u64; 6] = [5, 50, 250, 750, 2_000, 4_000];

/// [`Database::write`] with a result. Where the database ended the transaction for a reason that passes, it is made
/// again from the beginning: nothing of it was written, so nothing is written twice.
///
/// # Errors
/// What the database or `work` says; then nothing was written, but for [`Error::Unsure`].
pub fn write<T>(
    database: &dyn Database,
    work: impl FnOnce(&dyn Writer) -> Result<T, Error> + Clone,
) -> Result<T, Error> {
    if !database.ends_transactions() {
        return once(database, work);
    }
    for pause in PAUSES_MS {
        match once(database, work.clone()) {
            Err(error) if error.passes() => {
                std::thread::sleep(Duration::from_millis(pause));
            }
            other => return other,
        }
    }
    once(database, work)
}

fn once<T>(
    database: &dyn Database,
    work: impl FnOnce(&dyn Writer) -> Result<T, Error>,
) -> Result<T, Error> {
    let (mut work, mut result) = (Some(work), None);
    database.write(&mut |writer| {
        if let Some(work) = work.take() {
            result = Some(work(writer)?);
        }
        Ok(())
    })?;
    result.ok_or(Error::Busy)
}
