//! The texts of a language as `locales` has them.

use crate::source;
use fluent_syntax::ast;
use std::collections::{BTreeMap, BTreeSet};

/// Names of arguments.
pub(super) type Arguments = BTreeSet<String>;

/// The texts of one language.
#[derive(Debug, Default)]
pub(super) struct Language {
    /// The arguments of each text, by key; those of texts it contains included.
    pub(super) arguments: BTreeMap<String, Arguments>,
    /// Keys that other texts contain.
    pub(super) contained: BTreeSet<String>,
    /// What is wrong with the files themselves.
    pub(super) problems: Vec<String>,
}

impl Language {
    /// Reads files given as path and text.
    pub(super) fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
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

    /// Reads the files of a language.
    pub(super) fn of(code: &str) -> Self {
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
