//! One question over the delta and the main index.
//!
//! Works tier by tier, best first, and stops at the tier that fills the page. In each tier a segment gives at
//! most a bounded number of candidates, so the prefix "a", which a third of all records match, costs no more
//! than a name. Typos are looked for only when what was typed finds too little.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::change::{Entry, Hit, Query};
use crate::delta::Delta;
use crate::error::Result;
use crate::main_index::MainIndex;
use crate::postings::{Clause, intersect};
use crate::rank::{Found, Grade, Tier, best_first};
use crate::segment::Segment;
use crate::text::{Word, readings};
use crate::typo::Typo;

/// How many candidates a segment gives in one tier, if the page needs no more. More would order the
/// ties of a vague question a little better; this many cost some ten microseconds.
const MIN_CANDIDATES: usize = 256;

/// Everything a search reads, as of one moment.
pub(crate) struct Layers<'a> {
    pub(crate) main: &'a MainIndex,
    /// What is not yet in the main index, newest first.
    pub(crate) deltas: Vec<&'a Delta>,
}

/// The best hits for `query`, best first.
pub(crate) fn search(layers: &Layers<'_>, query: &Query<'_>) -> Result<Vec<Hit>> {
    let limit = query.limit.min(Query::LIMIT_MAX);
    let mut hits: Vec<Hit> = Vec::new();
    for words in readings(query.text) {
        if hits.len() >= limit {
            break;
        }
        let search = Search {
            layers,
            words: &words,
            limit,
            objects: query.objects,
        };
        let mut found: Vec<Hit> = search.run()?.into_hits().collect();
        found.sort_unstable_by(best_first);
        hits.extend(found);
    }
    hits.sort_by(best_first);
    let mut seen = HashSet::new();
    hits.retain(|hit| seen.len() < limit && seen.insert(hit.key));
    Ok(hits)
}

struct Search<'a> {
    layers: &'a Layers<'a>,
    words: &'a [Word],
    limit: usize,
    objects: Option<&'a [u16]>,
}

impl Search<'_> {
    fn run(&self) -> Result<Found> {
        let mut found = Found::default();
        let mut walks = self
            .layers
            .main
            .segments
            .iter()
            .map(|s| self.walk(s))
            .collect::<Result<Vec<_>>>()?;
        self.search_deltas(false, &mut found);
        self.search_main(&mut walks, &Tier::EXACT, &[], &mut found)?;
        if found.len() < self.limit && self.words.iter().any(|word| word.typo_form().is_some()) {
            let typos = self
                .words
                .iter()
                .map(Typo::of)
                .collect::<Result<Vec<_>>>()?;
            self.search_deltas(true, &mut found);
            self.search_main(&mut walks, &Tier::TYPO, &typos, &mut found)?;
        }
        Ok(found)
    }

    fn walk<'s>(&self, segment: &'s Segment) -> Result<Walk<'s>> {
        let mut clauses = vec![Clause::default(); self.words.len()];
        if let Some(objects) = self.objects {
            clauses.push(segment.of_objects(objects)?);
        }
        Ok(Walk { segment, clauses })
    }

    fn search_deltas(&self, typos: bool, found: &mut Found) {
        for (at, delta) in self.layers.deltas.iter().enumerate() {
            let newer = &self.layers.deltas[..at];
            let wanted = |entry: &Entry| {
                self.objects
                    .is_none_or(|objects| objects.contains(&entry.object))
                    && !newer.iter().any(|delta| delta.hides(entry.key))
            };
            delta.search(self.words, typos, wanted, found);
        }
    }

    fn search_main(
        &self,
        walks: &mut [Walk<'_>],
        tiers: &[Tier],
        typos: &[Option<Typo>],
        found: &mut Found,
    ) -> Result<()> {
        for tier in tiers {
            if found.above(*tier) >= self.limit {
                break;
            }
            for walk in &mut *walks {
                if walk.widen(self.words, typos, *tier)? {
                    self.collect(walk, *tier, found);
                }
            }
        }
        Ok(())
    }

    /// Takes the documents whose worst word matches in `tier`; better ones were taken before.
    fn collect(&self, walk: &Walk<'_>, tier: Tier, found: &mut Found) {
        let mut left = self.limit.max(MIN_CANDIDATES);
        intersect(&mut walk.clauses.clone(), |doc, clauses| {
            let words = clauses[..self.words.len()].iter();
            let grade = Grade::of(words.map(|clause| clause.tier_of(doc)));
            if let Some(grade) = grade.filter(|grade| grade.worst == tier)
                && let Some((key, object)) = walk.segment.record(doc)
                && !self.layers.deltas.iter().any(|delta| delta.hides(key))
            {
                found.push(grade, key, object);
                left -= 1;
            }
            if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
    }
}

/// One segment during one search: the lists of the tiers reached so far, unread.
struct Walk<'a> {
    segment: &'a Segment,
    /// One for each word, and one for the object types if they are limited.
    clauses: Vec<Clause>,
}

impl Walk<'_> {
    /// Adds the lists of the next tier. Whether that can bring anything new.
    fn widen(&mut self, words: &[Word], typos: &[Option<Typo>], tier: Tier) -> Result<bool> {
        let mut wider = false;
        for (at, word) in words.iter().enumerate() {
            let typo = typos.get(at).and_then(Option::as_ref);
            for docs in self.segment.lists(word, typo, tier)? {
                self.clauses[at].add(tier, docs);
                wider = true;
            }
        }
        Ok(wider && !self.clauses.iter().any(Clause::is_empty))
    }
}
