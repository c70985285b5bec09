//! Texts: the same keys with the same arguments in every language, each used by the program, and each use right.
//!
//! Uses are the calls of `t!(lang, "key", name = value, …)` in `src`; its key is a literal by construction, so reading the
//! tokens finds them all, also over several lines and inside other macros.

use crate::source::{self, SourceFile};
use fluent_syntax::ast;
use proc_macro2::{Delimiter, Group, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::parse::{Parse, ParseStream, Parser as _};

type Arguments = BTreeSet<String>;

/// The texts of one language.
#[derive(Debug, Default)]
struct Language {
    /// The arguments of each text, by key; those of texts it contains included.
    arguments: BTreeMap<String, Arguments>,
    /// Keys that other texts contain.
    contained: BTreeSet<String>,
    problems: Vec<String>,
}

impl Language {
    fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut language = Self::default();
        let mut direct: BTreeMap<String, Found> = BTreeMap::new();
        for (path, text) in files {
            let resource = match fluent_syntax::parser::parse(text) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    language.problems.extend(errors.iter().map(|error| format!("{path}: {error}")));
                    resource
                }
            };
            for (key, found) in entries(&resource) {
                if direct.insert(key.clone(), found).is_some() {
                    language.problems.push(format!("{path}: `{key}` is there twice"));
                }
            }
        }
        for key in direct.keys() {
            let mut arguments = Arguments::new();
            gather(&direct, key, &mut BTreeSet::new(), &mut arguments, &mut language.problems);
            language.contained.extend(direct[key].texts.iter().cloned());
            language.arguments.insert(key.clone(), arguments);
        }
        language
    }

    fn of(code: &str) -> Self {
        let files = source::files_below(&format!("locales/{code}"), "ftl");
        Self::read(files.iter().map(|file| (file.path.as_str(), file.text.as_str())))
    }
}

/// Arguments and texts that a text names itself.
#[derive(Debug, Default)]
struct Found {
    arguments: Arguments,
    texts: BTreeSet<String>,
}

fn gather(
    direct: &BTreeMap<String, Found>,
    key: &str,
    seen: &mut BTreeSet<String>,
    into: &mut Arguments,
    problems: &mut Vec<String>,
) {
    if !seen.insert(key.to_owned()) {
        return;
    }
    let Some(found) = direct.get(key) else {
        problems.push(format!("a text contains `{key}`, which does not exist"));
        return;
    };
    into.extend(found.arguments.iter().cloned());
    for text in &found.texts {
        gather(direct, text, seen, into, problems);
    }
}

/// Messages by their key, terms with their `-`, attributes as `key.attribute`.
fn entries(resource: &ast::Resource<&str>) -> Vec<(String, Found)> {
    let mut all = Vec::new();
    for entry in &resource.body {
        let (key, value, attributes) = match entry {
            ast::Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref(), &message.attributes),
            ast::Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
            _ => continue,
        };
        for attribute in attributes {
            let mut found = Found::default();
            in_pattern(&attribute.value, &mut found);
            all.push((format!("{key}.{}", attribute.id.name), found));
        }
        if let Some(pattern) = value {
            let mut found = Found::default();
            in_pattern(pattern, &mut found);
            all.push((key, found));
        }
    }
    all
}

fn in_pattern(pattern: &ast::Pattern<&str>, found: &mut Found) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &ast::Expression<&str>, found: &mut Found) {
    match expression {
        ast::Expression::Inline(inline) => in_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            in_inline(selector, found);
            variants.iter().for_each(|variant| in_pattern(&variant.value, found));
        }
    }
}

fn in_inline(inline: &ast::InlineExpression<&str>, found: &mut Found) {
    let key_of = |id: &str, attribute: &Option<ast::Identifier<&str>>| match attribute {
        Some(attribute) => format!("{id}.{}", attribute.name),
        None => id.to_owned(),
    };
    let called = |arguments: &ast::CallArguments<&str>, found: &mut Found| {
        arguments.positional.iter().for_each(|argument| in_inline(argument, found));
        arguments.named.iter().for_each(|argument| in_inline(&argument.value, found));
    };
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.arguments.insert(id.name.to_owned());
        }
        ast::InlineExpression::MessageReference { id, attribute } => {
            found.texts.insert(key_of(id.name, attribute));
        }
        ast::InlineExpression::TermReference { id, attribute, arguments } => {
            found.texts.insert(key_of(&format!("-{}", id.name), attribute));
            if let Some(arguments) = arguments {
                called(arguments, found);
            }
        }
        ast::InlineExpression::FunctionReference { arguments, .. } => called(arguments, found),
        ast::InlineExpression::Placeable { expression } => in_expression(expression, found),
        ast::InlineExpression::StringLiteral { .. } | ast::InlineExpression::NumberLiteral { .. } => {}
    }
}

/// One `t!(…)`.
#[derive(Debug)]
struct Use {
    place: String,
    key: String,
    arguments: Vec<String>,
    in_test: bool,
}

/// What stands in the parentheses of a `t!`.
struct Call {
    key: String,
    arguments: Vec<String>,
}

impl Parse for Call {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        input.parse::<syn::Expr>()?;
        input.parse::<syn::Token![,]>()?;
        let key = input.parse::<syn::LitStr>()?.value();
        let mut arguments = Vec::new();
        while !input.is_empty() {
            input.parse::<syn::Token![,]>()?;
            if input.is_empty() {
                break;
            }
            arguments.push(input.parse::<syn::Ident>()?.to_string());
            input.parse::<syn::Token![=]>()?;
            input.parse::<syn::Expr>()?;
        }
        Ok(Self { key, arguments })
    }
}

/// What the tokens of a file say about texts.
#[derive(Debug, Default)]
struct Reading {
    uses: Vec<Use>,
    problems: Vec<String>,
}

impl Reading {
    fn of(file: &SourceFile) -> Self {
        let mut reading = Self::default();
        reading.walk(file, &source::tokens(&file.path, &file.text), false);
        reading
    }

    fn walk(&mut self, file: &SourceFile, tokens: &[TokenTree], in_test: bool) {
        let mut at = 0;
        while at < tokens.len() {
            if let Some((attribute, after)) = source::attribute(tokens, at) {
                at = after;
                if source::marks_test_code(&attribute) && !in_test {
                    let end = source::after_item(tokens, at);
                    self.walk(file, &tokens[at..end], true);
                    at = end;
                }
                continue;
            }
            let place = || format!("{}:{}", file.path, tokens[at].span().start().line);
            match &tokens[at] {
                TokenTree::Group(group) => self.walk(file, &source::inside(group), in_test),
                TokenTree::Ident(word) if word == "t" && source::is_punct(tokens.get(at + 1), '!') => {
                    if let Some(TokenTree::Group(group)) = tokens.get(at + 2) {
                        self.note_call(place(), group, in_test);
                    }
                }
                TokenTree::Ident(word) => self.note_word(file, tokens, at, &word.to_string(), in_test),
                TokenTree::Literal(literal)
                    if !in_test && is_surface(&file.path) && text_of(literal).is_some_and(|text| has_umlaut(&text)) =>
                {
                    self.problems.push(format!("{}: {literal} belongs in locales/de", place()));
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// A word followed by parentheses: a call around `t!`, or of a widget with a text.
    fn note_word(&mut self, file: &SourceFile, tokens: &[TokenTree], at: usize, word: &str, in_test: bool) {
        let Some(TokenTree::Group(group)) = tokens.get(at + 1) else { return };
        let place = format!("{}:{}", file.path, tokens[at].span().start().line);
        if word == "lookup" && !file.path.starts_with("src/l10n/") && names_room_of_texts(tokens, at) {
            self.problems.push(format!("{place}: use t!, which this test can read"));
        }
        if shows_text(word) && file.path.starts_with("src/ui/") && !in_test {
            self.note_shown(&place, group);
        }
    }

    fn note_call(&mut self, place: String, group: &Group, in_test: bool) {
        match Call::parse.parse2(group.stream()) {
            Ok(Call { key, arguments }) => self.uses.push(Use { place, key, arguments, in_test }),
            Err(error) => self.problems.push(format!("{place}: t!({}): {error}", group.stream())),
        }
    }

    /// A literal handed straight to a widget is a text that was not translated.
    fn note_shown(&mut self, place: &str, group: &Group) {
        if group.delimiter() != Delimiter::Parenthesis {
            return;
        }
        for token in source::inside(group) {
            if let TokenTree::Literal(literal) = &token
                && let Some(text) = text_of(literal)
                && text != "Klammer"
                && text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 2)
            {
                self.problems.push(format!("{place}: {literal} is shown untranslated"));
            }
        }
    }
}

fn is_surface(path: &str) -> bool {
    path.starts_with("src/ui/") || path.starts_with("src/cli/")
}

fn names_room_of_texts(tokens: &[TokenTree], at: usize) -> bool {
    at >= 3 && source::is_punct(tokens.get(at - 1), ':') && source::ident(tokens.get(at - 3)).as_deref() == Some("l10n")
}

/// Calls of egui whose literal arguments people read.
fn shows_text(word: &str) -> bool {
    const CALLS: [&str; 20] = [
        "button",
        "checkbox",
        "collapsing",
        "colored_label",
        "heading",
        "hint_text",
        "hyperlink_to",
        "label",
        "link",
        "menu_button",
        "monospace",
        "on_disabled_hover_text",
        "on_hover_text",
        "radio",
        "radio_value",
        "selectable_label",
        "selectable_value",
        "small_button",
        "strong",
        "with_title",
    ];
    CALLS.contains(&word)
}

fn text_of(literal: &proc_macro2::Literal) -> Option<String> {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

fn has_umlaut(text: &str) -> bool {
    text.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ß', 'ẞ'])
}

/// Everything wrong between the languages and the program.
fn problems(de: &Language, en: &Language, readings: &[Reading]) -> Vec<String> {
    let mut problems: Vec<String> = de.problems.iter().map(|problem| format!("de: {problem}")).collect();
    problems.extend(en.problems.iter().map(|problem| format!("en: {problem}")));
    for (key, arguments) in &de.arguments {
        match en.arguments.get(key) {
            None => problems.push(format!("`{key}` is missing in en")),
            Some(other) if other != arguments => {
                problems.push(format!("`{key}` has {arguments:?} in de, but {other:?} in en"));
            }
            Some(_) => {}
        }
    }
    for key in en.arguments.keys().filter(|key| !de.arguments.contains_key(*key)) {
        problems.push(format!("`{key}` is missing in de"));
    }
    let mut used: BTreeSet<&str> = de.contained.iter().chain(&en.contained).map(String::as_str).collect();
    for reading in readings {
        problems.extend(reading.problems.iter().cloned());
        for call in &reading.uses {
            if !call.in_test {
                used.insert(&call.key);
            }
            let passed: Arguments = call.arguments.iter().cloned().collect();
            match en.arguments.get(&call.key).or_else(|| de.arguments.get(&call.key)) {
                None => problems.push(format!("{}: `{}` is no text of ours", call.place, call.key)),
                Some(wanted) if *wanted != passed || passed.len() != call.arguments.len() => {
                    problems.push(format!("{}: `{}` wants {wanted:?}, gets {:?}", call.place, call.key, call.arguments))
                }
                Some(_) => {}
            }
        }
    }
    for key in en.arguments.keys().filter(|key| !used.contains(key.as_str())) {
        problems.push(format!("`{key}` is used nowhere"));
    }
    problems
}

#[test]
fn texts_and_their_uses_agree() {
    let readings: Vec<Reading> = source::files_below("src", "rs").iter().map(Reading::of).collect();
    let found = problems(&Language::of("de"), &Language::of("en"), &readings);
    assert!(found.is_empty(), "{} problems with texts:\n{}", found.len(), found.join("\n"));
}

/// The problems of a made-up program.
fn made_up(de: &str, en: &str, path: &str, program: &str) -> Vec<String> {
    let reading = Reading::of(&SourceFile { path: path.to_owned(), text: program.to_owned() });
    problems(&Language::read([("de.ftl", de)]), &Language::read([("en.ftl", en)]), &[reading])
}

#[test]
fn made_up_offenders_are_caught() {
    let ui = "src/ui/mod.rs";
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        ("a = x", "", ui, "fn f() { t!(l, \"a\"); }", "`a` is missing in en"),
        ("", "a = x", ui, "fn f() { t!(l, \"a\"); }", "`a` is missing in de"),
        ("a = { $n }", "a = { $m }", ui, "fn f() { t!(l, \"a\", n = 1); }", "`a` has {\"n\"} in de, but {\"m\"} in en"),
        ("a = x", "a = x", ui, "", "`a` is used nowhere"),
        ("a = x", "a = x", ui, "// t!(l, \"a\")", "`a` is used nowhere"),
        ("a = x", "a = x", ui, "#[cfg(test)] mod tests { fn f() { t!(l, \"a\"); } }", "`a` is used nowhere"),
        ("", "", ui, "fn f() { t!(l, \"b\"); }", "`b` is no text of ours"),
        ("", "", ui, "fn f() { g(&[format!(\"{}\", crate::t!(\n  s.lang(),\n \"b\",\n))]); }", "mod.rs:1: `b` is no"),
        ("", "", ui, "fn f() { t!(l, \"b\", n = t!(l, \"c\")); }", "`c` is no text of ours"),
        ("a = { $n }", "a = { $n }", ui, "fn f() { t!(l, \"a\"); }", "`a` wants {\"n\"}, gets []"),
        ("a = x", "a = x", ui, "fn f() { t!(l, \"a\", n = 1,); }", "`a` wants {}, gets [\"n\"]"),
        (
            "a = { NUMBER($n) ->\n    [one] { $k }\n   *[other] y\n }\n",
            "a = { $n }",
            ui,
            "",
            "has {\"k\", \"n\"} in de",
        ),
        ("a = { b }", "a = { b }", ui, "fn f() { t!(l, \"a\"); }", "contains `b`, which does not exist"),
        ("a = x\na = y", "a = x", ui, "fn f() { t!(l, \"a\"); }", "`a` is there twice"),
        ("a = { $n", "a = x", ui, "fn f() { t!(l, \"a\"); }", "de: de.ftl"),
        ("", "", ui, "fn f() { t!(l, key); }", "t!(l , key)"),
        ("", "", ui, "fn f() { crate::l10n::lookup(l, key, &[]); }", "use t!"),
        ("", "", ui, "fn f() { g(\"Räume\"); }", "belongs in locales/de"),
        ("", "", "src/cli/mod.rs", "fn f() { println!(\"größer\"); }", "belongs in locales/de"),
        ("", "", ui, "fn f() { ui.label(\"Open\"); }", "is shown untranslated"),
        ("", "", ui, "fn f() { ui.button(egui::RichText::new(t)).on_hover_text(\"more here\"); }", "untranslated"),
    ];
    for (de, en, path, program, wanted) in cases {
        let found = made_up(de, en, path, program);
        assert!(found.iter().any(|problem| problem.contains(wanted)), "{program:?} gave {found:?}, wanted {wanted}");
    }
}

#[test]
fn what_is_right_passes() {
    let de = "-app = Klammer\na = { -app } { $n ->\n    [one] ein Raum\n   *[other] { $count } Räume\n }\nb = B { c }\nc = { $x }\n";
    let en =
        "-app = Klammer\na = { -app } { $n ->\n    [one] one\n   *[other] { $count }\n }\nb = B { c }\nc = { $x }\n";
    let program = r##"
        /// Says "Räume".
        macro_rules! t { ($lang:expr, $key:literal $(,)?) => { $crate::l10n::count($lang, $key) }; }
        fn f() {
            // t!(l, "no such key")
            ui.label(t!(l, "a", n = 1, count = l10n::count(l, x[0] as usize),));
            ui.label("–"); ui.label("Klammer");
            ui.push_id("some id", |ui| t!{ l, "b", x = { let y = "m²"; y } });
        }
        #[cfg(test)]
        mod tests { const A: &str = "Räume"; }
    "##;
    assert_eq!(made_up(de, en, "src/ui/mod.rs", program), Vec::<String>::new());
}
