//! Companies with the people who work there, one company after the other.

use unicode_normalization::UnicodeNormalization;

use super::{
    cultures::{CULTURES, Culture},
    draw::Lots,
    words::JOB_TITLES,
};

/// A name in its script and in plain Latin letters.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) native: String,
    latin: String,
}

/// A company.
pub(super) struct Company {
    pub(super) name: String,
    pub(super) domain: String,
    pub(super) city: String,
    pub(super) country: &'static str,
    pub(super) currency: &'static str,
}

/// A person who works there.
pub(super) struct Person {
    pub(super) first: String,
    pub(super) last: String,
    pub(super) email: String,
    pub(super) other_email: Option<String>,
    pub(super) phone: String,
    pub(super) mobile: Option<String>,
    pub(super) job_title: &'static str,
    pub(super) city: String,
    /// The last part of the address of their page.
    pub(super) profile: Option<String>,
}

/// A culture with its lists taken apart, and how many of its companies there are already.
struct People {
    culture: &'static Culture,
    cities: Vec<Name>,
    women: Vec<Name>,
    men: Vec<Name>,
    families: Vec<Name>,
    families_of_women: Vec<Name>,
    trades: Vec<Name>,
    companies: usize,
}

/// Makes companies and people without end.
pub(super) struct Crowd {
    peoples: Vec<People>,
}

/// Most people work with a few others; some alone, some with many.
const STAFF: [usize; 10] = [1, 1, 2, 3, 3, 4, 4, 5, 7, 10];

impl Crowd {
    pub(super) fn new() -> Self {
        Self {
            peoples: CULTURES.iter().map(People::new).collect(),
        }
    }

    /// The next company and at most so many of its people.
    pub(super) fn next(&mut self, lots: &mut Lots, at_most: usize) -> (Company, Vec<Person>) {
        let chosen = lots.below(self.peoples.len());
        let people = &mut self.peoples[chosen];
        let company = people.company(lots);
        let mut staff: Vec<Person> = Vec::new();
        for _ in 0..(*lots.one(&STAFF)).min(at_most) {
            let person = people.person(lots, &company, &staff);
            staff.push(person);
        }
        (company, staff)
    }
}

impl People {
    fn new(culture: &'static Culture) -> Self {
        let families = names(culture.families);
        let of_women = if culture.families_of_women.is_empty() {
            families.clone()
        } else {
            names(culture.families_of_women)
        };
        Self {
            culture,
            cities: names(culture.cities),
            women: names(culture.women),
            men: names(culture.men),
            families,
            families_of_women: of_women,
            trades: names(culture.trades),
            companies: 0,
        }
    }

    /// A company whose domain no other has: families and trades are gone through, not drawn, and
    /// where all pairs are used up a number goes on.
    fn company(&mut self, lots: &mut Lots) -> Company {
        /// Shares no factor with the number of pairs, so that every pair comes once in a round.
        const STRIDE: usize = 67;
        let pairs = self.families.len() * self.trades.len();
        let (round, pair) = (self.companies / pairs, self.companies * STRIDE % pairs);
        self.companies += 1;
        let (family, trade) = (
            &self.families[pair % self.families.len()],
            &self.trades[pair / self.families.len()],
        );
        let city = lots.one(&self.cities);
        let mut name = lots
            .word(&self.culture.companies)
            .replace("{f}", &family.native)
            .replace("{t}", &trade.native);
        let mut domain = format!("{}-{}", family.slug('-'), trade.slug('-'));
        if round > 0 {
            name = format!("{name} {}", city.native);
            domain = format!("{domain}-{round}");
        }
        let Culture {
            country, currency, ..
        } = *self.culture;
        Company {
            name,
            domain: format!("{domain}.{}.example", slug(country, '-')),
            city: city.native.clone(),
            country,
            currency,
        }
    }

    fn person(&self, lots: &mut Lots, company: &Company, colleagues: &[Person]) -> Person {
        let (given, families) = if lots.percent(50) {
            (&self.women, &self.families_of_women)
        } else {
            (&self.men, &self.families)
        };
        let (given, family) = (lots.one(given), lots.one(families));
        let local = format!("{}.{}", given.slug('-'), family.slug('-'));
        let same = colleagues
            .iter()
            .filter(|person| person.first == given.native && person.last == family.native)
            .count();
        let number = if same == 0 {
            String::new()
        } else {
            (same + 1).to_string()
        };
        let [landline, mobile] = self.culture.phones;
        Person {
            first: given.native.clone(),
            last: family.native.clone(),
            email: format!("{local}{number}@{}", company.domain),
            other_email: lots
                .percent(12)
                .then(|| format!("{local}{}@home.example", lots.below(1_000_000))),
            phone: lots.digits(landline),
            mobile: lots.percent(45).then(|| lots.digits(mobile)),
            job_title: lots.word(JOB_TITLES),
            city: if lots.percent(75) {
                company.city.clone()
            } else {
                lots.one(&self.cities).native.clone()
            },
            profile: lots
                .percent(30)
                .then(|| format!("{}-{}", local.replace('.', "-"), lots.below(1_000_000))),
        }
    }
}

impl Name {
    fn slug(&self, between: char) -> String {
        slug(&self.latin, between)
    }
}

fn names(list: &str) -> Vec<Name> {
    list.split(", ")
        .map(|entry| entry.split_once('=').unwrap_or((entry, entry)))
        .map(|(native, latin)| Name {
            native: native.to_owned(),
            latin: latin.to_owned(),
        })
        .collect()
}

/// A name as it stands in addresses: ASCII letters in lower case.
fn slug(name: &str, between: char) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.nfd().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'ß' => slug.push_str("ss"),
            'ł' => slug.push('l'),
            'đ' => slug.push('d'),
            'ı' => slug.push('i'),
            'ø' => slug.push('o'),
            ' ' | '-' if !slug.is_empty() && !slug.ends_with(between) => slug.push(between),
            _ => {}
        }
    }
    slug.truncate(slug.trim_end_matches(between).len());
    slug
}
