//! Measures the index on invented records: how fast it fills, what it weighs, how fast it answers.
//!
//! `cargo run --release -p satchel-search --example measure -- 1000000`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use satchel_search::{Change, Entry, Index, Query};

const BATCH: usize = 50_000;
const ROUNDS: usize = 2_000;
const STARTS: &[&str] = &[
    "an", "be", "ca", "da", "el", "fa", "ga", "ha", "is", "jo", "ka", "la", "ma", "ni", "os", "pa",
    "ro", "sa", "ta", "ul", "vi", "wa", "ya", "zo", "bra", "chri", "gra", "kle", "schmi", "smi",
    "ste", "tho",
];
const MIDDLES: &[&str] = &[
    "", "ll", "nn", "r", "s", "th", "ck", "nd", "mer", "ber", "li", "ri", "na", "van", "sto",
];
const ENDS: &[&str] = &[
    "a", "e", "o", "er", "in", "mann", "son", "ez", "ski", "ini", "sen", "ard", "th", "dt", "is",
];
const TITLES: &[&str] = &[
    "sales",
    "manager",
    "director",
    "engineer",
    "buyer",
    "head of",
    "chief",
    "assistant",
];
const TLDS: &[&str] = &["com", "de", "org", "net", "co.uk", "fr"];
const FORMS: &[&str] = &[
    "GmbH",
    "Ltd",
    "Inc",
    "AG",
    "Group",
    "Partners",
    "Systems",
    "Logistics",
];

fn main() {
    let count: u64 = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(100_000);
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path(), &[1; 32]).unwrap();
    let people = People::new();
    fill(&index, &people, count);
    settle(&index);
    weigh(dir.path(), count);
    println!(
        "resident {} MB, peak {} MB",
        status("VmRSS"),
        status("VmHWM")
    );
    ask_all(&index, &people);
    edit(&index, &people, count);
    drop(index);
    let start = Instant::now();
    let index = Index::open(dir.path(), &[1; 32]).unwrap();
    index
        .search(&Query {
            text: "an",
            limit: 20,
            objects: None,
        })
        .unwrap();
    println!(
        "open and first search {:.1?}, resident {} MB",
        start.elapsed(),
        status("VmRSS")
    );
}

fn fill(index: &Index, people: &People, count: u64) {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut spent = Duration::ZERO;
    let mut key = 0;
    while key < count {
        let next = (key + BATCH as u64).min(count);
        let changes = (key..next)
            .map(|key| Change::Put(people.entry(key + 1, &mut random)))
            .collect();
        let start = Instant::now();
        index.apply(next, changes).unwrap();
        spent += start.elapsed();
        key = next;
    }
    println!(
        "{count} records in {spent:.1?}: {:.0}/s",
        count as f64 / spent.as_secs_f64()
    );
}

/// Waits for the merges and lets go of their sources.
fn settle(index: &Index) {
    let start = Instant::now();
    let mut quiet = Instant::now();
    while quiet.elapsed() < Duration::from_secs(3) {
        if index.needs_flush() {
            index.flush().unwrap();
            quiet = Instant::now();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    println!(
        "merged after {:.1?}",
        start.elapsed() - Duration::from_secs(3)
    );
}

fn ask_all(index: &Index, people: &People) {
    let prefix = |n: usize| {
        move |p: &People, r: &mut ChaCha8Rng| p.last(r).chars().take(n).collect::<String>()
    };
    for n in 1..=5 {
        ask(index, people, &format!("prefix of {n}"), None, prefix(n));
    }
    ask(
        index,
        people,
        "prefix of 2, rare type",
        Some(&[3]),
        prefix(2),
    );
    ask(
        index,
        people,
        "prefix of 2, common type",
        Some(&[1]),
        prefix(2),
    );
    ask(index, people, "one name", None, |p, r| p.last(r));
    ask(index, people, "two prefixes of 1", None, |p, r| {
        format!("{:.1} {:.1}", p.first(r), p.last(r))
    });
    ask(index, people, "two prefixes of 2", None, |p, r| {
        format!("{:.2} {:.2}", p.first(r), p.last(r))
    });
    ask(index, people, "two words", None, |p, r| {
        format!("{} {}", p.first(r), p.last(r))
    });
    ask(index, people, "word and prefix of 3", None, |p, r| {
        format!("{} {:.3}", p.first(r), p.last(r))
    });
    ask(index, people, "name and company", None, |p, r| {
        format!("{} {}", p.last(r), p.company(r))
    });
    ask(index, people, "typo", None, |p, r| typo(&p.last(r), r));
    ask(index, people, "typo, no match", None, |_, r| {
        format!("qx{:04}qz", r.random_range(0..9999)).replace(|c: char| c.is_ascii_digit(), "w")
    });
    ask(index, people, "typo on a prefix", None, |p, r| {
        typo(&format!("{:.5}", p.last(r)), r)
    });
    ask(index, people, "word and typo", None, |p, r| {
        format!("{} {}", p.first(r), typo(&p.last(r), r))
    });
    ask(index, people, "digits", None, |_, r| {
        format!("17{}", r.random_range(10..999_999))
    });
    ask(index, people, "phone", None, |_, r| {
        format!(
            "+49 17{} {}",
            r.random_range(0..9),
            r.random_range(100..99_999)
        )
    });
    ask(index, people, "email", None, |p, r| {
        format!("{}@{}.", p.last(r), p.word(r))
    });
}

fn ask(
    index: &Index,
    people: &People,
    name: &str,
    objects: Option<&[u16]>,
    text: impl Fn(&People, &mut ChaCha8Rng) -> String,
) {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let mut hits = 0;
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let text = text(people, &mut random);
            let start = Instant::now();
            hits += index
                .search(&Query {
                    text: &text,
                    limit: 20,
                    objects,
                })
                .unwrap()
                .len();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let (p50, p99) = (times[ROUNDS / 2], times[ROUNDS * 99 / 100]);
    println!(
        "{name:<28} p50 {p50:>9.1?}  p99 {p99:>9.1?}  max {:>9.1?}  {:.1} hits",
        times[ROUNDS - 1],
        hits as f64 / ROUNDS as f64
    );
}

/// Single edits, each findable at once, and the flush that makes them durable.
fn edit(index: &Index, people: &People, count: u64) {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut times: Vec<Duration> = (0..1_000)
        .map(|n| {
            let change = Change::Put(people.entry(random.random_range(1..=count), &mut random));
            let start = Instant::now();
            index.apply(count + n, vec![change]).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!(
        "{:<28} p50 {:>9.1?}  p99 {:>9.1?}",
        "edit", times[500], times[990]
    );
    ask(index, people, "prefix of 1, full delta", None, |p, r| {
        format!("{:.1}", p.last(r))
    });
    ask(index, people, "typo, full delta", None, |p, r| {
        typo(&p.last(r), r)
    });
    let start = Instant::now();
    index.flush().unwrap();
    println!("{:<28} {:.1?}", "flush of 1,000 edits", start.elapsed());
}

fn typo(word: &str, random: &mut ChaCha8Rng) -> String {
    let at = random.random_range(0..word.len());
    format!(
        "{}{}{}",
        &word[..at],
        random.random_range('a'..='z'),
        &word[at + 1..]
    )
}

/// Names with the skew of real ones: a few are everywhere, most are rare.
struct People {
    names: Vec<String>,
}

impl People {
    fn new() -> People {
        let mut random = ChaCha8Rng::seed_from_u64(0);
        let mut names: Vec<String> = Vec::new();
        for _ in 0..120_000 {
            let mut name = STARTS.choose(&mut random).unwrap().to_string();
            for _ in 0..random.random_range(1..=2) {
                name.push_str(MIDDLES.choose(&mut random).unwrap());
                name.push_str(ENDS.choose(&mut random).unwrap());
            }
            names.push(name);
        }
        People { names }
    }

    fn pick(&self, random: &mut ChaCha8Rng, among: usize) -> String {
        let skew: f64 = random.random::<f64>().powi(4);
        self.names[(skew * among as f64) as usize].clone()
    }

    fn first(&self, random: &mut ChaCha8Rng) -> String {
        self.pick(random, 4_000)
    }

    fn last(&self, random: &mut ChaCha8Rng) -> String {
        self.pick(random, self.names.len())
    }

    fn company(&self, random: &mut ChaCha8Rng) -> String {
        self.pick(random, 60_000)
    }

    fn word(&self, random: &mut ChaCha8Rng) -> String {
        self.pick(random, 20_000)
    }

    fn entry(&self, key: u64, random: &mut ChaCha8Rng) -> Entry {
        let (first, last, company) = (self.first(random), self.last(random), self.company(random));
        let object = if key.is_multiple_of(500) {
            3
        } else if key.is_multiple_of(5) {
            2
        } else {
            1
        };
        let detail = format!(
            "{first}.{last}@{company}.{}\n+49 17{} {}\n{company} {}\n{}\n{}",
            TLDS.choose(random).unwrap(),
            random.random_range(0..10),
            random.random_range(1_000_000..9_999_999),
            FORMS.choose(random).unwrap(),
            self.pick(random, 2_000),
            TITLES.choose(random).unwrap(),
        );
        let words = if random.random_bool(0.1) { 20 } else { 0 };
        let body = (0..words)
            .map(|_| self.word(random))
            .collect::<Vec<_>>()
            .join(" ");
        Entry {
            key,
            object,
            title: format!("{first} {last}"),
            detail,
            body,
        }
    }
}

/// Bytes a record, in all and by the kind of file.
fn weigh(dir: &Path, count: u64) {
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    for file in std::fs::read_dir(dir).unwrap() {
        let file = file.unwrap();
        let kind = file
            .path()
            .extension()
            .map(|e| e.to_string_lossy().into_owned())
            .unwrap_or_default();
        *kinds.entry(kind).or_default() += file.metadata().unwrap().len();
    }
    let each = |bytes: u64| bytes as f64 / count as f64;
    println!("{:.0} bytes/record", each(kinds.values().sum()));
    for (kind, bytes) in kinds.into_iter().filter(|(_, bytes)| each(*bytes) >= 0.1) {
        println!("  {kind:<12} {:.1}", each(bytes));
    }
}

/// A memory figure of this process in MB, where the system tells.
fn status(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with(field))
        .unwrap_or_default();
    line.split_ascii_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}
