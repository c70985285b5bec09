//! Finding the space a table's row speaks of, when the departments write their codes differently.
//!
//! Both sides are brought to one form and compared; the form in which most spaces find a row is proposed. Flensburg's tables
//! say `3` where its shapefile says `03 Nordstadt`: as [`KeyForm::Number`] they agree.

use crate::model::{JoinRule, JoinTarget, KeyForm, Space};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// More proposals than this help nobody.
const MAX_PROPOSALS: usize = 10;

/// From the form that changes least to the one that changes most; at equal success the former is better.
const FORMS: [KeyForm; 4] = [KeyForm::Exact, KeyForm::Folded, KeyForm::Number, KeyForm::NameAfterNumber];

/// A rule with what it would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinProposal {
    /// The rule.
    pub rule: JoinRule,
    /// Spaces that get exactly one row: the first that speaks of them, as [`apply`] does it.
    pub matched_spaces: usize,
    /// Rows that find no space.
    pub unmatched_rows: usize,
    /// Rows or spaces whose key is not unique in this form.
    pub ambiguous: usize,
}

/// A key in a form; `None` if nothing is left of it (a text without digits as [`KeyForm::Number`]).
pub fn key_in_form(key: &str, form: KeyForm) -> Option<String> {
    let text = match form {
        KeyForm::Exact => key.trim().nfc().collect(),
        KeyForm::Folded => folded(key),
        KeyForm::Number => digits(key),
        KeyForm::NameAfterNumber => {
            let is_separator = |c: char| c.is_whitespace() || "-–_.:,;/|()".contains(c);
            folded(key.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(is_separator))
        }
    };
    (!text.is_empty()).then_some(text)
}

/// Lower case, white space folded, "ß" as "ss", umlauts composed.
fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(|w| w.nfc().collect::<String>().to_lowercase()).collect();
    words.join(" ").replace('ß', "ss")
}

/// Digits without leading zeros. What a spreadsheet wrote as `3.0` or `3,0` is 3, not 30.
fn digits(text: &str) -> String {
    let text = text.trim();
    let whole = match text.split_once(['.', ',']) {
        Some((whole, zeros)) if is_digits(whole) && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        _ => text,
    };
    let all: String = whole.chars().filter(char::is_ascii_digit).collect();
    match all.trim_start_matches('0') {
        "" if all.is_empty() => String::new(),
        "" => "0".to_owned(),
        significant => significant.to_owned(),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// What a key of the spaces leads to.
#[derive(Clone, Copy)]
enum Target {
    One(usize),
    /// Several spaces share the key.
    Several,
}

/// The spaces by their keys in one form.
struct Lookup {
    targets: HashMap<String, Target>,
    /// Spaces whose key is not unique.
    ambiguous: usize,
}

impl Lookup {
    fn of(spaces: &[Space], target: JoinTarget, form: KeyForm) -> Self {
        let mut found: HashMap<String, (usize, usize)> = HashMap::new();
        for (i, space) in spaces.iter().enumerate() {
            let text = match target {
                JoinTarget::Code => &space.code,
                JoinTarget::Name => &space.name,
            };
            if let Some(key) = key_in_form(text, form) {
                found.entry(key).or_insert((i, 0)).1 += 1;
            }
        }
        let ambiguous = found.values().map(|&(_, count)| if count > 1 { count } else { 0 }).sum();
        let target = |(first, count)| if count == 1 { Target::One(first) } else { Target::Several };
        Self { targets: found.into_iter().map(|(key, found)| (key, target(found))).collect(), ambiguous }
    }
}

/// What came of a row.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Space(usize),
    /// Its space had a row already, or its key leads to several spaces.
    Ambiguous,
    /// No space has its key.
    Unmatched,
}

fn outcomes(keys: &[Option<String>], lookup: &Lookup, space_count: usize) -> Vec<Outcome> {
    let mut taken = vec![false; space_count];
    let mut outcome = |key: &Option<String>| match key.as_ref().and_then(|key| lookup.targets.get(key)) {
        None => Outcome::Unmatched,
        Some(Target::Several) => Outcome::Ambiguous,
        Some(&Target::One(space)) if std::mem::replace(&mut taken[space], true) => Outcome::Ambiguous,
        Some(&Target::One(space)) => Outcome::Space(space),
    };
    keys.iter().map(&mut outcome).collect()
}

fn in_form(keys: &[String], form: KeyForm) -> Vec<Option<String>> {
    keys.iter().map(|key| key_in_form(key, form)).collect()
}

fn evaluate(rule: JoinRule, keys: &[Option<String>], lookup: &Lookup, space_count: usize) -> JoinProposal {
    let outcomes = outcomes(keys, lookup, space_count);
    let count = |wanted: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| wanted(outcome)).count();
    JoinProposal {
        rule,
        matched_spaces: count(|o| matches!(o, Outcome::Space(_))),
        unmatched_rows: count(|o| *o == Outcome::Unmatched),
        ambiguous: count(|o| *o == Outcome::Ambiguous) + lookup.ambiguous,
    }
}

/// Tries every key column and form; the best rule first, at most ten, only rules that match something.
/// `columns` are the table's columns: name and values in the order of the rows. `remembered` rules win a tie.
pub fn propose(columns: &[(String, Vec<String>)], spaces: &[Space], remembered: &[JoinRule]) -> Vec<JoinProposal> {
    let targets = [JoinTarget::Code, JoinTarget::Name];
    let kinds: Vec<(JoinTarget, KeyForm)> =
        FORMS.iter().flat_map(|&form| targets.map(|target| (target, form))).collect();
    let lookups: Vec<Lookup> = kinds.iter().map(|&(target, form)| Lookup::of(spaces, target, form)).collect();
    let of_column = |(name, keys): &(String, Vec<String>)| -> Vec<JoinProposal> {
        let by_form: Vec<_> = FORMS.iter().map(|&form| in_form(keys, form)).collect();
        let proposal = |(i, &(target, form)): (usize, &(JoinTarget, KeyForm))| {
            let rule = JoinRule { key_field: name.clone(), target, table_form: form, space_form: form };
            // Two targets for each form, in the order of the forms.
            evaluate(rule, &by_form[i / targets.len()], &lookups[i], spaces.len())
        };
        kinds.iter().enumerate().map(proposal).collect()
    };
    let mut proposals: Vec<JoinProposal> = columns.par_iter().flat_map_iter(of_column).collect();
    for rule in remembered {
        if let Some((_, keys)) = columns.iter().find(|(name, _)| *name == rule.key_field) {
            let lookup = Lookup::of(spaces, rule.target, rule.space_form);
            proposals.retain(|known| known.rule != *rule);
            proposals.push(evaluate(rule.clone(), &in_form(keys, rule.table_form), &lookup, spaces.len()));
        }
    }
    proposals.retain(|proposal| proposal.matched_spaces > 0);
    // Stable: what remains equal stays in the order of the columns.
    proposals.sort_by_key(|p| {
        let form = FORMS.iter().position(|form| *form == p.rule.table_form);
        let by_name = p.rule.target == JoinTarget::Name;
        let known = remembered.contains(&p.rule);
        (Reverse(p.matched_spaces), p.unmatched_rows, p.ambiguous, Reverse(known), form, by_name)
    });
    proposals.truncate(MAX_PROPOSALS);
    proposals
}

/// For each key the index of its space. A space already taken by an earlier row, and a key that is not unique among the spaces, give `None`.
pub fn apply(rule: &JoinRule, keys: &[String], spaces: &[Space]) -> Vec<Option<usize>> {
    let lookup = Lookup::of(spaces, rule.target, rule.space_form);
    let space = |outcome| if let Outcome::Space(space) = outcome { Some(space) } else { None };
    outcomes(&in_form(keys, rule.table_form), &lookup, spaces.len()).into_iter().map(space).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpaceId;
    use geo::MultiPolygon;

    fn space(code: &str, name: &str) -> Space {
        let geometry = MultiPolygon::empty();
        Space { id: SpaceId::new(), code: code.into(), name: name.into(), geometry, residents: None }
    }

    fn column(name: &str, values: &[&str]) -> (String, Vec<String>) {
        (name.into(), values.iter().map(|&value| value.into()).collect())
    }

    fn rule(key_field: &str, target: JoinTarget, form: KeyForm) -> JoinRule {
        JoinRule { key_field: key_field.into(), target, table_form: form, space_form: form }
    }

    #[test]
    fn forms() {
        use KeyForm::{Exact, Folded, NameAfterNumber, Number};
        let cases = [
            (" 03 ", Exact, Some("03")),
            ("", Exact, None),
            ("Süd  STRASSE", Folded, Some("süd strasse")),
            ("Südstraße", Folded, Some("südstrasse")),
            ("Su\u{308}d", Folded, Some("süd")),
            ("STGT03", Number, Some("3")),
            ("03 Nordstadt", Number, Some("3")),
            ("3", Number, Some("3")),
            ("3.0", Number, Some("3")),
            ("3,00", Number, Some("3")),
            ("01.02", Number, Some("102")),
            ("000", Number, Some("0")),
            ("Nordstadt", Number, None),
            ("03 Nordstadt", NameAfterNumber, Some("nordstadt")),
            ("3 - Nordstadt", NameAfterNumber, Some("nordstadt")),
            ("Nordstadt", NameAfterNumber, Some("nordstadt")),
            ("03", NameAfterNumber, None),
        ];
        for (key, form, expected) in cases {
            assert_eq!(key_in_form(key, form).as_deref(), expected, "{key:?} as {form:?}");
        }
    }

    #[test]
    fn a_number_finds_the_code_with_a_name_behind_it() {
        let spaces = [space("01 Altstadt", ""), space("02 Neustadt", ""), space("03 Nordstadt", "")];
        let columns = [
            column("year", &["2022", "2022", "2022", "2022"]),
            column("district_id", &["3", "1", "2", "99"]),
            column("residents", &["1", "500", "600", "700"]),
        ];
        let proposals = propose(&columns, &spaces, &[]);
        let best = &proposals[0];
        assert_eq!(best.rule, rule("district_id", JoinTarget::Code, KeyForm::Number));
        assert_eq!((best.matched_spaces, best.unmatched_rows, best.ambiguous), (3, 1, 0));
        assert_eq!(apply(&best.rule, &columns[1].1, &spaces), [Some(2), Some(0), Some(1), None]);
        assert!(proposals.iter().all(|p| p.rule.key_field != "year"));
    }

    #[test]
    fn names_are_found_too_and_the_least_change_wins() {
        let spaces = [space("1", "Weiche"), space("2", "Große Straße")];
        let proposals = propose(&[column("Stadtteil", &["WEICHE", "Grosse  Strasse"])], &spaces, &[]);
        assert_eq!(proposals[0].rule, rule("Stadtteil", JoinTarget::Name, KeyForm::Folded));
        let exact = propose(&[column("Stadtteil", &["Weiche", "Große Straße"])], &spaces, &[]);
        assert_eq!(exact[0].rule, rule("Stadtteil", JoinTarget::Name, KeyForm::Exact));
    }

    #[test]
    fn a_remembered_rule_wins_a_tie() {
        let spaces = [space("1", "A"), space("2", "B")];
        let columns = [column("a", &["1", "2"]), column("b", &["1", "2"])];
        let remembered = rule("b", JoinTarget::Code, KeyForm::Number);
        assert_eq!(propose(&columns, &spaces, std::slice::from_ref(&remembered))[0].rule, remembered);
        assert_eq!(propose(&columns, &spaces, &[])[0].rule, rule("a", JoinTarget::Code, KeyForm::Exact));
    }

    #[test]
    fn the_first_row_takes_the_space_and_doubled_codes_take_none() {
        let spaces = [space("1", ""), space("2", ""), space("2", "")];
        let keys = ["1", "1", "2", "x"].map(String::from);
        let rule = rule("key", JoinTarget::Code, KeyForm::Exact);
        assert_eq!(apply(&rule, &keys, &spaces), [Some(0), None, None, None]);
        let proposal = &propose(&[("key".into(), keys.to_vec())], &spaces, &[])[0];
        assert_eq!((proposal.matched_spaces, proposal.unmatched_rows, proposal.ambiguous), (1, 1, 4));
    }
}
