//! Gives what was written a meaning: every name becomes a source or a function, every part a kind.

use super::arithmetic;
use super::compare::{comparison, is_one_of};
use super::error::{Flaw, Span};
use super::function::{self, Function, Runs};
use super::kind::Kind;
use super::source::{Objects, Source, nearest, resolve};
use super::step::Step;
use super::syntax::{Node, Written};
use super::value::Value;
use crate::Layout;

/// Checks the formulas of one object.
pub(super) struct Checker<'c, 'l> {
    pub(super) of: &'c Layout,
    pub(super) objects: &'c Objects<'l>,
    /// What was read so far, each once.
    pub(super) sources: Vec<Source>,
    pub(super) uses_today: bool,
}

type Checked = Result<(Step, Kind), Flaw>;

impl Checker<'_, '_> {
    pub(super) fn check(&mut self, node: &Node) -> Checked {
        match &node.written {
            Written::Number(number) => {
                let kind = match number.scale() {
                    0 => Kind::Integer,
                    _ => Kind::Number,
                };
                Ok((Step::Constant(Value::Number(*number)), kind))
            }
            Written::Text(text) => Ok((Step::Constant(Value::Text(text.clone())), Kind::Text)),
            Written::Boolean(yes) => Ok((Step::Constant(Value::Boolean(*yes)), Kind::Boolean)),
            Written::Nothing => Ok((Step::Nothing, Kind::Missing)),
            Written::Path(path) => self.path(path),
            Written::Call(name, at, parts) => self.call(name, *at, node.at, parts),
            Written::Prefix(sign, part) => self.prefix(sign, node.at, part),
            Written::Between(sign, parts) => self.between(sign, node.at, parts),
            Written::Choice(parts) => {
                let function = function::named("if");
                function.map_or_else(
                    || Err(Flaw::new(node.at, "is not known")),
                    |function| self.apply(function, node.at, &**parts),
                )
            }
            Written::List(parts) => self.list(node.at, parts),
        }
    }

    fn path(&mut self, path: &[(String, Span)]) -> Checked {
        let source = resolve(path, self.of, self.objects)?;
        let kind = source.kind;
        let known = self.sources.iter().position(|known| *known == source);
        let at = known.unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        Ok((Step::Source(at), kind))
    }

    fn call(&mut self, name: &str, at: Span, whole: Span, parts: &[Node]) -> Checked {
        let function = function::named(name).ok_or_else(|| {
            let near = nearest(name, function::all().map(Function::name));
            let what = near.map_or_else(
                || "is no function; docs/formulas.md lists them".to_owned(),
                |near| format!("is no function; did you mean {near}?"),
            );
            Flaw::new(at, what)
        })?;
        self.apply(function, whole, parts)
    }

    fn apply(&mut self, function: &'static Function, at: Span, parts: &[Node]) -> Checked {
        let usage = function.usage;
        if function.refuses_count(parts.len()) {
            let what = format!("has {} values; write {usage}", parts.len());
            return Err(Flaw::new(at, what));
        }
        let (steps, kinds) = self.all(parts)?;
        if let Some((place, takes)) = function.misfit(&kinds) {
            let what = wanted(usage, place, kinds[place], takes);
            return Err(Flaw::new(parts[place].at, what));
        }
        let kind = function.gives(&kinds).ok_or_else(|| {
            let kinds: Vec<String> = kinds.iter().map(Kind::to_string).collect();
            let what = format!(
                "{usage} needs values of one kind to choose from, not {}",
                kinds.join(", ")
            );
            Flaw::new(at, what)
        })?;
        self.uses_today |= matches!(function.runs, Runs::Today);
        Ok((Step::of_function(function.runs, steps).folded(at)?, kind))
    }

    fn all(&mut self, parts: &[Node]) -> Result<(Vec<Step>, Vec<Kind>), Flaw> {
        let checked: Result<Vec<_>, Flaw> = parts.iter().map(|part| self.check(part)).collect();
        Ok(checked?.into_iter().unzip())
    }

    fn prefix(&mut self, sign: &str, at: Span, part: &Node) -> Checked {
        let (step, kind) = self.check(part)?;
        let is_not = sign == "!";
        let fits = match is_not {
            true => matches!(kind, Kind::Boolean | Kind::Missing),
            false => kind.is_number() || kind == Kind::Money,
        };
        if !fits {
            return Err(Flaw::new(at, format!("{sign} does not go before {kind}")));
        }
        let (run, kind): (fn(&[Value]) -> _, Kind) = match is_not {
            true => (arithmetic::not, Kind::Boolean),
            false => (arithmetic::negative, kind),
        };
        Ok((Step::OnAll(run, vec![step]).folded(at)?, kind))
    }

    fn between(&mut self, sign: &str, at: Span, parts: &[Node; 2]) -> Checked {
        let [left, right] = parts;
        match sign {
            "in" => return self.is_in(at, left, right),
            "&&" | "||" => return self.logic(sign, at, parts),
            "==" | "!=" if is_nothing(right) => return self.emptiness(sign, left),
            "==" | "!=" if is_nothing(left) => return self.emptiness(sign, right),
            _ => {}
        }
        let ((a, left), (b, right)) = (self.check(left)?, self.check(right)?);
        let step = |run| Step::OnAll(run, vec![a, b]).folded(at);
        if let Some(run) = comparison(sign) {
            comparable(sign, left, right).map_err(|what| Flaw::new(at, what))?;
            return Ok((step(run)?, Kind::Boolean));
        }
        let kind = arithmetic::gives(sign, left, right);
        let run = arithmetic::between(sign);
        let (Some(kind), Some(run)) = (kind, run) else {
            let instead = arithmetic::instead(sign, left, right);
            let what = format!("{sign} does not go between {left} and {right}{instead}");
            return Err(Flaw::new(at, what));
        };
        Ok((step(run)?, kind))
    }

    fn logic(&mut self, sign: &str, at: Span, parts: &[Node; 2]) -> Checked {
        let (steps, kinds) = self.all(parts)?;
        for (part, kind) in parts.iter().zip(kinds) {
            if !matches!(kind, Kind::Boolean | Kind::Missing) {
                let what = format!("{sign} joins conditions, and this is {kind}");
                return Err(Flaw::new(part.at, what));
            }
        }
        match <[Step; 2]>::try_from(steps) {
            Ok(parts) if sign == "&&" => Ok((Step::And(Box::new(parts)), Kind::Boolean)),
            Ok(parts) => Ok((Step::Or(Box::new(parts)), Kind::Boolean)),
            Err(_) => Err(Flaw::new(at, "joins two conditions")),
        }
    }

    /// `x == null` asks whether there is an x, where comparing with nothing would give nothing.
    fn emptiness(&mut self, sign: &str, asked: &Node) -> Checked {
        let (step, _) = self.check(asked)?;
        let is_empty = Step::IsEmpty(Box::new(step));
        let step = match sign {
            "==" => is_empty,
            _ => Step::OnAll(arithmetic::not, vec![is_empty]),
        };
        Ok((step, Kind::Boolean))
    }

    /// `x in [a, b]`, or a text in a list of texts.
    fn is_in(&mut self, at: Span, wanted: &Node, list: &Node) -> Checked {
        let Written::List(parts) = &list.written else {
            let contains = function::named("contains");
            let parts = [list.clone(), wanted.clone()];
            return match contains {
                Some(contains) => self.apply(contains, at, &parts),
                None => Err(Flaw::new(at, "is not known")),
            };
        };
        let (first, kind) = self.check(wanted)?;
        let (rest, kinds) = self.all(parts)?;
        for (part, other) in parts.iter().zip(kinds) {
            comparable("in", kind, other).map_err(|what| Flaw::new(part.at, what))?;
        }
        let steps = std::iter::once(first).chain(rest).collect();
        Ok((Step::OnAll(is_one_of, steps).folded(at)?, Kind::Boolean))
    }

    fn list(&mut self, at: Span, parts: &[Node]) -> Checked {
        let (steps, kinds) = self.all(parts)?;
        let misfit = kinds.iter().position(|kind| *kind != Kind::Text);
        if let Some(place) = misfit {
            let what = format!("a list holds texts, not {}", kinds[place]);
            return Err(Flaw::new(parts[place].at, what));
        }
        let run = |values: &[Value]| {
            Ok(Value::Texts(
                values.iter().cloned().map(Value::shown).collect(),
            ))
        };
        Ok((Step::OnAll(run, steps).folded(at)?, Kind::Texts))
    }
}

fn is_nothing(node: &Node) -> bool {
    matches!(node.written, Written::Nothing)
}

/// Whether two kinds can be compared so.
fn comparable(sign: &str, left: Kind, right: Kind) -> Result<(), String> {
    match left.joined(right) {
        None => Err(format!("{sign} does not go between {left} and {right}")),
        Some(Kind::Texts) => Err("lists are not compared; write contains(list, text)".to_owned()),
        Some(Kind::Boolean | Kind::Link) if !matches!(sign, "==" | "!=" | "in") => {
            Err(format!("{left} is not ordered; write == or !="))
        }
        Some(_) => Ok(()),
    }
}

fn wanted(usage: &str, place: usize, found: Kind, takes: &[Kind]) -> String {
    let takes_whole = takes == [Kind::Integer] && found == Kind::Number;
    let hint = if takes_whole {
        "; write round(…)"
    } else {
        ""
    };
    let takes: Vec<String> = takes.iter().map(Kind::to_string).collect();
    format!(
        "{usage} takes {} as value {}, not {found}{hint}",
        takes.join(" or "),
        place + 1
    )
}
