//! A comparison over a column of texts.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::bits::{WORD, count, rows, words_of};
use crate::cores::BLOCK;
use crate::packed::{Block, Packed};
use crate::text_test::{Fold, Rule, TextTest};

/// Where fewer than one of so many rows are asked about, they are looked at one by one.
const SPARSE: usize = 8;

/// The rows of a range that pass a test whose outcome for every number is known, of those `within`.
pub(crate) fn passing_few(numbers: &[u32], outcomes: &[bool], within: &[u64]) -> Vec<u64> {
    let words = numbers.chunks(WORD).zip(within);
    words
        .map(|(numbers, &within)| {
            if within == 0 {
                return 0;
            }
            let mut word = 0;
            for (bit, &number) in numbers.iter().enumerate() {
                word |= u64::from(outcomes[number as usize]) << bit;
            }
            word & within
        })
        .collect()
}

/// The rows of a range that pass a test, of those `within`; `folded` are the same texts in one spelling of case.
pub(crate) fn passing_many(
    texts: &Packed,
    folded: Option<&Packed>,
    test: &TextTest,
    range: &Range<usize>,
    within: &[u64],
) -> Vec<u64> {
    match (&test.rule, folded) {
        (Rule::Any(holds), _) => {
            let there = &texts.there().words()[words_of(range)];
            let flip = if *holds { 0 } else { u64::MAX };
            let words = there.iter().zip(within);
            words
                .map(|(there, within)| (there ^ flip) & within)
                .collect()
        }
        (Rule::Folded(Fold::Holds(wanted)), Some(folded))
            if !wanted.needle().is_empty() && count(within) * SPARSE > range.len() =>
        {
            holding(folded, wanted, range, within)
        }
        (Rule::Folded(rule), Some(folded)) => one_by_one(range, within, |row| {
            folded.get(row).is_some_and(|text| rule.holds(text))
        }),
        _ => one_by_one(range, within, |row| test.holds(texts.get(row))),
    }
}

fn one_by_one(range: &Range<usize>, within: &[u64], passes: impl Fn(usize) -> bool) -> Vec<u64> {
    let mut words = vec![0; within.len()];
    for row in rows(within, range.start).filter(|row| passes(*row)) {
        mark(&mut words, row - range.start);
    }
    words
}

/// The rows whose texts hold another: whole blocks are searched, and what is found across two texts is passed over.
fn holding(texts: &Packed, wanted: &Finder<'_>, range: &Range<usize>, within: &[u64]) -> Vec<u64> {
    let mut words = vec![0; within.len()];
    let blocks = &texts.blocks()[range.start / BLOCK..range.end.div_ceil(BLOCK)];
    for (at, block) in blocks.iter().enumerate() {
        in_block(block, wanted, |row| mark(&mut words, at * BLOCK + row));
    }
    for (word, within) in words.iter_mut().zip(within) {
        *word &= within;
    }
    words
}

fn in_block(block: &Block, wanted: &Finder<'_>, mut found: impl FnMut(usize)) {
    let (mut from, mut row) = (0, 0);
    while let Some(at) = wanted.find(&block.bytes[from..]) {
        let start = from + at;
        while block.ends[row] as usize <= start {
            row += 1;
        }
        let end = block.ends[row] as usize;
        if start + wanted.needle().len() <= end {
            found(row);
            from = end;
        } else {
            from = start + 1;
        }
    }
}

fn mark(words: &mut [u64], at: usize) {
    words[at / WORD] |= 1 << (at % WORD);
}

#[cfg(test)]
mod tests {
    use memchr::memmem::Finder;

    use super::holding;
    use crate::bits::rows;
    use crate::cores::BLOCK;
    use crate::packed::Packed;

    #[test]
    fn what_is_found_across_two_texts_is_in_neither() {
        let texts = ["ab", "cab", "", "c", "abcabc", "xaab", "ca", "bc"];
        let (mut packed, count) = (Packed::new(), BLOCK * 2 + 100);
        let text = |row: usize| texts[row % texts.len()];
        for row in 0..count {
            packed.push(Some(text(row).as_bytes()));
        }
        let within = vec![u64::MAX; count.div_ceil(64)];
        for wanted in ["abc", "bc", "a", "aa", "caa"] {
            let words = holding(&packed, &Finder::new(wanted), &(0..count), &within);
            let found: Vec<usize> = rows(&words, 0).collect();
            let expected = (0..count).filter(|row| text(*row).contains(wanted));
            assert_eq!(found, expected.collect::<Vec<_>>(), "{wanted}");
        }
    }
}
