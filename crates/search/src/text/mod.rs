//! Text into tokens. Owns the one way in which texts are spelled, cut and bounded, for the index and for
//! questions alike; knows nothing of where tokens are kept or how matches rank.

mod fold;
mod phone;
mod pieces;
mod query;

pub(crate) use pieces::{Kind, is_dense, is_number};
pub(crate) use query::{Word, readings};

use std::borrow::Cow;

use crate::change::Entry;
use fold::fold;
use pieces::{Piece, pieces};

/// The longest token in characters. Longer ones are cut, in questions too, so they still find each other.
const TOKEN_CHARS: usize = 40;
/// How much of each text is read: a name, a screen of details, a long report.
const TITLE_CHARS: usize = 1_000;
const DETAIL_CHARS: usize = 8_000;
const BODY_CHARS: usize = 200_000;

/// The tokens of an entry, joined by spaces as the index takes them. Each is there once, where it ranks best: the names
/// in an email address are mostly those in the title, which spares a fifth of the index.
pub(crate) struct EntryTokens {
    pub(crate) title: String,
    pub(crate) detail: String,
    pub(crate) body: String,
}

impl EntryTokens {
    pub(crate) fn of(entry: &Entry) -> EntryTokens {
        let (title, detail, body) = (
            fold(&entry.title, TITLE_CHARS),
            fold(&entry.detail, DETAIL_CHARS),
            fold(&entry.body, BODY_CHARS),
        );
        let (title, mut detail, mut body) = (tokens(&title), tokens(&detail), tokens(&body));
        detail.retain(|token| title.binary_search(token).is_err());
        body.retain(|token| {
            title.binary_search(token).is_err() && detail.binary_search(token).is_err()
        });
        EntryTokens {
            title: title.join(" "),
            detail: detail.join(" "),
            body: body.join(" "),
        }
    }
}

/// The distinct tokens of a folded text, sorted.
fn tokens(folded: &str) -> Vec<Cow<'_, str>> {
    let pieces = pieces(folded);
    let mut tokens = Vec::with_capacity(2 * pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        match piece.kind {
            Kind::Dense => push_neighbours(piece.text, &mut tokens),
            Kind::Word | Kind::Number => tokens.push(bounded(piece.text).into()),
        }
        if let Some(joined) = across_apostrophe(&pieces, at) {
            tokens.push(bounded(&joined).to_owned().into());
        }
    }
    let phones = phone::runs(&pieces).flat_map(|(_, phone)| phone.tokens());
    tokens.extend(phones.map(Cow::from));
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// Each character, and each two neighbours: enough to find any part of the run.
fn push_neighbours<'t>(run: &'t str, tokens: &mut Vec<Cow<'t, str>>) {
    let starts: Vec<usize> = run
        .char_indices()
        .map(|(at, _)| at)
        .chain([run.len()])
        .collect();
    tokens.extend(starts.windows(2).map(|w| Cow::from(&run[w[0]..w[1]])));
    tokens.extend(starts.windows(3).map(|w| Cow::from(&run[w[0]..w[2]])));
}

/// "O'Brien" is also "OBrien".
fn across_apostrophe(pieces: &[Piece<'_>], at: usize) -> Option<String> {
    let [left, right] = pieces.get(at.checked_sub(1)?..=at)? else {
        return None;
    };
    let joins = matches!(right.gap, "'" | "’" | "`" | "´");
    (joins && left.kind == Kind::Word && right.kind == Kind::Word)
        .then(|| [left.text, right.text].concat())
}

fn bounded(token: &str) -> &str {
    if token.len() <= TOKEN_CHARS {
        return token;
    }
    match token.char_indices().nth(TOKEN_CHARS) {
        Some((end, _)) => &token[..end],
        None => token,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(tokens(&fold(text, 1_000)).join(" "), expected, "{text}");
    }

    #[test]
    fn of_texts() {
        check("", "");
        check("Anna Smith, anna", "anna smith");
        check("Seán O’Brien", "brien o obrien sean");
        check("anna.smith@acme-corp.com", "acme anna com corp smith");
        check("0170 123456", "0170 0170123456 123456 170123456");
        check("東京都", "京 京都 東 東京 都");
        check("김철수 7", "7 김 김철 수 철 철수");
        check(&"x".repeat(100), &"x".repeat(40));
    }
}
