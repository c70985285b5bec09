//! Rules by which tables find spaces, in words.

use crate::app::operations::JoinProposal;
use crate::l10n::{Lang, count};
use crate::model::{JoinRule, JoinTarget, KeyForm};
use crate::t;

/// A form of keys in words: "nur die Zahl, ohne Buchstaben und führende Nullen".
pub fn key_form(lang: Lang, form: KeyForm) -> String {
    match form {
        KeyForm::Exact => t!(lang, "explain-key-exact"),
        KeyForm::Folded => t!(lang, "explain-key-folded"),
        KeyForm::Number => t!(lang, "explain-key-number"),
        KeyForm::NameAfterNumber => t!(lang, "explain-key-name-after-number"),
    }
}

/// A rule as a sentence: "Spalte „district_id“ = Kennung des Raums (nur die Zahl …)".
pub fn join_rule(lang: Lang, rule: &JoinRule) -> String {
    let field = rule.key_field.clone();
    let form = if rule.table_form == rule.space_form {
        key_form(lang, rule.table_form)
    } else {
        let (table, space) = (key_form(lang, rule.table_form), key_form(lang, rule.space_form));
        t!(lang, "explain-key-two-forms", table = table, space = space)
    };
    match rule.target {
        JoinTarget::Code => t!(lang, "explain-join-code", field = field, form = form),
        JoinTarget::Name => t!(lang, "explain-join-name", field = field, form = form),
    }
}

/// What a proposed rule would give: "13 von 13 Räumen finden ihre Zeile, 2 Zeilen bleiben übrig".
pub fn proposal(lang: Lang, proposal: &JoinProposal, spaces: usize) -> String {
    let mut text = t!(
        lang,
        "explain-proposal",
        matched = count(lang, proposal.matched_spaces),
        spaces = count(lang, spaces),
        n = proposal.unmatched_rows,
        rows = count(lang, proposal.unmatched_rows),
    );
    if proposal.ambiguous > 0 {
        text.push_str(&t!(lang, "explain-proposal-ambiguous", count = count(lang, proposal.ambiguous)));
    }
    text
}
