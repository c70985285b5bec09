//! Texts: the same keys with the same arguments in every language, each used by the program, and each use right.
//!
//! Uses are the calls of `t!(lang, "key", name = value, …)` in `src`; its key is a literal by construction, so reading the
//! tokens finds them all, also over several lines and inside other macros.

mod language;
mod uses;

use crate::source::{self, SourceFile};
use language::{Arguments, Language};
use std::collections::BTreeSet;
use uses::{Reading, Use};

fn fits(wanted: &Arguments, passed: &Arguments, call: &Use) -> bool {
    let each_once = passed.len() == call.arguments.len();
    each_once && if call.shared { wanted.is_subset(passed) } else { wanted == passed }
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
                Some(wanted) if !fits(wanted, &passed, call) => {
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
        (
            "",
            "",
            ui,
            "fn f() { macro_rules! w { ($a:literal) => { t!(l, $a) }; } w!(\"b\") }",
            "`b` is no text of ours",
        ),
        (
            "b = { $m }",
            "b = { $m }",
            ui,
            "fn f() { macro_rules! w { ($a:literal) => { t!(l, $a, n = 1) }; } w!(\"b\") }",
            "`b` wants {\"m\"}, gets [\"n\"]",
        ),
        ("", "", ui, "macro_rules! w { ($a:literal) => { t!(l, $a) }; } fn f() { w!(k) }", "w! gets no literal for $a"),
        ("", "", ui, "macro_rules! w { ($a:literal) => { t!(l, $a) }; } fn f() { w!(k, 1) }", "w! with 2 arguments"),
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
    let de = "-app = Klammer\na = { -app } { $n ->\n    [one] ein Raum\n   *[other] { $count } Räume\n }\nb = B { c }\nc = { $x }\nd = y\n";
    let en = "-app = Klammer\na = { -app } { $n ->\n    [one] one\n   *[other] { $count }\n }\nb = B { c }\nc = { $x }\nd = y\n";
    let program = r##"
        /// Says "Räume".
        macro_rules! t { ($lang:expr, $key:literal $(,)?) => { $crate::l10n::count($lang, $key) }; }
        macro_rules! words {
            ($x:literal, $first:literal) => { (t!(l, $first, x = $x), t!(l, "b", x = 1)) };
            ($first:literal) => { t!(l, $first, x = 1) };
        }
        fn f() {
            words!("m²", "b"); words!("c",); words!("d");
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
