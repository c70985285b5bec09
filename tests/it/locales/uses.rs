//! The calls of `t!` in our sources, also through small macros of ours.

use crate::source::{self, SourceFile};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser as _};

/// One `t!(…)`.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) place: String,
    pub(super) key: String,
    pub(super) arguments: Vec<String>,
    pub(super) in_test: bool,
    /// It came through a macro of ours that hands the same arguments to several texts, not all of which need each.
    pub(super) shared: bool,
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

/// A macro of ours whose literal parameters are keys: `($title:literal, …) => { (t!(lang, $title), …) }`.
#[derive(Debug)]
struct Wrapper {
    name: String,
    parameters: Vec<String>,
    /// What its body hands on to `t!`: the parameter and the arguments beside it.
    keys: Vec<(String, Vec<String>)>,
}

/// What the tokens of a file say about texts.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) uses: Vec<Use>,
    wrappers: Vec<Wrapper>,
    pub(super) problems: Vec<String>,
}

impl Reading {
    /// Reads a file.
    pub(super) fn of(file: &SourceFile) -> Self {
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
                TokenTree::Ident(word) if word == "macro_rules" && source::is_punct(tokens.get(at + 1), '!') => {
                    if let (Some(name), Some(TokenTree::Group(arms))) =
                        (source::ident(tokens.get(at + 2)), tokens.get(at + 3))
                    {
                        self.note_macro(file, &name, &source::inside(arms), in_test);
                    }
                    at += 4;
                    continue;
                }
                TokenTree::Ident(word)
                    if self.wraps(&word.to_string()) && source::is_punct(tokens.get(at + 1), '!') =>
                {
                    if let Some(TokenTree::Group(group)) = tokens.get(at + 2) {
                        self.note_wrapped(&place(), &word.to_string(), group, in_test);
                    }
                }
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

    fn wraps(&self, word: &str) -> bool {
        self.wrappers.iter().any(|wrapper| wrapper.name == word)
    }

    /// Reads the arms of a macro: which of its parameters are keys. Other calls of `t!` in it count as they stand.
    fn note_macro(&mut self, file: &SourceFile, name: &str, arms: &[TokenTree], in_test: bool) {
        let groups: Vec<&Group> = arms
            .iter()
            .filter_map(|token| match token {
                TokenTree::Group(group) => Some(group),
                _ => None,
            })
            .collect();
        for arm in groups.chunks(2) {
            let [matcher, body] = arm else { continue };
            let matcher = source::inside(matcher);
            let parameters = (0..matcher.len())
                .filter(|at| source::is_punct(matcher.get(*at), '$'))
                .filter_map(|at| source::ident(matcher.get(at + 1)))
                .collect();
            let mut inner = Self::default();
            inner.walk(file, &source::inside(body), in_test);
            let (wrapped, direct): (Vec<Use>, Vec<Use>) =
                inner.uses.into_iter().partition(|call| call.key.starts_with('$'));
            self.uses.extend(direct);
            self.problems.extend(inner.problems);
            if !wrapped.is_empty() {
                let keys = wrapped.into_iter().map(|call| (call.key[1..].to_owned(), call.arguments)).collect();
                self.wrappers.push(Wrapper { name: name.to_owned(), parameters, keys });
            }
        }
    }

    /// A call of such a macro: the literals where its keys stand.
    fn note_wrapped(&mut self, place: &str, name: &str, group: &Group, in_test: bool) {
        let tokens = source::inside(group);
        let given: Vec<&[TokenTree]> = tokens
            .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
            .filter(|part| !part.is_empty())
            .collect();
        let Some(wrapper) =
            self.wrappers.iter().find(|wrapper| wrapper.name == name && wrapper.parameters.len() == given.len())
        else {
            self.problems.push(format!("{place}: {name}! with {} arguments hides keys from this test", given.len()));
            return;
        };
        for (parameter, arguments) in &wrapper.keys {
            let at = wrapper.parameters.iter().position(|known| known == parameter);
            match at.and_then(|at| given.get(at)) {
                Some([TokenTree::Literal(literal)]) => self.uses.push(Use {
                    place: place.to_owned(),
                    key: text_of(literal).unwrap_or_default(),
                    arguments: arguments.clone(),
                    in_test,
                    shared: true,
                }),
                _ => self.problems.push(format!("{place}: {name}! gets no literal for ${parameter}")),
            }
        }
    }

    fn note_call(&mut self, place: String, group: &Group, in_test: bool) {
        match Call::parse.parse2(with_parameters_as_literals(group.stream())) {
            Ok(Call { key, arguments }) => self.uses.push(Use { place, key, arguments, in_test, shared: false }),
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

/// In the body of a macro: `$name` becomes `"$name"`, so that it can be read like a call outside one.
fn with_parameters_as_literals(stream: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if source::is_punct(Some(token), '$')
            && let Some(name) = source::ident(tokens.get(at))
        {
            out.push(TokenTree::Literal(proc_macro2::Literal::string(&format!("${name}"))));
            at += 1;
        } else if let TokenTree::Group(group) = token {
            let inner = with_parameters_as_literals(group.stream());
            out.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
        } else {
            out.push(token.clone());
        }
    }
    out.into_iter().collect()
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
