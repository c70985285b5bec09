//! Reading our own sources: files, tokens, and which of them are test code.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::path::{Path, PathBuf};

/// A Rust file of the package.
pub struct SourceFile {
    /// Path from the package's folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The package's folder.
pub fn package_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a file of the package.
pub fn read(path: &str) -> String {
    let full = package_dir().join(path);
    std::fs::read_to_string(&full).unwrap_or_else(|error| panic!("{}: {error}", full.display()))
}

/// All files with the extension below a folder of the package, sorted by path.
pub fn files_below(folder: &str, extension: &str) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    collect(&package_dir().join(folder), extension, &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no .{extension} files below {folder}: is the test looking in the right place?");
    paths
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(package_dir()).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            SourceFile { path: parts.join("/"), text }
        })
        .collect()
}

fn collect(folder: &Path, extension: &str, into: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
        if path.is_dir() {
            collect(&path, extension, into);
        } else if path.extension().is_some_and(|found| found == extension) {
            into.push(path);
        }
    }
}

/// The tokens of a source text.
pub fn tokens(path: &str, text: &str) -> Vec<TokenTree> {
    let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path} does not tokenise: {error}"));
    stream.into_iter().collect()
}

/// The tokens inside a group.
pub fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// Whether the token is this punctuation character.
pub fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

/// The identifier's text, if the token is one.
pub fn ident(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

/// If an attribute (`#[…]` or `#![…]`) begins at `at`: its content and the position after it.
pub fn attribute(tokens: &[TokenTree], at: usize) -> Option<(Group, usize)> {
    if !is_punct(tokens.get(at), '#') {
        return None;
    }
    let bracket = if is_punct(tokens.get(at + 1), '!') { at + 2 } else { at + 1 };
    match tokens.get(bracket) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => Some((group.clone(), bracket + 1)),
        _ => None,
    }
}

/// The position after the item whose first token stands at `at`: after its body in braces, or after its semicolon.
pub fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let mut at = at;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Punct(punct) if punct.as_char() == ';' => break,
            _ => {}
        }
    }
    at
}

/// Whether an attribute's content makes what follows test code: `cfg(test)`, `test`.
pub fn marks_test_code(attribute: &Group) -> bool {
    let content = attribute.stream().to_string().replace(' ', "");
    content == "test" || content == "cfg(test)" || content.starts_with("cfg(all(test,")
}
