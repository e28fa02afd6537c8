//! How numbers are shown, and read back as they are shown.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a number is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NumberFormat {
    /// Digits behind the decimal sign, 0 to 12; null for as many as it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub decimals: Option<u8>,
    /// Whether it is a share: 0.25 is shown as 25 %.
    #[serde(skip_serializing_if = "is_not")]
    #[ts(optional, as = "Option<bool>")]
    pub percent: bool,
    /// Whether thousands, millions, … are shown by their letters: 1.2M.
    #[serde(skip_serializing_if = "is_not")]
    #[ts(optional, as = "Option<bool>")]
    pub short: bool,
    /// What stands behind it: kg.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub unit: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that serde calls"
)]
const fn is_not(flag: &bool) -> bool {
    !*flag
}

/// Digits behind the decimal sign at most.
pub(super) const MAX_DECIMALS: u8 = 12;

/// What stands for a power of ten, the largest first.
const LETTERS: [(i64, &str); 4] = [
    (1_000_000_000_000, "T"),
    (1_000_000_000, "B"),
    (1_000_000, "M"),
    (1_000, "K"),
];

impl NumberFormat {
    /// A number as it says.
    #[must_use]
    pub fn show(&self, number: Decimal) -> String {
        let shown = if self.percent {
            number.saturating_mul(Decimal::ONE_HUNDRED)
        } else {
            number
        };
        let short = LETTERS
            .iter()
            .find(|(size, _)| self.short && shown.abs() >= Decimal::from(*size));
        let digits = match short {
            // One digit tells 1.2M from 1.8M.
            Some((size, letter)) => {
                let part = shown / Decimal::from(*size);
                format!("{}{letter}", self.rounded(part, Some(1)))
            }
            None => self.rounded(shown, None),
        };
        let sign = if self.percent { "%" } else { "" };
        let unit = self.unit.as_deref().unwrap_or_default();
        format!("{digits}{sign} {unit}").trim_end().to_owned()
    }

    fn rounded(&self, number: Decimal, usual: Option<u8>) -> String {
        // As people round by hand, and browsers do.
        let to = |places: u8| {
            number.round_dp_with_strategy(places.into(), RoundingStrategy::MidpointAwayFromZero)
        };
        match (self.decimals, usual) {
            (Some(decimals), _) => format!("{:.*}", usize::from(decimals), to(decimals)),
            (None, Some(usual)) => to(usual).normalize().to_string(),
            (None, None) => number.normalize().to_string(),
        }
    }

    /// What a person typed, without its unit, and whether it is in hundredths.
    #[must_use]
    pub(crate) fn typed<'t>(&self, text: &'t str) -> (&'t str, bool) {
        let unit = self.unit.as_deref().unwrap_or_default();
        let bare = text.strip_suffix(unit).unwrap_or(text).trim_end();
        match bare.strip_suffix('%') {
            Some(share) if self.percent => (share.trim_end(), true),
            _ => (bare, false),
        }
    }
}
