//! The tantivy fields of the index and how tokens become terms in them.
//!
//! Five term fields without positions, frequencies or norms: ranking is by field and kind of match, so a
//! posting is a document id and nothing more. Nothing is stored; key and object are fast fields.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{is_dense, is_number};

/// Raised when tokens or fields change meaning: an index of another version is rebuilt.
pub(crate) const VERSION: u32 = 5;

/// Prefixes of a word up to this many characters have a list of their own; beyond it so few words are left
/// that their lists are joined at search.
const WORD_GRAMS: usize = 3;
/// Digits are spread evenly, so past four nearly every prefix would be a list of one record's.
const NUMBER_GRAMS: usize = 4;

/// The names of the fields in tantivy.
const WORDS: &str = "words";
const GRAMS: &str = "grams";

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) key: Field,
    pub(crate) object: Field,
    pub(crate) title: Field,
    pub(crate) title_grams: Field,
    pub(crate) detail: Field,
    pub(crate) detail_grams: Field,
    pub(crate) body: Field,
}

/// The schema, and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let number = NumericOptions::default().set_indexed().set_fast();
    let text = |tokenizer: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        key: schema.add_u64_field("key", number.clone()),
        object: schema.add_u64_field("object", number),
        title: schema.add_text_field("title", text(WORDS)),
        title_grams: schema.add_text_field("title_grams", text(GRAMS)),
        detail: schema.add_text_field("detail", text(WORDS)),
        detail_grams: schema.add_text_field("detail_grams", text(GRAMS)),
        body: schema.add_text_field("body", text(WORDS)),
    };
    (schema.build(), fields)
}

/// The tokenizers the fields name. Their text is tokens joined by spaces.
pub(crate) fn register_tokenizers(tokenizers: &TokenizerManager) {
    tokenizers.register(WORDS, Words);
    tokenizers.register(GRAMS, Grams);
}

/// The longest prefix of a token that has a list of its own, in characters; none for scripts whose
/// tokens are as short as prefixes.
pub(crate) fn gram_chars(token: &str) -> usize {
    if is_dense(token) {
        0
    } else if is_number(token) {
        NUMBER_GRAMS
    } else {
        WORD_GRAMS
    }
}

fn longest_gram(word: &str) -> &str {
    let end = word.char_indices().nth(gram_chars(word));
    &word[..end.map_or(word.len(), |(end, _)| end)]
}

/// How many bytes two texts have in common before the first character that differs.
fn common_prefix(a: &str, b: &str) -> usize {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    same.map(|(letter, _)| letter.len_utf8()).sum()
}

#[derive(Clone)]
struct Words;

#[derive(Clone)]
struct Grams;

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream {
            words: text.split_ascii_whitespace(),
            token: blank(),
        }
    }
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        GramStream {
            words: text.split_ascii_whitespace(),
            before: "",
            letters: "".chars(),
            token: blank(),
        }
    }
}

/// Positions are not kept, so every token may stand at the first.
fn blank() -> Token {
    Token {
        position: 0,
        ..Token::default()
    }
}

struct WordStream<'a> {
    words: std::str::SplitAsciiWhitespace<'a>,
    token: Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

struct GramStream<'a> {
    words: std::str::SplitAsciiWhitespace<'a>,
    /// The longest prefix given of the word before.
    before: &'a str,
    /// What is left of the current word's gram letters.
    letters: std::str::Chars<'a>,
    token: Token,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if let Some(letter) = self.letters.next() {
                self.token.text.push(letter);
                return true;
            }
            let Some(word) = self.words.next() else {
                return false;
            };
            let longest = longest_gram(word);
            // Words come sorted, so what this one begins with like any before it, it does like the last.
            let known = common_prefix(self.before, longest);
            self.before = longest;
            self.letters = longest[known..].chars();
            self.token.text.clear();
            self.token.text.push_str(&longest[..known]);
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut grams = Grams;
        let mut stream = grams.token_stream(text);
        let mut seen = Vec::new();
        while let Some(token) = stream.next() {
            seen.push(token.text.clone());
        }
        assert_eq!(seen.join(" "), expected, "{text}");
    }

    #[test]
    fn grams() {
        check("", "");
        check("anna li", "a an ann l li");
        check("abcdefghijk", "a ab abc");
        check("1234567", "1 12 123 1234");
        check("0170 0170123456 170123456", "0 01 017 0170 1 17 170 1701");
        check("ann anna anton änne", "a an ann ant ä än änn");
        check("東京 öl", "ö öl");
    }
}
