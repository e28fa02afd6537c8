//! The schema as it is right now: read from its records, replaced as a whole when one of them changes.

use satchel_model::custom::{self, Custom, Flaw};
use satchel_model::{Layout, Object, Record, Scalar, Schema, Slot, standard};
use satchel_store::record::{self, Statements};
use satchel_store::{Reader, workspace};

use crate::Error;
use crate::computed::Computations;

/// The objects, with all that follows from them. Whoever works takes one and keeps to it: a newer one only adds objects
/// behind those there are, and columns to their tables.
#[derive(Debug)]
pub struct Shape {
    schema: Schema,
    layouts: Vec<Layout>,
    statements: Vec<Statements>,
    /// The layout of documents whose object is not known here: no slots.
    unknown: Layout,
    flaws: Vec<Flaw>,
    computations: Computations,
    /// Position of the last change to the schema.
    seq: u64,
    /// How many of the objects this version knows of itself.
    known: usize,
}

impl Shape {
    /// The shape of a workspace without records of the schema.
    pub(crate) fn standard() -> Self {
        let base = base();
        Self::of(base.objects.len(), base, Vec::new(), 0)
    }

    /// What the records of the schema ask for; their own tables have to be there.
    pub(crate) fn read(reader: &dyn Reader) -> Result<Self, Error> {
        let own = own_layouts();
        let records = |at: usize| {
            let statements = Statements::new(&own[at]);
            record::every(reader, &own[at], &statements, at)
        };
        let custom = Custom {
            objects: records(0)?,
            fields: records(1)?,
            options: records(2)?,
        };
        let base = base();
        let known = base.objects.len();
        let (schema, flaws) = custom::derive(base, &own, &custom);
        let seq = workspace::get(reader)?.map_or(0, |workspace| workspace.schema_seq);
        Ok(Self::of(known, schema, flaws, seq))
    }

    /// The shape that other records of the schema would make of this one.
    pub(crate) fn with(&self, custom: &Custom) -> Self {
        let (schema, flaws) = custom::derive(base(), &own_layouts(), custom);
        Self::of(self.known, schema, flaws, self.seq)
    }

    fn of(known: usize, schema: Schema, flaws: Vec<Flaw>, seq: u64) -> Self {
        let layouts: Vec<Layout> = schema.objects.iter().cloned().map(Layout::new).collect();
        Self {
            statements: layouts.iter().map(Statements::new).collect(),
            unknown: Layout::new(no_object()),
            computations: Computations::of(&layouts),
            schema,
            layouts,
            flaws,
            seq,
            known,
        }
    }

    /// Its objects and fields, those out of use too.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The layouts of its objects, in schema order.
    #[must_use]
    pub fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// The objects that a team added.
    pub(crate) fn added(&self) -> impl Iterator<Item = &Object> {
        self.schema.objects.iter().skip(self.known)
    }

    /// Whether what a record of the schema stands for is there of itself: standard, or the name of an added object.
    pub(crate) fn is_given(&self, record: &Record) -> bool {
        let text = |field: &str| self.text(record, field);
        let base = base();
        let object = |name: &str| {
            let mut objects = base.objects.iter();
            objects.find(|object| object.name_singular.eq_ignore_ascii_case(name))
        };
        match self.layout(record.object).object.name_singular.as_str() {
            custom::OBJECT => object(text("nameSingular")).is_some(),
            custom::FIELD => match object(text("object")) {
                Some(object) => object
                    .field(text("name"))
                    .is_some_and(|field| field.field_type.name() == text("type")),
                None => (text("name"), text("type")) == ("name", "TEXT"),
            },
            _ => object(text("object"))
                .and_then(|object| object.field(text("field")))
                .is_some_and(|field| {
                    field
                        .options
                        .iter()
                        .any(|option| option.value == text("value"))
                }),
        }
    }

    /// A record of the schema with nothing in it but what says which part it is.
    pub(crate) fn naming(&self, record: &Record) -> Vec<Option<Scalar>> {
        let layout = self.layout(record.object);
        let names: &[&str] = match layout.object.name_singular.as_str() {
            custom::OBJECT => &["nameSingular"],
            custom::FIELD => &["object", "name", "type"],
            _ => &["object", "field", "value"],
        };
        let named = |slot: &Slot| names.contains(&layout.object.fields[slot.field].name.as_str());
        let values = layout.slots.iter().zip(&record.values);
        values
            .map(|(slot, value)| value.clone().filter(|_| named(slot)))
            .collect()
    }

    fn text<'r>(&self, record: &'r Record, field: &str) -> &'r str {
        let slot = self.layout(record.object).slot(field);
        match slot.and_then(|slot| record.values[slot].as_ref()) {
            Some(Scalar::Text(text)) => text,
            _ => "",
        }
    }

    /// Its computed fields.
    pub(crate) const fn computations(&self) -> &Computations {
        &self.computations
    }

    /// What its records ask for in vain.
    #[must_use]
    pub fn flaws(&self) -> &[Flaw] {
        &self.flaws
    }

    /// Its version: the position of the last change to the schema, 0 for the standard one.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// The layout of an object by its place.
    #[must_use]
    pub fn layout(&self, object: usize) -> &Layout {
        &self.layouts[object]
    }

    pub(crate) fn statements(&self, object: usize) -> &Statements {
        &self.statements[object]
    }

    /// The layout of a document; one without slots while its object is not known, so that its changes are kept.
    pub(crate) fn of_document(&self, object: Option<usize>) -> &Layout {
        object.map_or(&self.unknown, |object| &self.layouts[object])
    }

    /// The place of an object in use, by its singular or plural name.
    ///
    /// # Errors
    /// [`Error::NoSuchObject`].
    pub fn object(&self, name: &str) -> Result<usize, Error> {
        let named = |layout: &Layout| layout.object.active && layout.object.is_named(name);
        let found = self.layouts.iter().position(named);
        found.ok_or_else(|| Error::NoSuchObject {
            name: name.to_owned(),
            known: self.names().collect::<Vec<_>>().join(", "),
        })
    }

    /// The names of the objects in use, without those that the schema is kept in.
    fn names(&self) -> impl Iterator<Item = &str> {
        let objects = self.schema.objects.iter().filter(|object| object.active);
        objects
            .map(|object| object.name_singular.as_str())
            .filter(|name| !custom::is_schema(name))
    }

    /// The place of the object that a document names, in use or not.
    pub(crate) fn object_of(&self, document: &str) -> Option<usize> {
        let named = |layout: &Layout| layout.object.name_singular.eq_ignore_ascii_case(document);
        self.layouts.iter().position(named)
    }

    /// Whether an object is one of those that the schema is kept in.
    pub(crate) fn is_schema(&self, object: usize) -> bool {
        let layout = self.layouts.get(object);
        layout.is_some_and(|layout| custom::is_schema(&layout.object.name_singular))
    }

    /// What search calls an object. A newer version has more objects of its own, so those that a team added are counted
    /// apart from them.
    pub(crate) fn search_number(&self, object: usize) -> u16 {
        let added = object.checked_sub(self.known);
        u16::try_from(added.map_or(object, |added| FIRST_ADDED + added)).unwrap_or(u16::MAX)
    }

    /// The place of an object by what search calls it.
    pub(crate) fn by_search_number(&self, number: u16) -> usize {
        let number = usize::from(number);
        let added = number.checked_sub(FIRST_ADDED);
        added.map_or(number, |added| self.known + added)
    }
}

/// What search calls the first object that a team added.
const FIRST_ADDED: usize = 1_000;

/// The objects that this version knows of itself: those that the schema is kept in, and the standard ones. A newer version
/// may only add to their end.
fn base() -> Schema {
    let mut objects = custom::objects();
    objects.extend(standard::schema().objects);
    Schema { objects }
}

/// The layouts of the objects that the schema is kept in, which are the first of every schema.
pub(crate) fn own_layouts() -> Vec<Layout> {
    custom::objects().into_iter().map(Layout::new).collect()
}

fn no_object() -> Object {
    Object {
        name_singular: String::new(),
        name_plural: String::new(),
        label_singular: String::new(),
        label_plural: String::new(),
        icon: String::new(),
        label_field: String::new(),
        listed: false,
        active: false,
        fields: Vec::new(),
    }
}
