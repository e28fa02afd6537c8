//! What happened between a company's people and the workspace's: deals, notes, tasks.

use super::{
    crowd::{Company, Person},
    draw::Lots,
    words::{DEALS, MONTHS, NOTES, PRODUCTS, TASKS},
};

/// Who the words are about.
pub(super) struct Story<'a> {
    pub(super) company: &'a Company,
    pub(super) person: &'a Person,
}

impl Story<'_> {
    /// (title, Markdown) of a note of some kind.
    pub(super) fn note(&self, lots: &mut Lots) -> (String, String) {
        let kind = lots.one(&NOTES);
        let title = self.fill(lots.word(kind.titles), lots);
        let mut body = self.fill(lots.word(kind.openings), lots);
        let details = 1 + lots.below(3);
        for detail in lots.some(kind.details, details) {
            // A quotation is a paragraph of its own.
            body.push_str(if detail.starts_with('>') { "\n\n" } else { " " });
            body.push_str(&self.fill(detail, lots));
        }
        if lots.percent(70) {
            body.push_str("\n\n## ");
            body.push_str(kind.next);
            body.push('\n');
            let steps = 1 + lots.below(3);
            for step in lots.some(kind.steps, steps) {
                body.push_str("\n- ");
                body.push_str(&self.fill(step, lots));
            }
        }
        (title, body)
    }

    /// The name of a deal.
    pub(super) fn deal(&self, lots: &mut Lots) -> String {
        format!(
            "{}: {}",
            self.company.name,
            self.fill(lots.word(DEALS), lots)
        )
    }

    /// The title of a task.
    pub(super) fn task(&self, lots: &mut Lots) -> String {
        self.fill(lots.word(TASKS), lots)
    }

    /// A sentence with its gaps filled.
    fn fill(&self, sentence: &str, lots: &mut Lots) -> String {
        let mut filled = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some((before, gap)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, after)) = gap.split_once('}') else {
                break;
            };
            match name {
                "first" => filled.push_str(&self.person.first),
                "company" => filled.push_str(&self.company.name),
                "city" => filled.push_str(&self.company.city),
                "product" => filled.push_str(lots.word(PRODUCTS)),
                "month" => filled.push_str(lots.word(MONTHS)),
                _ => filled.push_str(&lots.between(2, 9).to_string()),
            }
            rest = after;
        }
        filled.push_str(rest);
        capitalise(filled)
    }
}

fn capitalise(text: String) -> String {
    match text.chars().next().filter(|first| first.is_lowercase()) {
        Some(first) => first
            .to_uppercase()
            .chain(text[first.len_utf8()..].chars())
            .collect(),
        None => text,
    }
}
