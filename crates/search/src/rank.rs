//! The order of hits: by the field and the kind of match of the worst-matched word, then of all words.
//!
//! No term frequencies, no lengths: people look for a record by its name, and a name said twice is no
//! better a name. A fixed order also lets a search stop at the first tier that fills the page.

use std::cmp::Ordering;

use crate::change::Hit;

/// How well one word matches a record, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Tier {
    TitleWord,
    TitlePrefix,
    DetailWord,
    DetailPrefix,
    BodyWord,
    BodyPrefix,
    TitleTypo,
    TitleTypoPrefix,
    DetailTypo,
    DetailTypoPrefix,
    BodyTypo,
}

impl Tier {
    /// The tiers that match what was typed.
    pub(crate) const EXACT: [Tier; 6] = [
        Tier::TitleWord,
        Tier::TitlePrefix,
        Tier::DetailWord,
        Tier::DetailPrefix,
        Tier::BodyWord,
        Tier::BodyPrefix,
    ];
    /// The tiers that match what was perhaps meant.
    pub(crate) const TYPO: [Tier; 5] = [
        Tier::TitleTypo,
        Tier::TitleTypoPrefix,
        Tier::DetailTypo,
        Tier::DetailTypoPrefix,
        Tier::BodyTypo,
    ];
    const COUNT: f32 = 11.0;
}

/// How well a record matches all words of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grade {
    pub(crate) worst: Tier,
    mean: f32,
}

impl Grade {
    /// The grade of a record whose words match in these tiers; `None` when one does not match.
    pub(crate) fn of(tiers: impl Iterator<Item = Option<Tier>>) -> Option<Grade> {
        let (mut worst, mut sum, mut words) = (Tier::TitleWord, 0.0, 0.0);
        for tier in tiers {
            let tier = tier?;
            worst = worst.max(tier);
            sum += f32::from(tier as u8);
            words += 1.0;
        }
        (words > 0.0).then(|| Grade {
            worst,
            mean: sum / words,
        })
    }

    /// The worst word decides the whole part, the mean of all the fraction.
    fn score(self) -> f32 {
        Tier::COUNT - f32::from(self.worst as u8) - self.mean / Tier::COUNT
    }
}

/// The records found so far.
#[derive(Default)]
pub(crate) struct Found {
    graded: Vec<(Grade, u64, u16)>,
}

impl Found {
    pub(crate) fn push(&mut self, grade: Grade, key: u64, object: u16) {
        self.graded.push((grade, key, object));
    }

    /// How many records rank above all that `tier` may still bring.
    pub(crate) fn above(&self, tier: Tier) -> usize {
        self.graded
            .iter()
            .filter(|(grade, ..)| grade.worst < tier)
            .count()
    }

    pub(crate) fn len(&self) -> usize {
        self.graded.len()
    }

    /// The hits in no particular order.
    pub(crate) fn into_hits(self) -> impl Iterator<Item = Hit> {
        self.graded.into_iter().map(|(grade, key, object)| Hit {
            key,
            object,
            score: grade.score(),
        })
    }
}

/// Better first; equally good ones by key, so that the same question always shows the same order.
pub(crate) fn best_first(a: &Hit, b: &Hit) -> Ordering {
    b.score.total_cmp(&a.score).then(a.key.cmp(&b.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(tiers: &[Tier]) -> f32 {
        Grade::of(tiers.iter().map(|t| Some(*t))).map_or(0.0, Grade::score)
    }

    #[test]
    fn the_worst_word_decides_then_the_others() {
        use Tier::*;
        let ordered: [&[Tier]; 7] = [
            &[TitleWord, TitleWord],
            &[TitleWord, TitlePrefix],
            &[TitlePrefix, TitlePrefix],
            &[TitleWord, DetailWord],
            &[TitleWord, BodyPrefix],
            &[TitleWord, TitleTypo],
            &[BodyTypo, BodyTypo],
        ];
        for pair in ordered.windows(2) {
            assert!(score(pair[0]) > score(pair[1]), "{pair:?}");
        }
        assert!(score(&[BodyTypo]) > 0.0);
        assert_eq!(Grade::of([Some(TitleWord), None].into_iter()), None);
        assert_eq!(Grade::of(std::iter::empty()), None);
    }
}
