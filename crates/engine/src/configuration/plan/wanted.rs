//! A view of a file, read against the schema that the files make.

use satchel_model::{Filter, Grouping, Layout, Sort, custom, parse_filter, parse_sorts};
use serde::Deserialize as _;
use serde_json::{Map, Value as Json, json};

use super::super::folder::{PlacedView, VIEWS};
use super::super::view_file::FilterEntry;
use crate::saved_view::{Fitted, Stored, fit};
use crate::{Error, SavedView, Shape, ViewPart};

/// Letters of a key at most.
const MAX_KEY: usize = 60;

/// What a view is to be.
pub(super) struct Wanted<'f> {
    pub(super) placed: &'f PlacedView,
    pub(super) layout: &'f Layout,
    filter: Option<Filter>,
    sorts: Vec<Sort>,
    group_by: Option<Grouping>,
}

impl<'f> Wanted<'f> {
    /// # Errors
    /// [`Error::BadSchema`], with file and line, where it asks for what the schema has not.
    pub(super) fn read(
        placed: &'f PlacedView,
        after: &'f Shape,
        now_ms: i64,
    ) -> Result<Self, Error> {
        let (entry, lines) = (&placed.entry, &placed.lines);
        if !is_key(&entry.key) {
            let why = format!(
                "{:?} is no key: write small letters and digits with - between them, {MAX_KEY} at most, such as open-deals",
                entry.key
            );
            return Err(at(lines.key, &why));
        }
        let place = after.object(&entry.object);
        let layout = match place.map(|place| after.layout(place)) {
            Ok(layout) if !custom::is_schema(&layout.object.name_singular) => layout,
            Ok(_) => {
                return Err(at(
                    lines.object,
                    "the schema's own records are shown in no view",
                ));
            }
            Err(error) => {
                let why = format!(
                    "the view {:?} is of what is not there: {error}. Write the name of one of these, or add {}.toml",
                    entry.name, entry.object
                );
                return Err(at(lines.object, &why));
            }
        };
        let mut wanted = Self {
            placed,
            layout,
            filter: None,
            sorts: Vec::new(),
            group_by: None,
        };
        wanted.filter = wanted.filter_said()?;
        wanted.sorts = wanted.sorts_said()?;
        wanted.group_by = wanted.group_by_said()?;
        wanted.refuse_unfit(now_ms)?;
        Ok(wanted)
    }

    fn filter_said(&self) -> Result<Option<Filter>, Error> {
        let filter = match &self.placed.entry.filter {
            None => return Ok(None),
            Some(FilterEntry::Text(text)) => parse_filter(text, self.layout)
                .map_err(|error| self.unfit(ViewPart::Filter, 0, &error.to_string()))?,
            Some(FilterEntry::Structured(json)) => Filter::deserialize(json).map_err(|error| {
                let why = format!("its filter is neither text nor of JSON's form: {error}");
                self.unfit(ViewPart::Filter, 0, &why)
            })?,
        };
        let filter = filter.plain(self.layout);
        Ok(Some(filter).filter(|filter| *filter != Filter::And(Vec::new())))
    }

    fn sorts_said(&self) -> Result<Vec<Sort>, Error> {
        let Some(text) = &self.placed.entry.sort else {
            return Ok(Vec::new());
        };
        parse_sorts(text).map_err(|error| self.unfit(ViewPart::Sorts, 0, &error.to_string()))
    }

    fn group_by_said(&self) -> Result<Option<Grouping>, Error> {
        let text = self.placed.entry.group_by.as_ref();
        let read = text.map(|text| Grouping::parse(text)).transpose();
        read.map_err(|why| self.unfit(ViewPart::GroupBy, 0, &why))
    }

    /// Refuses what names a field, or compares it in a way, that there is not.
    fn refuse_unfit(&self, now_ms: i64) -> Result<(), Error> {
        let Fitted { flaws, .. } = fit(self.layout, &self.stored(), now_ms);
        if let Some(flaw) = flaws.into_iter().next() {
            let part = flaw.part;
            return Err(self.unfit(part, 0, &flaw.refused(self.layout).to_string()));
        }
        let columns = &self.placed.entry.columns;
        for (place, column) in columns.iter().enumerate() {
            let mut before = columns[..place].iter();
            if before.any(|before| before.field == column.field) {
                let why = format!("it has two columns for {:?}", column.field);
                return Err(self.unfit(ViewPart::Column, place, &why));
            }
            crate::values::field(self.layout, &column.field)
                .map_err(|error| self.unfit(ViewPart::Column, place, &error.to_string()))?;
        }
        Ok(())
    }

    fn unfit(&self, part: ViewPart, column: usize, why: &str) -> Error {
        let name = &self.placed.entry.name;
        let why = format!(
            "the view {name:?} cannot be: {why}. Mend the view, or say in {}.toml what it names",
            self.layout.object.name_singular
        );
        at(self.placed.lines.of_part(part, column), &why)
    }

    /// What its record is to say.
    fn stored(&self) -> Stored {
        Stored {
            filter: json!(self.filter),
            sorts: json!(self.sorts),
            group_by: json!(self.group_by),
            date_field: self.placed.entry.date_field.clone(),
            ..Stored::default()
        }
    }

    /// What its record is to say otherwise than it does, of which `fitted` is what can be asked now.
    pub(super) fn otherwise(
        &self,
        stored: &Stored,
        fitted: Option<&SavedView>,
    ) -> Map<String, Json> {
        let object = &self.layout.object.name_singular;
        let fitted = fitted.filter(|view| view.object == *object);
        let mut values = self.called_otherwise(stored);
        if fitted.is_none() {
            values.insert("object".to_owned(), json!(object));
        }
        values.extend(self.asked_otherwise(fitted));
        values
    }

    fn called_otherwise(&self, stored: &Stored) -> Map<String, Json> {
        let entry = &self.placed.entry;
        let kind = json!(entry.layout.kind());
        let kind_now = stored.kind.as_deref().unwrap_or("TABLE");
        let icon = entry.icon.as_deref().unwrap_or_default();
        let named = stored.name.as_ref() == Some(&entry.name);
        differing([
            ("name", json!(entry.name), named),
            ("kind", kind.clone(), kind == kind_now),
            (
                "icon",
                json!(entry.icon),
                icon == stored.icon.as_deref().unwrap_or_default(),
            ),
            ("owner", Json::Null, stored.owner.is_none()),
        ])
    }

    fn asked_otherwise(&self, fitted: Option<&SavedView>) -> Map<String, Json> {
        let date_field = self.placed.entry.date_field.as_ref();
        let filter_now = fitted.and_then(|view| Some(view.filter.as_ref()?.plain(self.layout)));
        let sorts_now = fitted.map_or(&[][..], |view| &view.sorts);
        let grouped_now = fitted.and_then(|view| view.group_by.as_ref());
        let dates_now = fitted.and_then(|view| view.date_field.as_ref());
        differing([
            ("filter", self.conditions(), filter_now == self.filter),
            ("sorts", some(&self.sorts), sorts_now == self.sorts),
            (
                "groupBy",
                json!(self.group_by),
                grouped_now == self.group_by.as_ref(),
            ),
            ("dateField", json!(date_field), dates_now == date_field),
        ])
    }

    /// Its filter as a window writes it: conditions that must all hold.
    fn conditions(&self) -> Json {
        let filter = self.filter.as_ref();
        filter.map_or(Json::Null, |filter| json!({ "and": filter.conditions() }))
    }
}

/// Of (name, wanted, whether it is so), what is not so.
pub(super) fn differing<const N: usize>(all: [(&str, Json, bool); N]) -> Map<String, Json> {
    let other = all.into_iter().filter(|(_, _, so)| !so);
    other
        .map(|(name, wanted, _)| (name.to_owned(), wanted))
        .collect()
}

fn some(sorts: &[Sort]) -> Json {
    if sorts.is_empty() {
        Json::Null
    } else {
        json!(sorts)
    }
}

/// What is wrong at a line of the file.
pub(super) fn at(line: usize, why: &str) -> Error {
    Error::BadSchema(format!("{VIEWS}, line {line}: {why}"))
}

/// Whether it can be the key of a view or a role.
pub(super) fn is_key(key: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let word = |word: &str| !word.is_empty() && word.chars().all(letter);
    key.len() <= MAX_KEY && key.split('-').all(word)
}
