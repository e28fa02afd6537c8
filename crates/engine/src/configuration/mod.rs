//! The schema as code: a folder of readable files, one an object, that is written, compared and applied.
//!
//! The format, which is ours, is told in `docs/schema.md`. A file says all that is in use of its object: a field that it
//! does not name is put out of use when it is applied. Standard objects without a file stay as they are.

mod files;
mod format;
mod plan;
mod versions;

pub use files::{FieldEntry, ObjectFile, OptionEntry, read, write};
pub use format::format;
pub use plan::{Loss, Plan, Step};
pub use versions::Version;
