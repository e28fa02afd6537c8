//! What people make of the schema, lowered to drafts of the records that it is kept in.

use satchel_model::custom::{self, FIELD, OBJECT, OPTION};
use satchel_model::standard::{PERMISSION, ROLE, ROLE_KEY, VIEW, VIEW_FIELD, VIEW_KEY};
use satchel_model::{Draft, DraftAction, Record, RecordId};
use satchel_store::Reader;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use ts_rs::TS;

use crate::configuration::{permission_id, role_id, version_of};
use crate::view::find;
use crate::{Acting, Committed, Error, Shape, Workspace, identity, saved_view, values};

/// A part of the schema: named by what never changes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "part")]
pub enum SchemaPart {
    /// An object.
    Object {
        /// Its singular name: `visit`.
        name: String,
    },
    /// A field.
    Field {
        /// Its object's singular name.
        object: String,
        /// Its name: `weight`.
        name: String,
        /// What it holds, as the API calls it: `NUMBER`.
        #[serde(rename = "type")]
        field_type: String,
    },
    /// An option of a select.
    Option {
        /// The singular name of its field's object.
        object: String,
        /// The name of its field.
        field: String,
        /// The stored value.
        value: String,
    },
    /// A view that the whole team shares. It is no record of the schema, but is kept with it in files.
    View {
        /// What the files call it: a word, or the id of its record.
        key: String,
    },
    /// A column of such a view.
    Column {
        /// What the files call the view.
        view: String,
        /// The name of the column's field.
        field: String,
    },
    /// A role. It is no record of the schema, but is kept with it in files.
    Role {
        /// What the files call it: a word, or the id of its record.
        key: String,
    },
    /// What a role says of an object, or of one of its fields.
    Permission {
        /// What the files call the role.
        role: String,
        /// The object's singular name.
        object: String,
        /// The field's name; empty for the whole object.
        field: String,
    },
}

/// What a part of the schema is to be like. A part that is not there is added; of one that is, what is not named stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchemaEdit {
    /// Which part.
    #[serde(flatten)]
    pub part: SchemaPart,
    /// What it says, by the names of the fields of the records that the schema is kept in.
    #[serde(default)]
    #[ts(type = "Record<string, unknown>")]
    pub values: Map<String, Json>,
    /// Whether it is in use. Out of use nothing of it shows, and no value is lost.
    #[serde(default = "in_use")]
    pub active: bool,
}

const fn in_use() -> bool {
    true
}

impl Workspace {
    /// Changes the schema: all of it or nothing, in one batch that can be undone.
    ///
    /// # Errors
    /// [`Error::BadSchema`] where it asks for what cannot be; [`Error::NoSuchField`], [`Error::BadValue`].
    pub fn edit_schema(&self, acting: Acting, edits: &[SchemaEdit]) -> Result<Committed, Error> {
        self.edit_schema_at(acting, edits, None)
    }

    /// The same, where the schema still is of a version.
    pub(crate) fn edit_schema_at(
        &self,
        acting: Acting,
        edits: &[SchemaEdit],
        version: Option<u64>,
    ) -> Result<Committed, Error> {
        let now_ms = self.host().now_ms();
        self.commit_with(self.action(acting), |shape, writer| {
            if let Some(version) = version {
                let now = version_of(shape, writer)?;
                if version != now {
                    return Err(Error::BadSchema(format!(
                        "the schema was changed since the plan was made: it is at version {now} now; plan again"
                    )));
                }
            }
            let drafts = edits.iter().map(|edit| drafts(shape, writer, edit, now_ms));
            Ok(drafts.collect::<Result<Vec<_>, _>>()?.concat())
        })
    }
}

impl SchemaPart {
    /// The part that the values of a record of the schema name.
    pub(crate) fn named_by(object: &str, values: &Map<String, Json>) -> Result<Self, Error> {
        let text = |name: &str| match values.get(name).and_then(Json::as_str) {
            Some(text) => Ok(text.to_owned()),
            None => Err(Error::BadSchema(format!("a {object} needs its {name}"))),
        };
        Ok(match object {
            OBJECT => Self::Object {
                name: text("nameSingular")?,
            },
            FIELD => Self::Field {
                object: text("object")?,
                name: text("name")?,
                field_type: text("type")?,
            },
            _ => Self::Option {
                object: text("object")?,
                field: text("field")?,
                value: text("value")?,
            },
        })
    }

    /// Its record: the object it is of, its id, and what names it there.
    fn record(&self, shape: &Shape) -> (&'static str, RecordId, Vec<(&'static str, String)>) {
        match self {
            Self::Object { name } => {
                let named = vec![("nameSingular", name.clone())];
                (OBJECT, custom::object_id(name), named)
            }
            Self::Field {
                object,
                name,
                field_type,
            } => {
                let name = &own_name(shape, object, name, field_type);
                let named = vec![
                    ("object", object.clone()),
                    ("name", name.clone()),
                    ("type", field_type.clone()),
                ];
                (FIELD, custom::field_id(object, name, field_type), named)
            }
            Self::Option {
                object,
                field,
                value,
            } => {
                let key = key_of(shape, object, field);
                let id = custom::option_id(object, &key, value);
                let named = vec![
                    ("object", object.clone()),
                    ("field", key),
                    ("value", value.clone()),
                ];
                (OPTION, id, named)
            }
            Self::View { key } => {
                let id = saved_view::id_of(key);
                let word = key.parse::<RecordId>().is_err();
                let named = word.then(|| (VIEW_KEY, key.clone()));
                (VIEW, id, named.into_iter().collect())
            }
            Self::Column { view, field } => {
                let view = saved_view::id_of(view);
                let id = identity::of_column(view, field);
                let named = vec![("view", view.to_string()), ("field", field.clone())];
                (VIEW_FIELD, id, named)
            }
            Self::Role { key } => {
                let word = key.parse::<RecordId>().is_err();
                let named = word.then(|| (ROLE_KEY, key.clone()));
                (ROLE, role_id(key), named.into_iter().collect())
            }
            Self::Permission {
                role,
                object,
                field,
            } => {
                let named = vec![
                    ("role", role_id(role).to_string()),
                    ("object", object.clone()),
                    ("field", field.clone()),
                ];
                (PERMISSION, permission_id(role, object, field), named)
            }
        }
    }
}

/// The name that a field was added under: one that had to be told apart goes by another.
fn own_name(shape: &Shape, object: &str, name: &str, field_type: &str) -> String {
    let object = shape.schema().object(object);
    let found = object.and_then(|object| object.field(name));
    let found = found.filter(|field| field.field_type.name() == field_type);
    let own = found.and_then(|field| field.key.split_once(':'));
    own.map_or_else(|| name.to_owned(), |(own, _)| own.to_owned())
}

/// The key of an object's field, by its name or by the key itself.
fn key_of(shape: &Shape, object: &str, field: &str) -> String {
    let object = shape.schema().object(object);
    let found = object.and_then(|object| object.field(field));
    found.map_or_else(|| field.to_owned(), |field| field.key.clone())
}

/// The drafts of an edit.
pub(crate) fn drafts(
    shape: &Shape,
    reader: &dyn Reader,
    edit: &SchemaEdit,
    now_ms: i64,
) -> Result<Vec<Draft>, Error> {
    let (kept_in, id, named) = edit.part.record(shape);
    let object = shape.object(kept_in)?;
    let present = match find(shape, reader, id) {
        Ok((_, record)) if record.object != object => {
            return Err(Error::BadSchema(format!(
                "the record {id} is there and is no {kept_in}: leave it out of the files"
            )));
        }
        Ok((_, record)) => Some(record),
        Err(Error::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let mut wanted = edit.values.clone();
    if present.is_none() {
        wanted.extend(
            named
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text.into())),
        );
    }
    if let Some(Json::String(text)) = wanted.get("default") {
        // As a person types it into the field: any other JSON is in the API's form.
        let quoted = Json::from(text.as_str()).to_string();
        wanted.insert("default".to_owned(), quoted.into());
    }
    let shown = present.as_ref().map_or(&[][..], |record| &record.values);
    let draft = |action, assigns| Draft {
        record: id,
        object,
        action,
        assigns,
    };
    let assigns = values::assigns(shape.layout(object), shown, &wanted)?;
    let mut drafts = vec![draft(DraftAction::Create, assigns)];
    let deleted = |record: &Record| record.stamps.deleted_at.is_some();
    match (edit.active, present.as_ref().is_some_and(deleted)) {
        (true, true) => drafts.push(draft(DraftAction::Restore, Vec::new())),
        (false, false) => drafts.push(draft(DraftAction::Delete(now_ms), Vec::new())),
        _ => {}
    }
    Ok(drafts)
}
