//! One segment of the main index as a search reads it: the lists of a word in a tier, and what record a
//! document is. Every list it hands out is bounded.

use std::io;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::DfaWrapper;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use crate::error::{Doing, Error, Result};
use crate::postings::{Clause, Docs};
use crate::rank::Tier;
use crate::schema::{Fields, gram_chars};
use crate::text::Word;
use crate::typo::Typo;

/// The most terms joined for one word: past this the word is too short to tell records apart anyway.
const MAX_TERMS: usize = 512;
/// Lists longer than this are read in place rather than copied out.
const GATHER_DOCS: u32 = 64;
/// Beginnings shorter than this are in nearly every long text.
pub(crate) const BODY_PREFIX_CHARS: usize = 3;

/// A segment, its columns and dictionaries opened.
pub(crate) struct Segment {
    reader: SegmentReader,
    keys: Column<u64>,
    objects: Column<u64>,
    object: Arc<InvertedIndexReader>,
    title: Arc<InvertedIndexReader>,
    title_grams: Arc<InvertedIndexReader>,
    detail: Arc<InvertedIndexReader>,
    detail_grams: Arc<InvertedIndexReader>,
    body: Arc<InvertedIndexReader>,
}

impl Segment {
    pub(crate) fn open(reader: SegmentReader, fields: &Fields) -> Result<Segment> {
        let index = |field: Field| reader.inverted_index(field).doing("open a segment");
        let column = |name: &str| reader.fast_fields().u64(name).doing("open a segment");
        Ok(Segment {
            keys: column("key")?,
            objects: column("object")?,
            object: index(fields.object)?,
            title: index(fields.title)?,
            title_grams: index(fields.title_grams)?,
            detail: index(fields.detail)?,
            detail_grams: index(fields.detail_grams)?,
            body: index(fields.body)?,
            reader,
        })
    }

    /// The greatest key the segment has ever held.
    pub(crate) fn max_key(&self) -> u64 {
        self.keys.max_value()
    }

    /// The key and object of a document, unless it is deleted.
    pub(crate) fn record(&self, doc: DocId) -> Option<(u64, u16)> {
        if self.reader.is_deleted(doc) {
            return None;
        }
        let object = u16::try_from(self.objects.first(doc)?).ok()?;
        Some((self.keys.first(doc)?, object))
    }

    /// The documents of these object types.
    pub(crate) fn of_objects(&self, objects: &[u16]) -> Result<Clause> {
        let mut clause = Clause::default();
        for object in objects {
            if let Some(docs) = list(&self.object, &u64::from(*object).to_be_bytes())? {
                clause.add(Tier::TitleWord, docs);
            }
        }
        Ok(clause)
    }

    /// The documents that match `word` in `tier`.
    pub(crate) fn lists(&self, word: &Word, typo: Option<&Typo>, tier: Tier) -> Result<Vec<Docs>> {
        let whole = typo.map(|typo| &typo.whole);
        let begins = typo.and_then(|typo| typo.begins.as_ref());
        match tier {
            Tier::TitleWord => words(&self.title, word),
            Tier::TitlePrefix => prefixes(&self.title, &self.title_grams, word),
            Tier::DetailWord => words(&self.detail, word),
            Tier::DetailPrefix => prefixes(&self.detail, &self.detail_grams, word),
            Tier::BodyWord => words(&self.body, word),
            Tier::BodyPrefix => body_prefixes(&self.body, word),
            Tier::TitleTypo => accepted(&self.title, whole),
            Tier::TitleTypoPrefix => accepted(&self.title, begins),
            Tier::DetailTypo => accepted(&self.detail, whole),
            Tier::DetailTypoPrefix => accepted(&self.detail, begins),
            Tier::BodyTypo => accepted(&self.body, whole),
        }
    }
}

fn words(index: &InvertedIndexReader, word: &Word) -> Result<Vec<Docs>> {
    let lists = word.forms.iter().map(|form| list(index, form.as_bytes()));
    Ok(lists
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect())
}

fn prefixes(
    index: &InvertedIndexReader,
    grams: &InvertedIndexReader,
    word: &Word,
) -> Result<Vec<Docs>> {
    let mut lists = Vec::new();
    if !word.takes_prefix() {
        return Ok(lists);
    }
    for form in &word.forms {
        match form.chars().count() <= gram_chars(form) {
            true => lists.extend(list(grams, form.as_bytes())?),
            false => lists.extend(beginning_with(index, form)?),
        }
    }
    Ok(lists)
}

fn body_prefixes(index: &InvertedIndexReader, word: &Word) -> Result<Vec<Docs>> {
    let mut lists = Vec::new();
    for form in &word.forms {
        if word.last && word.takes_prefix() && form.chars().count() >= BODY_PREFIX_CHARS {
            lists.extend(beginning_with(index, form)?);
        }
    }
    Ok(lists)
}

/// The documents of the words that an automaton accepts.
fn accepted(index: &InvertedIndexReader, automaton: Option<&DfaWrapper>) -> Result<Vec<Docs>> {
    let Some(automaton) = automaton else {
        return Ok(Vec::new());
    };
    let mut terms = index
        .terms()
        .search(automaton)
        .without_keys()
        .into_stream()
        .doing(READING)?;
    joined(index, || terms.advance().then(|| terms.value().clone()))
}

fn list(index: &InvertedIndexReader, term: &[u8]) -> Result<Option<Docs>> {
    let read = || -> io::Result<Option<Docs>> {
        let Some(info) = index.terms().get(term)? else {
            return Ok(None);
        };
        let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
        Ok(Some(Docs::listed(postings)))
    };
    read().doing(READING)
}

fn beginning_with(index: &InvertedIndexReader, prefix: &str) -> Result<Vec<Docs>> {
    let mut end = prefix.as_bytes().to_vec();
    if let Some(last) = end.last_mut() {
        *last += 1; // No byte of UTF-8 is 255.
    }
    let range = index.terms().range().ge(prefix).lt(&end);
    let mut terms = range.without_keys().into_stream().doing(READING)?;
    joined(index, || terms.advance().then(|| terms.value().clone()))
}

/// Joins the lists of many terms: long ones as they are, the rest copied into one.
fn joined(
    index: &InvertedIndexReader,
    mut next: impl FnMut() -> Option<TermInfo>,
) -> Result<Vec<Docs>> {
    let (mut lists, mut gathered) = (Vec::new(), Vec::new());
    let mut block = BlockSegmentPostings::empty();
    for info in std::iter::from_fn(&mut next).take(MAX_TERMS) {
        if info.doc_freq > GATHER_DOCS {
            let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic);
            lists.push(Docs::listed(postings.map_err(|e| Error::io(READING, e))?));
        } else {
            index
                .reset_block_postings_from_terminfo(&info, &mut block)
                .doing(READING)?;
            gathered.extend_from_slice(block.docs());
        }
    }
    if !gathered.is_empty() {
        lists.push(Docs::gathered(gathered));
    }
    Ok(lists)
}

const READING: &str = "read a list of the index";
