//! The steps of a plan to the views that its files say.

use std::collections::{BTreeMap, HashMap};

use satchel_model::RecordId;
use serde_json::json;

use super::super::folder::PlacedView;
use super::planner::{Planner, names};
use super::wanted::{Wanted, at};
use crate::saved_view::{KeptView, Stored, id_of};
use crate::{Error, SavedView, SchemaPart, Shape};

/// A view as it is, out of the trash or in it, and what of it can be asked once the schema is as the files say.
struct Present {
    kept: KeptView,
    fitted: Option<SavedView>,
}

impl Planner<'_> {
    pub(super) fn views(&mut self, after: &Shape, views: &[PlacedView]) -> Result<(), Error> {
        let now_ms = self.workspace.host().now_ms();
        let present = self.present(after, now_ms)?;
        let mut wanted = Vec::with_capacity(views.len());
        let mut lines: HashMap<RecordId, usize> = HashMap::new();
        for placed in views {
            wanted.push(Wanted::read(placed, after, now_ms)?);
            let (key, line) = (&placed.entry.key, placed.lines.key);
            if let Some(before) = lines.insert(id_of(key), line) {
                let why = format!("the key {key:?} is that of the view in line {before} already");
                return Err(at(line, &why));
            }
        }
        let places = places(&wanted, &present);
        for one in &wanted {
            let id = id_of(&one.placed.entry.key);
            self.view(one, present.get(&id), places.get(&id).copied());
        }
        let gone = present.values().filter(|view| {
            view.is_shown() && view.kept.is_shared() && !lines.contains_key(&view.kept.id)
        });
        for view in gone {
            let name = view.kept.stored.name.as_deref().unwrap_or_default();
            let what = format!("put the view {name:?} in the trash");
            let key = view.kept.key();
            self.put_away(what, SchemaPart::View { key });
        }
        Ok(())
    }

    fn present(&self, after: &Shape, now_ms: i64) -> Result<BTreeMap<RecordId, Present>, Error> {
        let shape = self.workspace.shape();
        let kept = self
            .workspace
            .read(|reader| KeptView::all(&shape, reader))?;
        let present = kept.into_iter().map(|kept| {
            let fitted = kept.fitted(after, now_ms);
            (kept.id, Present { kept, fitted })
        });
        Ok(present.collect())
    }

    fn view(&mut self, wanted: &Wanted<'_>, present: Option<&Present>, place: Option<f64>) {
        let nothing = Stored::default();
        let stored = present.map_or(&nothing, |view| &view.kept.stored);
        let fitted = present.and_then(|view| view.fitted.as_ref());
        let mut values = wanted.otherwise(stored, fitted);
        let place = place.filter(|place| stored.position != Some(*place));
        let name = &wanted.placed.entry.name;
        let what = match present {
            None => Some(format!("add the view {name:?}")),
            Some(view) if view.kept.in_trash => Some(format!("bring the view {name:?} back")),
            Some(_) if !values.is_empty() => {
                Some(format!("view {name:?}: change {}", names(&values)))
            }
            Some(_) => place.map(|_| format!("view {name:?}: move it")),
        };
        if let Some(what) = what {
            values.extend(place.map(|place| ("position".to_owned(), json!(place))));
            let key = wanted.placed.entry.key.clone();
            self.step(what, SchemaPart::View { key }, values);
        }
        let columns = present.map_or(&[][..], |view| &view.kept.columns);
        self.columns(wanted, columns);
    }
}

impl Present {
    /// Whether someone sees it now, or would once the schema is as the files say.
    fn is_shown(&self) -> bool {
        !self.kept.in_trash && self.fitted.is_some()
    }
}

/// The positions that views have to get so that those of each object are in the order of the file. Where those that are
/// there stand in it, only new ones get one, behind them.
fn places(wanted: &[Wanted<'_>], present: &BTreeMap<RecordId, Present>) -> HashMap<RecordId, f64> {
    let mut by_object: BTreeMap<&str, Vec<RecordId>> = BTreeMap::new();
    for one in wanted {
        let object = one.layout.object.name_singular.as_str();
        let id = id_of(&one.placed.entry.key);
        by_object.entry(object).or_default().push(id);
    }
    let mut places = HashMap::new();
    for (object, ids) in by_object {
        let standing = |id: &RecordId| {
            let view = present.get(id).filter(|view| view.is_shown())?;
            view.fitted.as_ref().filter(|view| view.object == object)
        };
        let mut shown: Vec<&SavedView> = ids.iter().filter_map(standing).collect();
        shown.sort_by(|one, other| one.in_order(other));
        let stand = shown
            .iter()
            .map(|view| &view.id)
            .eq(ids.iter().take(shown.len()));
        let last = shown.last().map_or(Some(0.0), |view| view.position);
        let (kept, from) = match last {
            Some(last) if stand => (shown.len(), last),
            None if stand && shown.len() == ids.len() => continue,
            _ => (0, 0.0),
        };
        let numbers = (1_u32..).map(|more| from + f64::from(more));
        places.extend(ids.into_iter().skip(kept).zip(numbers));
    }
    places
}
