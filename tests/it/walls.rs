//! The walls between the rooms, read from the table of ARCHITECTURE.md and held against every path in `src`.
//!
//! Looked at are all paths a file names, in `use`, in expressions and types, and inside macro calls: those into our own
//! rooms (`crate::…`, `klammer::…`, `super::…`) and those into crates that belong to some rooms only. Test code is held to
//! the walls between rooms, but may use any crate. Not seen: what a macro of another crate expands to.

use crate::source::{self, SourceFile};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};

/// What belongs to some rooms only: the path it begins with, the rooms, the reason. `main` stands for `src/main.rs`.
const RESERVED: &[(&[&str], &[&str], &str)] = &[
    (&["egui"], &["ui"], "the window is drawn in one room"),
    (&["eframe"], &["ui"], "the window is drawn in one room"),
    (&["egui_extras"], &["ui"], "the window is drawn in one room"),
    (&["walkers"], &["ui"], "the window is drawn in one room"),
    (&["rfd"], &["ui"], "dialogs belong to the window"),
    (&["rusqlite"], &["project", "formats"], "one room writes project files, one reads other GeoPackages"),
    (&["std", "thread"], &["jobs"], "one room has threads"),
    (&["std", "net"], &[], "nothing is sent over a network"),
    (&["std", "fs"], &["formats", "project", "app", "cli", "main"], "what computes or draws touches no file"),
];

/// What one room may use.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rooms {
    allowed: BTreeMap<String, BTreeSet<String>>,
}

impl Rooms {
    /// Reads the table "room | what is in it | may use". `src/main.rs` may use what the two surfaces are.
    fn from_markdown(text: &str) -> Result<Self, String> {
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut in_table = false;
        for line in text.lines() {
            let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
            match cells.as_slice() {
                ["room", _, "may use"] => in_table = true,
                [room, _, may_use] if in_table => {
                    if let [name] = quoted(room).as_slice() {
                        rows.push((name.clone(), (*may_use).to_owned()));
                    }
                }
                _ => in_table = false,
            }
        }
        let names: BTreeSet<String> = rows.iter().map(|(name, _)| name.clone()).collect();
        if names.len() < 2 || names.len() != rows.len() {
            return Err(
                "ARCHITECTURE.md: no table with the columns room, what is in it, may use, or a room twice".into()
            );
        }
        let mut allowed = BTreeMap::new();
        for (room, may_use) in rows {
            let named: BTreeSet<String> = quoted(&may_use).into_iter().collect();
            if let Some(unknown) = named.difference(&names).next() {
                return Err(format!("ARCHITECTURE.md: `{room}` may use `{unknown}`, which is no room"));
            }
            let mut set = if may_use.starts_with("all but") {
                names.difference(&named).cloned().collect()
            } else if named.is_empty() && may_use != "nothing of ours" {
                return Err(format!("ARCHITECTURE.md: what may `{room}` use? \"{may_use}\""));
            } else {
                named
            };
            set.insert(room.clone());
            allowed.insert(room, set);
        }
        let surfaces = ["app", "cli", "l10n", "ui"].into_iter().map(str::to_owned).collect();
        allowed.insert("main".to_owned(), surfaces);
        Ok(Self { allowed })
    }
}

/// The words in backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A path in a file: resolved from the crate's root where it is ours, as written where it is not.
struct Named {
    ours: bool,
    segments: Vec<String>,
    line: usize,
    in_test: bool,
}

/// Collects the paths a file names.
struct Reader {
    module: Vec<String>,
    named: Vec<Named>,
    test_depth: usize,
}

impl Reader {
    fn of(file: &SourceFile) -> Result<Self, String> {
        let parsed = syn::parse_file(&file.text).map_err(|error| format!("{}: {error}", file.path))?;
        let mut reader = Self { module: module_of(&file.path), named: Vec::new(), test_depth: 0 };
        reader.visit_file(&parsed);
        Ok(reader)
    }

    fn note(&mut self, segments: Vec<String>, span: Span) {
        let (line, in_test) = (span.start().line, self.test_depth > 0);
        let resolved = match segments.first().map(String::as_str) {
            Some("crate" | "klammer") => Some(segments[1..].to_vec()),
            Some("self" | "super") if segments.len() > 1 || segments[0] == "super" => {
                let ups = segments.iter().take_while(|segment| *segment == "super").count();
                let skip = ups.max(usize::from(segments[0] == "self"));
                // `self` may stand before `super`.
                let ups = if segments[0] == "self" {
                    segments[1..].iter().take_while(|segment| *segment == "super").count()
                } else {
                    ups
                };
                let keep = self.module.len().saturating_sub(ups);
                let rest = segments.iter().skip(skip).skip_while(|segment| *segment == "super");
                Some(self.module[..keep].iter().cloned().chain(rest.cloned()).collect())
            }
            _ => None,
        };
        self.named.push(match resolved {
            Some(segments) => Named { ours: true, segments, line, in_test },
            None => Named { ours: false, segments, line, in_test },
        });
    }

    fn note_use(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: String| prefix.iter().cloned().chain([name]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.note_use(&with(path.ident.to_string()), &path.tree),
            syn::UseTree::Name(name) if name.ident == "self" => self.note(prefix.to_vec(), name.ident.span()),
            syn::UseTree::Name(name) => self.note(with(name.ident.to_string()), name.ident.span()),
            syn::UseTree::Rename(rename) if rename.ident == "self" => self.note(prefix.to_vec(), rename.ident.span()),
            syn::UseTree::Rename(rename) => self.note(with(rename.ident.to_string()), rename.ident.span()),
            syn::UseTree::Glob(glob) => self.note(with("*".to_owned()), glob.star_token.spans[0]),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.note_use(prefix, item)),
        }
    }

    /// Paths in the tokens of a macro call, which the parser leaves alone: words joined by `::`.
    fn note_tokens(&mut self, stream: TokenStream) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => {
                    self.note_tokens(group.stream());
                    at += 1;
                }
                TokenTree::Ident(first) => {
                    let mut segments = vec![first.to_string()];
                    at += 1;
                    while source::is_punct(tokens.get(at), ':') && source::is_punct(tokens.get(at + 1), ':') {
                        let Some(next) = source::ident(tokens.get(at + 2)) else { break };
                        segments.push(next);
                        at += 3;
                    }
                    if segments.len() > 1 {
                        self.note(segments, first.span());
                    }
                }
                _ => at += 1,
            }
        }
    }

    fn within_attributes(&mut self, attributes: &[syn::Attribute], visit: impl FnOnce(&mut Self)) {
        let test = attributes.iter().any(|attribute| {
            let stream = quote_meta(&attribute.meta);
            source::marks_test_code(&proc_macro2::Group::new(Delimiter::Bracket, stream))
        });
        self.test_depth += usize::from(test);
        visit(self);
        self.test_depth -= usize::from(test);
    }
}

/// The tokens of an attribute as far as they tell test code from other code.
fn quote_meta(meta: &syn::Meta) -> TokenStream {
    let name = meta.path().get_ident().map(ToString::to_string).unwrap_or_default();
    let text = match meta {
        syn::Meta::Path(_) => name,
        syn::Meta::List(list) => format!("{name}({})", list.tokens),
        syn::Meta::NameValue(_) => String::new(),
    };
    text.parse().unwrap_or_default()
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.within_attributes(&item.attrs, |reader| reader.note_use(&[], &item.tree));
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.note(vec![item.ident.to_string()], item.ident.span());
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.within_attributes(&item.attrs, |reader| {
            reader.module.push(item.ident.to_string());
            visit::visit_item_mod(reader, item);
            reader.module.pop();
        });
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.within_attributes(&item.attrs, |reader| visit::visit_item_fn(reader, item));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let (true, Some(first)) = (segments.len() > 1, path.segments.first()) {
            self.note(segments, first.ident.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.note_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    // The names in a visibility say who sees an item, not what it uses.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

/// The module of a file: `src/a/b.rs` is `a::b`, `src/a/mod.rs` is `a`, `src/lib.rs` the root.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path);
    let stem = inner.strip_suffix(".rs").unwrap_or(inner);
    let mut parts: Vec<String> = stem.split('/').map(str::to_owned).collect();
    if parts.len() == 1 && (parts[0] == "lib" || parts[0] == "main") || parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// Every wall the file breaks, as "path:line: what".
fn broken_walls(rooms: &Rooms, file: &SourceFile) -> Vec<String> {
    if file.path == "src/lib.rs" {
        return Vec::new();
    }
    let room = if file.path == "src/main.rs" { "main".to_owned() } else { module_of(&file.path)[0].clone() };
    let Some(allowed) = rooms.allowed.get(&room) else {
        return vec![format!("{}: room `{room}` is not in the table of ARCHITECTURE.md", file.path)];
    };
    let reader = match Reader::of(file) {
        Ok(reader) => reader,
        Err(error) => return vec![error],
    };
    let mut broken = Vec::new();
    for named in &reader.named {
        let at = format!("{}:{}", file.path, named.line);
        if named.ours {
            match named.segments.first().map(String::as_str) {
                None | Some("*") => broken.push(format!("{at}: names the whole crate; name the room")),
                // Exported macros stand at the root; this one is of the room of texts.
                Some("t") if named.segments.len() == 1 && allowed.contains("l10n") => {}
                Some(used) if allowed.contains(used) => {}
                Some(used) => broken.push(format!("{at}: `{room}` may not use `{used}`")),
            }
        } else if !named.in_test {
            for (begin, owners, reason) in RESERVED {
                let starts = named.segments.len() >= begin.len()
                    && begin.iter().zip(&named.segments).all(|(wanted, found)| *wanted == found);
                if starts && !owners.contains(&room.as_str()) {
                    broken.push(format!("{at}: `{room}` may not use {} ({reason})", begin.join("::")));
                }
            }
        }
    }
    broken.sort();
    broken.dedup();
    broken
}

fn rooms() -> Rooms {
    Rooms::from_markdown(&source::read("ARCHITECTURE.md")).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn walls_between_the_rooms_hold() {
    let rooms = rooms();
    let broken: Vec<String> =
        source::files_below("src", "rs").iter().flat_map(|file| broken_walls(&rooms, file)).collect();
    assert!(broken.is_empty(), "walls of ARCHITECTURE.md are broken:\n{}", broken.join("\n"));
}

#[test]
fn every_room_of_the_table_exists() {
    for room in rooms().allowed.keys().filter(|room| *room != "main") {
        let folder = source::package_dir().join("src").join(room);
        let file = source::package_dir().join("src").join(format!("{room}.rs"));
        assert!(folder.is_dir() || file.is_file(), "ARCHITECTURE.md names the room `{room}`, but src has none");
    }
}

#[test]
fn every_integration_test_file_is_run() {
    let main = source::read("tests/it/main.rs");
    let listed: BTreeSet<String> = main
        .lines()
        .filter_map(|line| line.trim().strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned))
        .collect();
    for file in source::files_below("tests/it", "rs") {
        let name = file.path.trim_start_matches("tests/it/").trim_end_matches(".rs");
        let name = name.split('/').next().unwrap_or(name);
        assert!(name == "main" || listed.contains(name), "{} is never run: add `mod {name};` to main.rs", file.path);
    }
}

fn made_up(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn made_up_offenders_are_caught() {
    let rooms = rooms();
    let cases: &[(&str, &str, &str)] = &[
        ("src/geometry/index.rs", "use crate::model::Space;", "`geometry` may not use `model`"),
        ("src/geometry/index.rs", "use crate::{geometry::X, model::{self, Space}};", "`geometry` may not use `model`"),
        ("src/geometry/index.rs", "use super::super::model::Space;", "`geometry` may not use `model`"),
        ("src/geometry/mod.rs", "mod inner { use super::super::analysis::check; }", "may not use `analysis`"),
        ("src/geometry/mod.rs", "fn f() { self::super::app::run() }", "may not use `app`"),
        ("src/model/mod.rs", "fn f() -> crate::project::Store { todo!() }", "`model` may not use `project`"),
        ("src/analysis/mod.rs", "fn f() { println!(\"{}\", crate::l10n::count(x, 1)); }", "may not use `l10n`"),
        ("src/analysis/mod.rs", "fn f() { crate::t!(lang, \"key\"); }", "may not use `t`"),
        ("src/ui/map/paint.rs", "use crate::project::Store;", "`ui` may not use `project`"),
        ("src/ui/map/paint.rs", "use klammer::jobs as j;", "`ui` may not use `jobs`"),
        ("src/ui/map/paint.rs", "fn f() { std::fs::read(p); }", "may not use std::fs"),
        ("src/ui/mod.rs", "use crate::*;", "names the whole crate"),
        ("src/app/mod.rs", "use egui::Color32;", "may not use egui"),
        ("src/app/mod.rs", "fn f() { let x: eframe::Frame = a; }", "may not use eframe"),
        ("src/cli/mod.rs", "use rfd::FileDialog;", "may not use rfd"),
        ("src/app/mod.rs", "use walkers as w;", "may not use walkers"),
        ("src/app/mod.rs", "extern crate rusqlite;", "may not use rusqlite"),
        ("src/app/mod.rs", "#[cfg(test)] mod tests {} use rusqlite::Connection;", "may not use rusqlite"),
        ("src/app/mod.rs", "use std::{fmt, thread};", "may not use std::thread"),
        ("src/app/mod.rs", "fn f() { vec![std::thread::spawn(|| 1)]; }", "may not use std::thread"),
        ("src/jobs/mod.rs", "use std::net::TcpStream;", "may not use std::net"),
        ("src/main.rs", "use klammer::project::Store;", "`main` may not use `project`"),
        ("src/plugins/mod.rs", "", "room `plugins` is not in the table"),
        ("src/geometry/mod.rs", "#[cfg(test)] mod tests { use crate::app::Session; }", "may not use `app`"),
        ("src/geometry/mod.rs", "fn f( {", "src/geometry/mod.rs"),
    ];
    for (path, text, wanted) in cases {
        let broken = broken_walls(&rooms, &made_up(path, text));
        assert!(broken.iter().any(|message| message.contains(wanted)), "{path} {text:?} gave {broken:?}");
    }
}

#[test]
fn what_is_allowed_passes() {
    let rooms = rooms();
    let cases = [
        ("src/model/space.rs", "use super::ids::SpaceUid; use crate::geometry::{Areas, self};"),
        ("src/model/space.rs", "pub(in crate::model) fn f() { self::g(); super::h(); Self::i(); }"),
        ("src/geometry/index.rs", "// use crate::app;\n/// crate::ui::x\nconst A: &str = \"crate::app::x\";"),
        ("src/ui/mod.rs", "use crate::{app::Session, l10n, t}; use eframe::egui; fn f() { crate::t!(l, \"k\"); }"),
        ("src/app/mod.rs", "#[cfg(test)] mod tests { use rusqlite::Connection; use std::thread; use super::*; }"),
        ("src/app/mod.rs", "fn f() { thread(); std::threading::x(); my::egui::x(); }"),
        ("src/jobs/mod.rs", "use std::thread::JoinHandle;"),
        ("src/formats/gpkg.rs", "use rusqlite::Connection; use std::fs::File;"),
        ("src/main.rs", "fn main() -> std::process::ExitCode { klammer::cli::run() }"),
        ("src/lib.rs", "pub mod app; pub use crate::model::Space;"),
    ];
    for (path, text) in cases {
        let broken = broken_walls(&rooms, &made_up(path, text));
        assert!(broken.is_empty(), "{path} {text:?} gave {broken:?}");
    }
}

#[test]
fn tables_that_make_no_sense_are_refused() {
    let head = "| room | what is in it | may use |\n|---|---|---|\n";
    let row = |text: &str| Rooms::from_markdown(&format!("{head}| `a` | x | nothing of ours |\n{text}\n"));
    assert!(row("| `b` | x | `a` |").is_ok());
    assert!(row("| `b` | x | `c` |").is_err());
    assert!(row("| `b` | x | whatever |").is_err());
    assert!(row("| `a` | x | nothing of ours |").is_err());
    assert!(Rooms::from_markdown("no table").is_err());
}
