//! A proposal for common spaces in words.

use crate::app::operations::{Direction, ProposalExplanation, Violation, is_small_count};
use crate::l10n::{Lang, area, count, date, number, percent};
use crate::model::Basis;
use crate::t;

/// What the residents of a proposal rest on.
pub fn proposal_basis(lang: Lang, explanation: &ProposalExplanation) -> String {
    let share = percent(lang, explanation.blocks.exact_share, 0);
    let (name, reference_date) = match &explanation.blocks.basis {
        Basis::Area => return t!(lang, "explain-proposal-by-area"),
        Basis::Definition { name, reference_date, .. } | Basis::Grid { name, reference_date } => (name, reference_date),
    };
    let dated =
        if reference_date.is_empty() { name.clone() } else { format!("{name}, {}", date(lang, reference_date)) };
    // What is told as 0 % exact is an estimate and nothing else.
    let none_exact = explanation.blocks.exact_share < 0.005;
    if explanation.blocks.exact_share >= 1.0 {
        t!(lang, "explain-proposal-basis", from = dated)
    } else if none_exact {
        t!(lang, "explain-proposal-basis-spread", from = dated)
    } else {
        t!(lang, "explain-proposal-basis-estimated", from = dated, share = share)
    }
}

/// For each definition how many live outside the space that the rest of theirs belongs to. Counts of 1 and 2, and their shares, are hidden unless it is
/// `internal`.
pub fn proposal_outside(lang: Lang, explanation: &ProposalExplanation, internal: bool) -> Vec<String> {
    let all: Option<f64> = explanation.blocks.residents.as_ref().map(|all| all.iter().sum());
    let line =
        |(followed, (way, figures)): (&crate::model::Followed, &(Direction, crate::analysis::draft::LayerFigures))| {
            let name = followed.name.clone();
            let finer = if *way == Direction::DraftToDefinition { "draft" } else { "definition" };
            match all {
                Some(all) if all > 0.0 => {
                    let (people, share) = if !internal && is_small_count(figures.outside) {
                        (t!(lang, "explain-suppressed"), t!(lang, "explain-suppressed"))
                    } else {
                        (number(lang, figures.outside, 0), percent(lang, figures.outside / all, 1))
                    };
                    t!(
                        lang,
                        "explain-proposal-outside",
                        name = name,
                        finer = finer,
                        residents = people,
                        all = number(lang, all, 0),
                        share = share
                    )
                }
                _ => t!(
                    lang,
                    "explain-proposal-outside-area",
                    name = name,
                    finer = finer,
                    area = area(lang, figures.outside)
                ),
            }
        };
    explanation.follows.iter().zip(&explanation.outside).map(line).collect()
}

/// What of the rulebook could not be met, summed up; nothing where all is met.
pub fn proposal_not_met(lang: Lang, violations: &[Violation]) -> Vec<String> {
    let of = |is: fn(&Violation) -> bool| violations.iter().filter(|violation| is(violation)).count();
    let too_few = of(|v| matches!(v, Violation::TooFew { .. }));
    let too_many = of(|v| matches!(v, Violation::TooMany { .. }));
    let number = of(|v| matches!(v, Violation::TooFewSpaces { .. } | Violation::TooManySpaces { .. }));
    let without = of(|v| matches!(v, Violation::Unassigned { .. }));
    let others = violations.len() - too_few - too_many - number - without;
    let mut lines = Vec::new();
    if too_few > 0 {
        lines.push(t!(lang, "explain-proposal-too-few", n = too_few, count = count(lang, too_few)));
    }
    if too_many > 0 {
        lines.push(t!(lang, "explain-proposal-too-many", n = too_many, count = count(lang, too_many)));
    }
    if number > 0 {
        lines.push(t!(lang, "explain-proposal-number"));
    }
    if without > 0 {
        lines.push(t!(lang, "explain-proposal-without"));
    }
    if others > 0 {
        lines.push(t!(lang, "explain-proposal-others", n = others, count = count(lang, others)));
    }
    lines
}
