//! The interface's TypeScript bindings, from the table and the types of its commands.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use super::{COMMANDS, Call};
use crate::Error;

/// Declarations gathered so far, by name, and the commands' signatures in order.
#[derive(Default)]
pub struct Bindings {
    types: BTreeMap<String, String>,
    commands: Vec<(String, String, String)>,
    events: Vec<(String, String)>,
}

/// The bindings of all commands in the table, and of whatever `more` adds.
#[must_use]
pub fn bindings(more: &dyn Fn(&mut Bindings)) -> String {
    let mut bindings = Bindings::default();
    for command in COMMANDS {
        (command.types)(&mut bindings);
    }
    more(&mut bindings);
    bindings.text()
}

impl Bindings {
    pub(super) fn command<A: TS + 'static, R: TS + 'static>(
        &mut self,
        name: &str,
        _: fn(&Call<'_>, A) -> Result<R, Error>,
    ) {
        self.signature::<A, R>(name);
    }

    /// Adds a command of a shell's own.
    pub fn signature<A: TS + 'static, R: TS + 'static>(&mut self, name: &str) {
        self.visit::<A>();
        self.visit::<R>();
        let config = Config::default();
        self.commands
            .push((name.to_owned(), A::name(&config), R::name(&config)));
    }

    /// Adds an event that a shell tells the interface of.
    pub fn event<T: TS + 'static>(&mut self, name: &str) {
        self.visit::<T>();
        self.events
            .push((name.to_owned(), T::name(&Config::default())));
    }

    fn text(&self) -> String {
        let mut text = String::from(
            "// Generated from the engine's table of commands by `make bindings`. Do not edit.\n\nexport type Json = unknown;\n\n",
        );
        for declaration in self.types.values() {
            let _ = writeln!(text, "export {}\n", set_in(declaration));
        }
        text.push_str(
            "/** Every command: its arguments and its result. */\nexport interface Commands {\n",
        );
        for (name, args, result) in &self.commands {
            let _ = writeln!(text, "  {name}: {{ args: {args}; result: {result} }};");
        }
        text.push_str("}\n\n/** Every event, and what it tells. */\nexport interface Events {\n");
        for (name, told) in &self.events {
            let _ = writeln!(text, "  {name}: {told};");
        }
        text.push_str("}\n");
        text
    }
}

/// A declaration as a person would have set it: a field a line, its documentation on the line above.
fn set_in(declaration: &str) -> String {
    let lines = declaration
        .replace("\n/**\n * ", "\n  /** ")
        .replace("\n */\n", " */\n  ");
    lines
        .replace(", \n", ";\n")
        .replace("{ \n", "{\n")
        .replace(", }", if lines.contains('\n') { ";\n}" } else { " }" })
}

impl TypeVisitor for Bindings {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let config = Config::default();
        // Only types of ours have a place of their own; numbers and lists are written where they stand.
        if T::output_path().is_none() {
            // A box or a list of a type says what it depends on again: a type that holds itself would have no end.
            return T::visit_generics(self);
        }
        if self
            .types
            .insert(T::ident(&config), T::decl(&config))
            .is_none()
        {
            T::visit_dependencies(self);
            T::visit_generics(self);
        }
    }
}
