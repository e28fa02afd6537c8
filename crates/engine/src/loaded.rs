//! One document inside a write: its register and its record, read, changed, written back.

use satchel_document::{Change, Register, State, Update, merge};
use satchel_model::{Layout, Record, RecordId, SlotIndex, Stamps};
use satchel_store::document::Document;
use satchel_store::{OpenLog, Reader, Writer, also, document, record};

use crate::commit::Touched;
use crate::rebuild::register_of;
use crate::{Error, Shape, values};

/// A document that is being changed.
pub(crate) struct Loaded {
    pub(crate) key: u64,
    pub(crate) id: RecordId,
    pub(crate) register: Register,
    /// Place of its object in the schema; `None` while no change names one that is known here.
    pub(crate) object: Option<usize>,
    object_name: String,
    local_seq: u64,
    /// The record as it shows, with its values by slot.
    pub(crate) record: Record,
    stored: Stored,
    touched: Vec<SlotIndex>,
    settled: Vec<SlotIndex>,
    merged: Option<State>,
    /// Whether it holds what the schema does not know.
    unknown: bool,
    /// Its row as it was, where the workspace has computed fields.
    before: Option<Record>,
    /// The stamps of its row.
    stamped: Option<Stamps>,
}

/// What the database holds of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stored {
    Nothing,
    Register,
    Row,
}

impl Loaded {
    /// A document of which nothing is known yet.
    pub(crate) fn new(shape: &Shape, id: RecordId, object: Option<usize>) -> Self {
        let layout = object.map(|object| shape.layout(object));
        Self {
            key: 0,
            id,
            register: Register::default(),
            object,
            object_name: layout
                .map(|layout| layout.object.name_singular.clone())
                .unwrap_or_default(),
            local_seq: 0,
            record: blank(id, object, layout),
            stored: Stored::Nothing,
            touched: Vec::new(),
            settled: Vec::new(),
            merged: None,
            unknown: false,
            before: None,
            stamped: None,
        }
    }

    /// The document with this id, or `None`.
    pub(crate) fn get(
        shape: &Shape,
        reader: &dyn Reader,
        id: RecordId,
    ) -> Result<Option<Self>, Error> {
        document::get(reader, id)?
            .map(|row| Self::of_row(shape, reader, row))
            .transpose()
    }

    /// The document with this key, or `None`.
    pub(crate) fn by_key(
        shape: &Shape,
        reader: &dyn Reader,
        key: u64,
    ) -> Result<Option<Self>, Error> {
        document::by_key(reader, key)?
            .map(|row| Self::of_row(shape, reader, row))
            .transpose()
    }

    /// The document of a record that is shown.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub(crate) fn shown(shape: &Shape, reader: &dyn Reader, id: RecordId) -> Result<Self, Error> {
        Self::get(shape, reader, id)?
            .filter(|loaded| loaded.stored == Stored::Row)
            .ok_or(Error::NotFound(id))
    }

    /// The document of a row.
    pub(crate) fn of_row(shape: &Shape, reader: &dyn Reader, row: Document) -> Result<Self, Error> {
        let object = shape.object_of(&row.object);
        let found = match object {
            Some(object) => record::get(
                reader,
                shape.layout(object),
                shape.statements(object),
                object,
                row.key,
            )?,
            None => None,
        };
        Self::of(shape, row, found)
    }

    /// The document of a row, and the record that it shows.
    pub(crate) fn of(shape: &Shape, row: Document, found: Option<Record>) -> Result<Self, Error> {
        let (register, object) = (register_of(&row)?, shape.object_of(&row.object));
        let stored = if found.is_some() {
            Stored::Row
        } else {
            Stored::Register
        };
        let before = match shape.computations().is_empty() {
            true => None,
            false => found.clone(),
        };
        let stamped = found.as_ref().map(|record| record.stamps);
        let record = found
            .unwrap_or_else(|| blank(row.id, object, object.map(|object| shape.layout(object))));
        Ok(Self {
            key: row.key,
            local_seq: row.local_seq,
            object_name: row.object,
            register,
            object,
            record,
            stored,
            unknown: false,
            before,
            stamped,
            ..Self::new(shape, row.id, None)
        })
    }

    /// Its layout; one without slots while its object is not known, so that its changes are kept all the same.
    pub(crate) fn layout<'w>(&self, shape: &'w Shape) -> &'w Layout {
        shape.of_document(self.object)
    }

    /// Takes what one change did, which stands at `seq` in the log.
    pub(crate) fn update(&mut self, shape: &Shape, update: &Update, seq: u64) {
        self.appended(seq);
        if let Some(name) = &update.object {
            self.name_object(shape, name);
        }
        let mut state = State {
            stamps: self.record.stamps,
            values: std::mem::take(&mut self.record.values),
            also: Vec::new(),
            unknown: false,
        };
        state.update(update);
        self.unknown |= state.unknown;
        (self.record.stamps, self.record.values) = (state.stamps, state.values);
        self.touched
            .extend(update.assigns.iter().map(|assign| assign.slot));
        self.settled.extend(&update.settled);
    }

    /// Merges a change that is concurrent with others, which will stand at `seq` in the log.
    pub(crate) fn merge(
        &mut self,
        shape: &Shape,
        log: &mut OpenLog<'_>,
        pending: &[(u64, Change)],
        change: &Change,
        seq: u64,
    ) -> Result<(), Error> {
        let mut changes = Vec::new();
        for &position in self.register.positions() {
            match pending.iter().find(|(at, _)| *at == position) {
                Some((_, change)) => changes.push(change.clone()),
                None => changes.push(Change::parse(&log.at(position)?.1.bytes)?),
            }
        }
        changes.push(change.clone());
        if let Some(name) = changes.iter().find_map(Change::object) {
            self.name_object(shape, &name);
        }
        let (state, register) = merge(&changes, self.register.positions(), self.layout(shape))?;
        self.register = register;
        self.appended(seq);
        (self.record.stamps, self.record.values) = (state.stamps, state.values.clone());
        self.keep_computed(shape);
        self.unknown |= state.unknown;
        // It knows what was settled before, and what is in conflict again.
        self.settled.clear();
        self.merged = Some(state);
        Ok(())
    }

    /// What is computed is not in the documents that were merged.
    fn keep_computed(&mut self, shape: &Shape) {
        let Some(before) = &self.before else { return };
        let layout = shape.of_document(self.object);
        for slot in (0..layout.slots.len()).filter(|&slot| layout.is_computed(slot)) {
            self.record.values[slot].clone_from(&before.values[slot]);
        }
    }

    fn appended(&mut self, seq: u64) {
        self.register.appended(seq);
        if self.key == 0 {
            self.key = seq;
        }
    }

    /// Notes that its last change was made here.
    pub(crate) fn made_here(&mut self, seq: u64) {
        self.local_seq = seq;
    }

    fn name_object(&mut self, shape: &Shape, name: &str) {
        if self.object_name.is_empty() {
            self.object_name = name.to_owned();
            self.object = shape.object_of(name);
            self.record = blank(
                self.id,
                self.object,
                self.object.map(|object| shape.layout(object)),
            );
        }
    }

    /// Its register in bytes: it is not changed any more.
    pub(crate) fn encode(self) -> Encoded {
        Encoded {
            register: self.register.encode(),
            loaded: self,
        }
    }

    fn save_record(&mut self, shape: &Shape, writer: &dyn Writer) -> Result<(), Error> {
        let Some(object) = self.object else {
            return Ok(());
        };
        let (layout, statements) = (shape.layout(object), shape.statements(object));
        self.record.object = object;
        match (self.stored, &self.merged) {
            (Stored::Row, None) => {
                self.touched.sort_unstable();
                self.touched.dedup();
                let (before, touched) = (self.stamped.as_ref(), &self.touched);
                record::update(writer, layout, self.key, before, &self.record, touched)?;
            }
            (Stored::Row, Some(_)) => {
                record::remove(writer, layout, self.key)?;
                record::insert(writer, layout, statements, self.key, &self.record)?;
            }
            _ => record::insert(writer, layout, statements, self.key, &self.record)?,
        }
        self.save_also(writer, layout)?;
        document_object(writer, self, &self.object_name)
    }

    fn save_also(&mut self, writer: &dyn Writer, layout: &Layout) -> Result<(), Error> {
        if let Some(state) = self.merged.take() {
            let rows: Vec<also::Also> = state
                .also
                .iter()
                .map(|other| values::also_row(layout, other))
                .collect();
            also::replace(writer, self.key, &rows)?;
        }
        for slot in std::mem::take(&mut self.settled) {
            also::settle(writer, self.key, &layout.slots[slot].key)?;
        }
        Ok(())
    }
}

/// A document as it will be stored.
pub(crate) struct Encoded {
    loaded: Loaded,
    register: Vec<u8>,
}

impl Encoded {
    /// Writes register and record back.
    pub(crate) fn save(mut self, shape: &Shape, writer: &dyn Writer) -> Result<Touched, Error> {
        let loaded = &mut self.loaded;
        if loaded.stored == Stored::Nothing {
            let row = Document {
                key: loaded.key,
                id: loaded.id,
                object: std::mem::take(&mut loaded.object_name),
                local_seq: loaded.local_seq,
                register: self.register,
            };
            document::insert(writer, &row)?;
        } else {
            document::update(writer, loaded.key, loaded.local_seq, &self.register)?;
        }
        loaded.save_record(shape, writer)?;
        if loaded.unknown || loaded.object.is_none() {
            document::note_unprojected(writer, loaded.key)?;
        }
        Ok(Touched {
            key: self.loaded.key,
            record: self.loaded.record,
            before: self.loaded.before,
        })
    }
}

/// Names the object of a stored document whose first changes did not.
fn document_object(writer: &dyn Writer, loaded: &Loaded, name: &str) -> Result<(), Error> {
    if loaded.stored == Stored::Register {
        document::set_object(writer, loaded.key, name)?;
    }
    Ok(())
}

fn blank(id: RecordId, object: Option<usize>, layout: Option<&Layout>) -> Record {
    let slots = layout.map_or(0, |layout| layout.slots.len());
    Record {
        id,
        object: object.unwrap_or(usize::MAX),
        stamps: Stamps::default(),
        values: vec![None; slots],
    }
}
