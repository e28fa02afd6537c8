//! The words of the CRM: what an object, a field, a value, an edit and a query are.
//!
//! Owns the schema and its layout into slots, the rules of every field type, and the shapes that the
//! interface and the public API speak. Refuses to know about files, clocks, SQL, Automerge and the
//! network: time, ids and randomness are passed in.

pub mod access;
mod anywhere;
mod asking;
mod attribute;
mod authorship;
pub mod computed;
mod cursor;
pub mod custom;
mod edit;
pub mod field_type;
mod filter_text;
mod fit;
mod group;
mod hlc;
mod id;
mod layout;
mod matching;
mod operator;
pub mod pattern;
mod period;
mod query;
mod record;
mod same;
mod scalar;
mod schema;
pub mod settings;
mod stage;
pub mod standard;

pub use anywhere::ANY_FIELD;
pub use asking::{Asking, ME};
pub use attribute::{Attribute, attributes};
pub use authorship::{Authorship, BatchId, ChangeKind};
pub use cursor::Cursor;
pub use edit::{Assign, Draft, DraftAction};
pub use field_type::{FieldType, Problem};
pub use filter_text::{Unreadable, filter_text, parse_filter, parse_sorts, sorts_text};
pub use group::{Granularity, GroupQuery, Grouping, Measure};
pub use hlc::{Clock, Hlc};
pub use id::RecordId;
pub use layout::{Layout, Slot, SlotIndex};
pub use matching::{DAY_MS, Unfit, operands};
pub use operator::{Comparand, Operator};
pub use period::{NotAPeriod, Period};
pub use query::{Filter, Query, Sort};
pub use record::{Record, Stamps};
pub use scalar::{Money, Scalar, SlotKind};
pub use schema::{Field, Object, Schema, SelectOption};
pub use settings::{NumberFormat, Settings};
pub use stage::StageKind;
