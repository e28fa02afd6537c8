//! The schema, the team's views and its roles as code: a folder of readable files that is written, compared and applied.
//!
//! The format, which is ours, is told in `docs/schema.md`: a file for each object, one for the views that the whole
//! team shares, and one for its roles. A file says all that is in use of its object: a field that it does not name is put out of use when it is
//! applied. Standard objects without a file stay as they are, and so do views and roles where no file says them.

mod arrangement;
mod folder;
mod format;
mod lines;
mod object_file;
mod plan;
mod role_file;
mod versions;
mod view_file;

pub use folder::{Files, MAX_BYTES, PlacedView, ROLES, Texts, VIEWS, gather, write};
pub use format::format;
pub use object_file::{FieldEntry, ObjectFile, OptionEntry};
pub use plan::{Loss, Plan, Step};
pub use role_file::{PermissionEntry, RoleEntry, RolesFile, RuleEntry, RulesEntry};
pub(crate) use role_file::{permission_id, role_id};
pub use versions::Version;
pub(crate) use versions::version_of;
pub use view_file::{ColumnEntry, FilterEntry, ViewEntry, ViewLayout, ViewsFile};
