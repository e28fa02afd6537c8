//! Sorted document lists and their intersection, each word a union of lists by tier.

use std::ops::ControlFlow;
use std::rc::Rc;

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::rank::Tier;

/// A sorted list of documents, read forwards.
#[derive(Clone)]
pub(crate) enum Docs {
    /// One term's, as the segment keeps it.
    Listed(Box<SegmentPostings>),
    /// Joined from many rare terms; what is left of it.
    Gathered(Rc<[DocId]>, usize),
}

impl Docs {
    pub(crate) fn listed(postings: SegmentPostings) -> Docs {
        Docs::Listed(Box::new(postings))
    }

    pub(crate) fn gathered(mut docs: Vec<DocId>) -> Docs {
        docs.sort_unstable();
        docs.dedup();
        Docs::Gathered(docs.into(), 0)
    }

    fn doc(&self) -> DocId {
        match self {
            Docs::Listed(postings) => postings.doc(),
            Docs::Gathered(docs, at) => docs.get(*at).copied().unwrap_or(TERMINATED),
        }
    }

    fn len(&self) -> usize {
        match self {
            Docs::Listed(postings) => postings.doc_freq() as usize,
            Docs::Gathered(docs, _) => docs.len(),
        }
    }

    /// Moves to the first document at or after `target`.
    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Docs::Listed(postings) if postings.doc() < target => postings.seek(target),
            Docs::Listed(postings) => postings.doc(),
            Docs::Gathered(docs, at) => {
                *at += docs[*at..].partition_point(|doc| *doc < target);
                self.doc()
            }
        }
    }
}

/// What one word matches: lists, each with how well it matches.
#[derive(Clone, Default)]
pub(crate) struct Clause {
    lists: Vec<(Tier, Docs)>,
}

impl Clause {
    pub(crate) fn add(&mut self, tier: Tier, docs: Docs) {
        self.lists.push((tier, docs));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The best tier in which `doc` matches, once the clause has sought it.
    pub(crate) fn tier_of(&self, doc: DocId) -> Option<Tier> {
        self.lists
            .iter()
            .filter(|(_, docs)| docs.doc() == doc)
            .map(|(tier, _)| *tier)
            .min()
    }

    fn len(&self) -> usize {
        self.lists.iter().map(|(_, docs)| docs.len()).sum()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.lists
            .iter_mut()
            .map(|(_, docs)| docs.seek(target))
            .min()
            .unwrap_or(TERMINATED)
    }
}

/// Visits, in order, the documents that every clause matches, until told to stop. The clauses stand at
/// the visited document.
pub(crate) fn intersect(
    clauses: &mut [Clause],
    mut visit: impl FnMut(DocId, &[Clause]) -> ControlFlow<()>,
) {
    // The rarest leads: it skips most.
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|at| clauses[*at].len());
    let mut target = 0;
    'next: while target != TERMINATED {
        for at in &order {
            let doc = clauses[*at].seek(target);
            if doc != target {
                target = doc;
                continue 'next;
            }
        }
        if visit(target, clauses).is_break() {
            break;
        }
        target += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(lists: &[(Tier, &[DocId])]) -> Clause {
        let lists = lists
            .iter()
            .map(|(tier, docs)| (*tier, Docs::gathered(docs.to_vec())));
        Clause {
            lists: lists.collect(),
        }
    }

    fn check(clauses: &mut [Clause], stop_after: usize, expected: &[(DocId, &[Tier])]) {
        let mut seen = Vec::new();
        intersect(clauses, |doc, clauses| {
            seen.push((
                doc,
                clauses
                    .iter()
                    .filter_map(|c| c.tier_of(doc))
                    .collect::<Vec<_>>(),
            ));
            if seen.len() == stop_after {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        let seen: Vec<_> = seen
            .iter()
            .map(|(doc, tiers)| (*doc, tiers.as_slice()))
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn intersections() {
        use Tier::*;
        let a = clause(&[(TitleWord, &[9, 3]), (TitlePrefix, &[3, 4, 5])]);
        let b = clause(&[(BodyWord, &[1, 3, 5, 9, 9])]);
        let all: &[(DocId, &[Tier])] = &[
            (3, &[TitleWord, BodyWord]),
            (5, &[TitlePrefix, BodyWord]),
            (9, &[TitleWord, BodyWord]),
        ];
        check(&mut [a.clone(), b.clone()], 10, all);
        check(&mut [a.clone(), b.clone()], 2, &all[..2]);
        check(&mut [a, b, Clause::default()], 10, &[]);
    }
}
