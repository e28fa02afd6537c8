//! Plans and versions, put into words.

use satchel_engine::Unmet;
use satchel_engine::configuration::{Plan, Step, Version};

use crate::table::on_one_line;
use crate::{moments, shown};

pub(super) fn plan(plan: &Plan) -> String {
    if plan.steps.is_empty() {
        return format!(
            "The schema, at version {}, is as the folder says.",
            plan.version
        );
    }
    let steps: String = plan.steps.iter().map(step_line).collect();
    let warning = if plan.loses() {
        "\nValues go out of sight, which `apply` does with --allow-data-loss alone. They stay in the records, and a rollback brings them back."
    } else {
        ""
    };
    format!("From version {}:\n{steps}{warning}", plan.version)
}

fn step_line(step: &Step) -> String {
    let loses = step
        .loses
        .filter(|loss| loss.records > 0)
        .map(|loss| {
            format!(
                " ({} with something there)",
                shown::many(loss.records, "record")
            )
        })
        .unwrap_or_default();
    let meets = step
        .meets
        .iter()
        .map(|unmet| format!(" ({})", meets(unmet)));
    let meets: String = meets.collect();
    format!("  {}{loses}{meets}\n", on_one_line(&step.what))
}

/// The records that a stricter setting meets.
fn meets(unmet: &Unmet) -> String {
    let lacking = (unmet.lacking > 0)
        .then(|| format!("{} without a value", shown::many(unmet.lacking, "record")));
    let sharing = (unmet.sharing > 0).then(|| {
        format!(
            "{} that share a value",
            shown::many(unmet.sharing, "record")
        )
    });
    let parts: Vec<String> = lacking.into_iter().chain(sharing).collect();
    parts.join(", ")
}

pub(super) fn version(version: &Version) -> String {
    let by = version
        .by
        .as_deref()
        .map(|name| format!(" by {}", on_one_line(name)));
    format!(
        "{:>8}  {}{}  {}\n",
        version.version,
        moments::local(version.at),
        by.unwrap_or_default(),
        on_one_line(&version.touched.join(", "))
    )
}
