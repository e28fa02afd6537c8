//! What each column of a contacts file means.

use super::{
    presets::{PRESETS, Preset, normalise},
    role::Role,
};

/// Columns that are right without being about anyone: added by us to the file of rejected rows.
pub(super) const REASON: &str = "reason";

/// One column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// As the file calls it.
    pub(super) header: String,
    /// Where its values go.
    pub(super) role: Role,
    /// What a line of the note made from it is called.
    pub(super) label: String,
    /// The column that says what this one's values mean, row by row.
    pub(super) label_column: Option<usize>,
}

/// A preset fitted to a header.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Which preset.
    pub(super) preset: &'static Preset,
    /// Every column of the file.
    pub(super) columns: Vec<Column>,
    /// How many columns have names.
    named: usize,
    /// How many of them the preset knows.
    known: usize,
}

impl Plan {
    /// The preset that knows a header best; `None` where nothing in it says who a contact is.
    pub(super) fn best(header: &[String], only: Option<&'static Preset>) -> Option<Self> {
        let normal: Vec<_> = header.iter().map(|cell| normalise(cell)).collect();
        let mut best: Option<Self> = None;
        for preset in PRESETS {
            let wanted = only.map_or_else(|| preset.fits(&normal), |only| only.name == preset.name);
            let plan = wanted.then(|| Self::new(preset, header, &normal));
            let Some(plan) = plan.filter(Self::is_plausible) else {
                continue;
            };
            if best.as_ref().is_none_or(|best| plan.score() > best.score()) {
                best = Some(plan);
            }
        }
        best
    }

    /// How well it fits: how many columns it knows, then their share in thousandths.
    pub(super) fn score(&self) -> (usize, usize) {
        (self.known, self.known * 1000 / self.named.max(1))
    }

    /// (header, where its values go) for people to read.
    pub(super) fn mapping(&self) -> Vec<(String, String)> {
        self.columns
            .iter()
            .map(|column| (column.header.clone(), column.role.destination().to_owned()))
            .collect()
    }

    fn new(preset: &'static Preset, header: &[String], normal: &[String]) -> Self {
        let roles: Vec<_> = normal.iter().map(|cell| (preset.role)(cell)).collect();
        let columns = (0..header.len())
            .map(|index| Column {
                header: header[index].trim().to_owned(),
                role: match (&*normal[index], roles[index]) {
                    (REASON, _) => Role::Nothing,
                    (_, role) => role.unwrap_or(Role::Line),
                },
                label: label(&header[index], index),
                label_column: label_column(normal, &roles, index),
            })
            .collect();
        let named = normal
            .iter()
            .filter(|cell| !cell.is_empty() && *cell != REASON)
            .count();
        let known = normal
            .iter()
            .zip(&roles)
            .filter(|(cell, role)| role.is_some() && *cell != REASON)
            .count();
        Self {
            preset,
            columns,
            named,
            known,
        }
    }

    fn is_plausible(&self) -> bool {
        let identifies = self.columns.iter().any(|column| column.role.identifies());
        identifies && (self.known * 2 >= self.named || self.known >= 3)
    }
}

impl Preset {
    fn fits(&self, normal: &[String]) -> bool {
        self.marks.is_empty()
            || normal
                .iter()
                .any(|cell| self.marks.contains(&cell.as_str()))
    }
}

/// A header as the label of a line: `Website 1 - Value` is a website, `Business City` part of the
/// business address.
fn label(header: &str, index: usize) -> String {
    const PARTS: &[&str] = &[
        "Street",
        "Street 2",
        "Street 3",
        "City",
        "State",
        "Postal Code",
        "Country/Region",
        "Country",
        "Address PO Box",
    ];
    let header = header.trim();
    if header.is_empty() {
        return format!("Column {}", index + 1);
    }
    if let Some((thing, _)) = header.split_once(" - ") {
        return thing.strip_suffix(" 1").unwrap_or(thing).to_owned();
    }
    match header.split_once(' ') {
        Some((place @ ("Business" | "Home" | "Other"), part)) if PARTS.contains(&part) => {
            format!("{place} address")
        }
        _ => header.to_owned(),
    }
}

/// The column before that names what this one holds: `Event 1 - Label` before `Event 1 - Value`.
fn label_column(normal: &[String], roles: &[Option<Role>], index: usize) -> Option<usize> {
    const NAMED_BY_LABEL: &[&str] = &[
        "event # - value",
        "relation # - value",
        "custom field # - value",
        "im # - value",
    ];
    let before = index.checked_sub(1)?;
    (NAMED_BY_LABEL.contains(&normal[index].as_str()) && roles[before] == Some(Role::Label))
        .then_some(before)
}
