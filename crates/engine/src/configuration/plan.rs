//! What lies between a schema and the files of a folder, and the way from one to the other.

mod columns;
mod fields;
mod planner;
mod roles;
mod views;
mod wanted;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::planner::Planner;
use super::folder::Files;
use crate::schema::drafts;
use crate::{Acting, Committed, Error, SchemaEdit, Unmet, Workspace};

/// The steps from the schema as it is to the one that is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Plan {
    /// The schema's version that it begins from: a position in the log.
    #[ts(type = "number")]
    pub version: u64,
    /// In the order in which they are taken; all at once.
    pub steps: Vec<Step>,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Step {
    /// What it does, for people: `Animal: add the field "Weight"`.
    pub what: String,
    /// What would no longer be seen; `None` where nothing goes out of use.
    pub loses: Option<Loss>,
    /// Records that do not keep to what it asks of a field. They stay as they are, and `satchel doctor` tells of them.
    pub meets: Option<Unmet>,
    /// How it is done.
    pub edit: SchemaEdit,
}

/// What a step puts out of sight. It stays in the documents, and a rollback brings it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Loss {
    /// Records that have something there.
    #[ts(type = "number")]
    pub records: u64,
}

impl Plan {
    /// Whether some step puts values out of sight.
    #[must_use]
    pub fn loses(&self) -> bool {
        self.steps
            .iter()
            .any(|step| step.loses.is_some_and(|loss| loss.records > 0))
    }
}

impl Workspace {
    /// What applying files would do.
    ///
    /// # Errors
    /// [`Error::BadSchema`] where the files ask for what cannot be: two say one object, a view names a field that they do
    /// not have; what the store says.
    pub fn plan_schema(&self, files: &Files) -> Result<Plan, Error> {
        let shape = self.shape();
        let mut planner = Planner {
            workspace: self,
            steps: Vec::new(),
        };
        planner.objects(&shape, &files.objects)?;
        let now_ms = self.host().now_ms();
        let drafted = |steps: &[Step]| {
            self.read(|reader| {
                let edits = steps.iter().map(|step| &step.edit);
                let drafts = edits.map(|edit| drafts(&shape, reader, edit, now_ms));
                Ok(drafts.collect::<Result<Vec<_>, _>>()?.concat())
            })
        };
        let schema = drafted(&planner.steps)?;
        let after = self.read(|reader| shape.foreseen(reader, &schema))?;
        if let Some(views) = &files.views {
            planner.views(&after, views)?;
        }
        if let Some(roles) = &files.roles {
            planner.roles(&after, roles)?;
        }
        // What applying it would refuse is refused now.
        let all = drafted(&planner.steps)?;
        self.read(|reader| shape.foreseen(reader, &all))?;
        Ok(Plan {
            version: self.schema_version()?,
            steps: planner.steps,
        })
    }

    /// Takes the steps of a plan, all or none.
    ///
    /// # Errors
    /// [`Error::BadSchema`] where the schema is not the one that the plan was made for, where values would go out of
    /// sight and `allow_loss` does not say that they may, or where a step asks for what cannot be.
    pub fn apply_plan(
        &self,
        acting: Acting,
        plan: &Plan,
        allow_loss: bool,
    ) -> Result<Committed, Error> {
        if plan.loses() && !allow_loss {
            return Err(Error::BadSchema(
                "the plan puts values out of sight; look at it with `satchel schema plan`, and allow it with --allow-data-loss"
                    .to_owned(),
            ));
        }
        let edits: Vec<SchemaEdit> = plan.steps.iter().map(|step| step.edit.clone()).collect();
        self.edit_schema_at(acting, &edits, Some(plan.version))
    }
}
