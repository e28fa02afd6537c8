//! Text into tokens. Owns the one way in which texts are spelled, cut and bounded, for the index and for
//! questions alike; knows nothing of where tokens are kept or how matches rank.

mod fold;
mod phone;
mod pieces;
mod query;

pub(crate) use pieces::{Kind, is_dense, is_number};
pub(crate) use query::{Word, readings};

use crate::change::Entry;
use fold::fold;
use pieces::{Piece, pieces};

/// The longest token in characters. Longer ones are cut, in questions too, so they still find each other.
const TOKEN_CHARS: usize = 40;
/// How much of each text is read: a name, a screen of details, a long report.
const TITLE_CHARS: usize = 1_000;
const DETAIL_CHARS: usize = 8_000;
const BODY_CHARS: usize = 200_000;

/// The tokens of an entry, each once, where it ranks best: the names in an email address are mostly those
/// in the title, which spares a fifth of the index.
pub(crate) struct EntryTokens {
    pub(crate) title: Vec<String>,
    pub(crate) detail: Vec<String>,
    pub(crate) body: Vec<String>,
}

impl EntryTokens {
    pub(crate) fn of(entry: &Entry) -> EntryTokens {
        let title = tokens(&entry.title, TITLE_CHARS);
        let mut detail = tokens(&entry.detail, DETAIL_CHARS);
        detail.retain(|token| title.binary_search(token).is_err());
        let mut body = tokens(&entry.body, BODY_CHARS);
        body.retain(|token| {
            title.binary_search(token).is_err() && detail.binary_search(token).is_err()
        });
        EntryTokens {
            title,
            detail,
            body,
        }
    }
}

/// The distinct tokens of a text, sorted.
fn tokens(text: &str, max_chars: usize) -> Vec<String> {
    let folded = fold(text, max_chars);
    let pieces = pieces(&folded);
    let mut tokens = Vec::with_capacity(pieces.len() + 8);
    for (at, piece) in pieces.iter().enumerate() {
        match piece.kind {
            Kind::Dense => push_neighbours(piece.text, &mut tokens),
            Kind::Word | Kind::Number => tokens.push(bounded(piece.text).to_owned()),
        }
        if let Some(joined) = across_apostrophe(&pieces, at) {
            tokens.push(bounded(&joined).to_owned());
        }
    }
    tokens.extend(phone::runs(&pieces).flat_map(|(_, phone)| phone.tokens()));
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// Each character, and each two neighbours: enough to find any part of the run.
fn push_neighbours(run: &str, tokens: &mut Vec<String>) {
    let starts: Vec<usize> = run
        .char_indices()
        .map(|(at, _)| at)
        .chain([run.len()])
        .collect();
    tokens.extend(starts.windows(2).map(|w| run[w[0]..w[1]].to_owned()));
    tokens.extend(starts.windows(3).map(|w| run[w[0]..w[2]].to_owned()));
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
    match token.char_indices().nth(TOKEN_CHARS) {
        Some((end, _)) => &token[..end],
        None => token,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(tokens(text, 1_000).join(" "), expected, "{text}");
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
