//! The seam's `?1` as PostgreSQL's `$1`.

/// A statement with its placeholders written as PostgreSQL does: a question mark before a digit, outside of
/// literals and quoted names. One alone is an operator of its own.
pub(crate) fn numbered(sql: &str) -> String {
    let mut written = String::with_capacity(sql.len());
    let mut quote = None;
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        let places = quote.is_none() && c == '?' && rest.peek().is_some_and(char::is_ascii_digit);
        // A doubled quote ends the literal and begins it again, which comes to the same.
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
        written.push(if places { '$' } else { c });
    }
    written
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn only_placeholders_change() {
        for (sql, expected) in [
            ("", ""),
            (
                "select ?1, ?12 from t where a=?2",
                "select $1, $12 from t where a=$2",
            ),
            ("a = '?1' and b = ?1", "a = '?1' and b = $1"),
            (
                "a = 'it''s ?1' and b = '\\' and c = ?1",
                "a = 'it''s ?1' and b = '\\' and c = $1",
            ),
            (
                r#""what?1" = ?1 and "it's" = ?2"#,
                r#""what?1" = $1 and "it's" = $2"#,
            ),
            ("a ? ?1 and b ?| ?2", "a ? $1 and b ?| $2"),
            ("'Ä?1' || ?1", "'Ä?1' || $1"),
        ] {
            assert_eq!(numbered(sql), expected);
        }
    }
}
