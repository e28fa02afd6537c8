//! Columns read from the database, beside everything else that goes on.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use jiff::civil::Date;
use satchel_columns::{Cell, Columns, Filling, Refusal, number_of};
use satchel_model::{Attribute, Layout, SlotKind};
use satchel_store::record::{self, FIRST_ATTRIBUTE};
use satchel_store::{Database, Reader, Row, workspace};

use super::cached::{State, row};
use crate::workspace::lock;
use crate::{Error, Shape, commit};

/// What fills columns, on whichever thread.
pub(crate) struct Filler {
    pub(super) state: RwLock<State>,
    pub(super) database: Arc<dyn Database>,
    /// The turn to commit.
    pub(super) order: Arc<Mutex<()>>,
    /// The turn to fill.
    pub(super) turn: Mutex<()>,
    /// Whether the workspace is being closed.
    pub(super) stop: AtomicBool,
}

impl Filler {
    /// Fills those of the columns that are not there. Leaves them out where they do not fit with the others, or do not
    /// stay what they are: then the database goes on answering.
    pub(super) fn fill(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Result<(), Error> {
        let _turn = lock(&self.turn);
        let Some(missing) = self.begin(shape, object, attributes) else {
            return Ok(());
        };
        let filled = self.gather(shape, object, &missing);
        // Every commit that was read has been told of when nobody commits.
        let _order = lock(&self.order);
        let mut state = self.write();
        let meanwhile = state.meanwhile.take();
        let (Some(meanwhile), Some(filled)) = (meanwhile, filled?) else {
            return Ok(());
        };
        let followed = filled.into_iter().map(|filling| meanwhile.follow(filling));
        let adopted = followed
            .collect::<Result<Vec<_>, _>>()
            .and_then(|fillings| state.columns.adopt(fillings));
        if let Err(Refusal::TooLarge { .. }) = adopted {
            state.note_too_large(object, &missing);
        }
        Ok(())
    }

    /// The columns, those that are kept and the others from all rows; `None` where they cannot be made, or would take too
    /// much.
    pub(super) fn gather(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Result<Option<Vec<Filling>>, Error> {
        let (mut fillings, rest) = self.kept(shape, object, attributes)?;
        if rest.is_empty() {
            return Ok(Some(fillings));
        }
        let read = self.read_columns(shape, object, &rest, |seq| {
            let columns = &self.read().columns;
            columns.filling(object, shape.layout(object), &rest, seq)
        });
        match read? {
            Ok(filling) => fillings.push(filling),
            Err(refusal) => {
                if let Refusal::TooLarge { .. } = refusal {
                    self.write().note_too_large(object, &rest);
                }
                return Ok(None);
            }
        }
        Ok(Some(fillings))
    }

    /// What is missing, from where on commits are noted; `None` where nothing is, or it cannot be filled.
    fn begin(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Option<Vec<Attribute>> {
        let mut state = self.write();
        let missing = state.columns.missing(object, attributes);
        let fits = |attribute: &Attribute| !state.too_large.contains(&(object, *attribute));
        if missing.is_empty() || state.schema_seq != shape.seq() || !missing.iter().all(fits) {
            return None;
        }
        state.meanwhile = Some(Meanwhile::default());
        Some(missing)
    }

    /// Columns for one question, however large.
    pub(super) fn apart(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
    ) -> Result<Columns, Error> {
        let mut columns = Columns::new(usize::MAX, 0);
        let filled = self.read_columns(shape, object, attributes, |seq| {
            Columns::new(usize::MAX, seq).filling(object, shape.layout(object), attributes, seq)
        })?;
        let adopted = filled.and_then(|filling| {
            columns.forget(filling.seq());
            columns.adopt(vec![filling])
        });
        let refused = |refusal: Refusal| satchel_store::Error::BadQuery(refusal.to_string());
        adopted.map_err(refused)?;
        Ok(columns)
    }

    /// Reads all rows into columns that are made for a position of the log: half of them on another thread, since most of
    /// the time goes into decrypting pages.
    fn read_columns(
        &self,
        shape: &Shape,
        object: usize,
        attributes: &[Attribute],
        begin: impl Fn(u64) -> Filling + Sync,
    ) -> Result<Result<Filling, Refusal>, Error> {
        let scan = Scan {
            filler: self,
            layout: shape.layout(object),
            attributes,
        };
        let last = satchel_store::read(&*self.database, |reader: &dyn Reader| {
            record::last_key(reader, scan.layout)
        })?;
        if last < LARGE {
            return scan.fill((0, u64::MAX), &begin);
        }
        let half = last / 2;
        let (first, rest) = std::thread::scope(|scope| {
            let rest = scope.spawn(|| scan.fill((half, u64::MAX), &begin));
            (scan.fill((0, half), &begin), rest.join())
        });
        match (first?, rest) {
            (Ok(mut filling), Ok(Ok(Ok(rest)))) if rest.seq() == filling.seq() => {
                Ok(filling.append(&rest).map(|()| filling))
            }
            (Err(refusal), _) | (_, Ok(Ok(Err(refusal)))) => Ok(Err(refusal)),
            // A commit came between the two beginnings, or the thread failed: all from one.
            _ => scan.fill((0, u64::MAX), &begin),
        }
    }
}

/// Tables with fewer rows are read on one thread, and nothing is kept of them: they are read in ten milliseconds.
pub(super) const LARGE: u64 = 5_000;

/// One reading of columns.
struct Scan<'s> {
    filler: &'s Filler,
    layout: &'s Layout,
    attributes: &'s [Attribute],
}

impl Scan<'_> {
    /// Columns of the rows whose keys are past the first of `keys` and up to the second, as of one position of the log.
    fn fill(
        &self,
        keys: (u64, u64),
        begin: &(impl Fn(u64) -> Filling + Sync),
    ) -> Result<Result<Filling, Refusal>, Error> {
        let attributes = self.attributes.iter();
        let kinds: Vec<SlotKind> = attributes.map(|one| one.kind(self.layout)).collect();
        let mut refused = None;
        let read = satchel_store::read(&*self.filler.database, |reader: &dyn Reader| {
            let mut filling = begin(workspace::seq(reader)?);
            let mut push = |key, deleted, row: &dyn Row| {
                let stop = self.filler.stop.load(Ordering::Relaxed);
                let cell = |at: usize| cell(row, FIRST_ATTRIBUTE + at, kinds[at]);
                let pushed = filling.push(key, deleted, cell);
                refused = pushed.err();
                if stop || refused.is_some() {
                    return Err(satchel_store::Error::Busy);
                }
                Ok(())
            };
            record::scan(reader, self.layout, self.attributes, keys, &mut push)?;
            Ok(filling)
        });
        match refused {
            Some(refusal) => Ok(Err(refusal)),
            None => Ok(Ok(read?)),
        }
    }
}

/// A row's value in the form that columns take; see `store::record` for how each kind is stored.
fn cell(row: &dyn Row, column: usize, kind: SlotKind) -> Cell<'_> {
    let cell = match kind {
        SlotKind::Text | SlotKind::LongText | SlotKind::Set => row.text(column).map(Cell::text),
        SlotKind::Integer | SlotKind::Time | SlotKind::Money | SlotKind::Boolean => {
            row.integer(column).map(Cell::Whole)
        }
        SlotKind::Real | SlotKind::Decimal => row.real(column).map(Cell::Real),
        SlotKind::Date => row
            .text(column)
            .and_then(|day| day.parse::<Date>().ok())
            .map(|day| Cell::Whole(number_of(day).into())),
        SlotKind::Reference => row
            .blob(column)
            .map(|bytes| Cell::Bytes(Cow::Borrowed(bytes))),
    };
    cell.unwrap_or(Cell::Nothing)
}

/// Commits that came while columns were being read.
#[derive(Default)]
pub(super) struct Meanwhile {
    commits: Vec<Commit>,
    records: usize,
}

struct Commit {
    first_seq: u64,
    last_seq: u64,
    touched: Vec<(commit::Touched, String)>,
}

/// So many records are noted at most: what an import brings is read again when it is over.
const NOTED: usize = 20_000;

impl Meanwhile {
    /// Notes a commit. False where it is too much.
    pub(super) fn add(
        &mut self,
        first_seq: u64,
        last_seq: u64,
        touched: &[commit::Touched],
        labels: Vec<String>,
    ) -> bool {
        self.records += touched.len();
        if self.records > NOTED {
            return false;
        }
        self.commits.push(Commit {
            first_seq,
            last_seq,
            touched: touched.iter().cloned().zip(labels).collect(),
        });
        true
    }

    fn follow(&self, mut filling: Filling) -> Result<Filling, Refusal> {
        for commit in &self.commits {
            let touched = commit.touched.iter();
            let rows: Vec<_> = touched
                .map(|(touched, label)| row(touched, label))
                .collect();
            filling.apply(commit.first_seq, commit.last_seq, &rows)?;
        }
        Ok(filling)
    }
}
