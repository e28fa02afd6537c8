//! Asks a question many times, also right after a change, and prints how long it took.

use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use satchel_columns::{Ask, Columns, GroupBy, Grouped, Part, Refusal, Touched};
use satchel_model::{Attribute, Layout, Measure, parse_filter, parse_sorts};

use crate::records::{label, layout, record};

const BOUND: usize = 200 << 20;
const ROUNDS: usize = 200;
/// No question is asked for longer than this.
const LONGEST: Duration = Duration::from_secs(6);

/// The columns, and what is needed to change a record.
pub(crate) struct Bench {
    layout: Layout,
    pub(crate) columns: Columns,
    rng: ChaCha8Rng,
    rows: u64,
}

impl Bench {
    pub(crate) fn new(rows: u64) -> Self {
        let (layout, mut rng) = (layout(), ChaCha8Rng::seed_from_u64(1));
        let mut columns = Columns::new(BOUND, 1);
        let attributes = [
            "name.lastName",
            "emails",
            "company",
            "city",
            "stage",
            "amount",
            "amount.currencyCode",
            "closeDate",
            "updatedAt",
        ]
        .map(|path| Attribute::of_field(&layout, path).unwrap());
        let attributes: Vec<Attribute> = attributes.into_iter().chain([Attribute::Label]).collect();
        let mut filling = columns.filling(0, &layout, &attributes, 1);
        let mut took = Duration::ZERO;
        for key in 1..=rows {
            let record = record(&layout, &mut rng, i64::try_from(key).unwrap());
            let label = label(&layout, &record);
            let touched = Touched {
                key,
                record: &record,
                label: &label,
            };
            let start = Instant::now();
            let cell = |at: usize| touched.cell(attributes[at]);
            filling.push(key, false, cell).unwrap();
            took += start.elapsed();
        }
        columns.adopt(vec![filling]).unwrap();
        println!(
            "{rows} rows with {} columns filled in {took:.1?}, {} MB",
            attributes.len(),
            columns.bytes() >> 20
        );
        Self {
            layout,
            columns,
            rng,
            rows,
        }
    }

    /// Changes one record, and says how long the columns took to follow.
    pub(crate) fn commit(&mut self) -> Duration {
        let key = self.rng.random_range(1..=self.rows);
        let at = i64::try_from(key).unwrap();
        let record = record(&self.layout, &mut self.rng, at);
        let label = label(&self.layout, &record);
        let seq = self.columns.seq() + 1;
        let touched = Touched {
            key,
            record: &record,
            label: &label,
        };
        let start = Instant::now();
        self.columns.apply(seq, seq, &[touched]);
        start.elapsed()
    }

    /// Asks many times, and then as often again right after a change.
    pub(crate) fn measure<A>(
        &mut self,
        name: &str,
        ask: impl Fn(&Columns, &Layout) -> Result<A, Refusal>,
    ) {
        let first = Instant::now();
        ask(&self.columns, &self.layout).unwrap();
        let first = first.elapsed();
        let mut still = Vec::new();
        let mut after = Vec::new();
        let begun = Instant::now();
        while still.len() < ROUNDS && begun.elapsed() < LONGEST {
            let start = Instant::now();
            ask(&self.columns, &self.layout).unwrap();
            still.push(start.elapsed());
            self.commit();
            let start = Instant::now();
            ask(&self.columns, &self.layout).unwrap();
            after.push(start.elapsed());
        }
        println!(
            "{name:<58} {first:>9.2?} {} {}",
            spread(still),
            spread(after)
        );
    }

    pub(crate) fn page(&mut self, name: &str, filter: &str, sorts: &str, depth: &Depth) {
        let filter = (!filter.is_empty()).then(|| parse_filter(filter, &self.layout).unwrap());
        let sorts = if sorts.is_empty() {
            Vec::new()
        } else {
            parse_sorts(sorts).unwrap()
        };
        let ask = |part| Ask {
            filter: filter.as_ref(),
            sorts: &sorts,
            trash: false,
            part,
            limit: 60,
        };
        let total = self
            .columns
            .count(0, &self.layout, filter.as_ref(), false)
            .unwrap();
        let half = self
            .columns
            .page(0, &self.layout, &ask(Part::Offset(total / 2)))
            .unwrap();
        let place = half.first.unwrap();
        let part = match depth {
            Depth::Top => Part::Offset(0),
            Depth::Offset => Part::Offset(total / 2),
            Depth::Place => Part::After(&place),
        };
        self.measure(&format!("{name} ({total})"), |columns, layout| {
            columns.page(0, layout, &ask(part))
        });
    }

    pub(crate) fn group(&mut self, name: &str, by: Option<GroupBy<'_>>, measures: &[Measure]) {
        let ask = Grouped {
            filter: None,
            trash: false,
            by,
            measures,
        };
        self.measure(name, |columns, layout| columns.groups(0, layout, &ask));
    }
}

/// Where a page is.
pub(crate) enum Depth {
    Top,
    Offset,
    Place,
}

fn spread(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    format!("{:>9.2?} {:>9.2?} {:>9.2?}", times[0], at(50), at(99))
}
