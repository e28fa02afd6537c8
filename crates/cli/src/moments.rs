//! Moments as people read them, in the time zone of this machine.

use jiff::{Timestamp, tz::TimeZone};

/// `2026-03-31 14:05`.
pub(crate) fn local(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(time) => time
            .to_zoned(TimeZone::system())
            .strftime("%Y-%m-%d %H:%M")
            .to_string(),
        Err(_) => "at no time that a clock shows".to_owned(),
    }
}

/// `4 min ago`; the date where it is longer than a day.
pub(crate) fn ago(ms: i64, now_ms: i64) -> String {
    let seconds = (now_ms - ms) / 1000;
    match seconds {
        0..60 => "just now".to_owned(),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        _ => local(ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recent_past_is_told_by_distance() {
        let check = |seconds: i64, expected: &str| assert_eq!(ago(0, seconds * 1000), expected);
        check(3, "just now");
        check(240, "4 min ago");
        check(7_300, "2 h ago");
        assert!(ago(0, 200_000_000).starts_with("19"));
    }
}
