//! Pipelines: the options of a select as the stages of one or of several.
//!
//! A pipeline is what its stages say it is, and the stage that a record is in is the value of its select. So there is
//! nothing beside it that could say otherwise: which pipeline a record is in, how likely it is won, and whether it is over
//! follow from that value. A filter asks for them by `stage.pipeline`, `stage.probability` and `stage.kind`.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

use crate::pattern::fold_case;
use crate::{FieldType, Filter, Layout, Operator, SelectOption, SlotKind};

/// What a stage means for what is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StageKind {
    /// It goes on.
    #[default]
    Open,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

impl StageKind {
    /// The kind with the API's name, whatever its case: `WON`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(name.trim().to_uppercase().into()).ok()
    }

    /// What the API calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Won => "WON",
            Self::Lost => "LOST",
        }
    }
}

/// What a stage says of the records in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aspect {
    Pipeline,
    Probability,
    Kind,
}

impl Aspect {
    /// The select and the aspect that a path such as `stage.kind` names.
    pub(crate) fn named(layout: &Layout, path: &str) -> Option<(usize, Self)> {
        let (name, aspect) = path.split_once('.')?;
        let field = layout.field(name)?;
        let select = layout.object.fields[field].field_type == FieldType::Select;
        let aspect = match aspect {
            "pipeline" => Self::Pipeline,
            "probability" => Self::Probability,
            "kind" => Self::Kind,
            _ => return None,
        };
        select.then_some((field, aspect))
    }

    /// What a filter compares it as.
    pub(crate) const fn slot_kind(self) -> SlotKind {
        match self {
            Self::Probability => SlotKind::Integer,
            Self::Pipeline | Self::Kind => SlotKind::Text,
        }
    }

    fn of(self, option: &SelectOption) -> Option<Json> {
        match self {
            Self::Pipeline => option
                .pipeline
                .as_deref()
                .map(|name| fold_case(name).into()),
            Self::Probability => option.probability.map(Json::from),
            Self::Kind => Some(fold_case(option.kind.name()).into()),
        }
    }

    /// The filter over the select that a comparison of an aspect means: its options that satisfy it.
    pub(crate) fn filter(
        self,
        layout: &Layout,
        field: usize,
        operator: Operator,
        value: &Json,
    ) -> Result<Filter, String> {
        let field = &layout.object.fields[field];
        let folded = |value: &Json| match value.as_str() {
            Some(text) => Json::from(fold_case(text.trim())),
            None => value.clone(),
        };
        let wanted: Vec<Json> = match value {
            Json::Array(list) => list.iter().map(folded).collect(),
            one => vec![folded(one)],
        };
        let numbers = |held: &Json| Some((held.as_f64()?, wanted.first()?.as_f64()?));
        let compares = |holds: fn(f64, f64) -> bool, held: &Json| {
            numbers(held).is_some_and(|(held, wanted)| holds(held, wanted))
        };
        let satisfies = |option: &SelectOption| {
            let Some(held) = self.of(option) else {
                return false;
            };
            match operator {
                Operator::IsNull | Operator::NotNull => true,
                Operator::Gt => compares(|held, wanted| held > wanted, &held),
                Operator::Gte => compares(|held, wanted| held >= wanted, &held),
                Operator::Lt => compares(|held, wanted| held < wanted, &held),
                Operator::Lte => compares(|held, wanted| held <= wanted, &held),
                _ => wanted.contains(&held),
            }
        };
        let options = field.options.iter().filter(|option| satisfies(option));
        let among = Filter::Where {
            field: field.name.clone(),
            operator: Operator::In,
            value: options.map(|option| option.value.as_str()).collect(),
        };
        match (operator, self) {
            (Operator::Eq | Operator::In | Operator::NotNull, _) => Ok(among),
            // Of what is in no stage it is true too.
            (Operator::Neq | Operator::IsNull, _) => Ok(Filter::Not(Box::new(among))),
            (Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte, Self::Probability) => {
                Ok(among)
            }
            (other, _) => Err(format!(
                "{} does not compare it; eq, neq, in and is do, and gt, gte, lt, lte a probability",
                other.name()
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Asking, parse_filter, standard};

    fn deals() -> Layout {
        let mut deal = standard::schema().object("opportunity").cloned().unwrap();
        let at = deal
            .fields
            .iter()
            .position(|field| field.name == "stage")
            .unwrap();
        let stages = [
            ("NEW", None, Some(10), StageKind::Open),
            ("P_NEW", Some("Partners"), Some(20), StageKind::Open),
            ("P_WON", Some("Partners"), Some(100), StageKind::Won),
            ("LOST", None, None, StageKind::Lost),
        ];
        deal.fields[at].options = stages
            .map(|(value, pipeline, probability, kind)| SelectOption {
                pipeline: pipeline.map(str::to_owned),
                probability,
                kind,
                ..SelectOption::new(value)
            })
            .into();
        Layout::new(deal)
    }

    #[test]
    fn what_a_stage_says_is_asked_of_its_select() {
        let layout = deals();
        let asking = Asking {
            me: Vec::new(),
            now_ms: 0,
            zone: Asking::zone(Some("UTC")).unwrap(),
        };
        let check = |text: &str, values: &[&str], not: bool| {
            let asked = parse_filter(text, &layout).unwrap();
            let among = Filter::Where {
                field: "stage".to_owned(),
                operator: Operator::In,
                value: values.iter().copied().collect(),
            };
            let expected = if not {
                Filter::Not(Box::new(among))
            } else {
                among
            };
            assert_eq!(asked.settle(&layout, &asking).unwrap(), expected, "{text}");
        };
        check("stage.pipeline[eq]:partners", &["P_NEW", "P_WON"], false);
        check("stage.pipeline[is]:NULL", &["P_NEW", "P_WON"], true);
        check("stage.kind[eq]:won", &["P_WON"], false);
        check("stage.kind[neq]:WON", &["P_WON"], true);
        check("stage.kind[in]:[WON,LOST]", &["P_WON", "LOST"], false);
        check("stage.probability[gte]:20", &["P_NEW", "P_WON"], false);
        check("stage.probability[lt]:20", &["NEW"], false);
        let kind = parse_filter("stage.kind[gt]:WON", &layout).unwrap();
        assert!(kind.settle(&layout, &asking).is_err());
        assert!(parse_filter("name.kind[eq]:WON", &layout).is_err());
        assert!(parse_filter("stage.color[eq]:red", &layout).is_err());
    }
}
