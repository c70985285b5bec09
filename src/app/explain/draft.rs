//! Drafts in words: what was refused, what of the rulebook is not met, figures of a space. Everything is said in people.

use crate::analysis::draft::{BlockSet, LayerFigures, SpaceFigures, Violation};
use crate::app::session::Refusal;
use crate::l10n::{self, Lang};
use crate::model::{Basis, Draft, DraftSpace};
use crate::t;

/// What a space of a draft is called: its name, else its code, else its place in the list.
pub fn draft_space(lang: Lang, draft: &Draft, at: usize) -> String {
    match draft.spaces.get(at).map(DraftSpace::label).map(str::trim).filter(|label| !label.is_empty()) {
        Some(label) => label.to_owned(),
        None => t!(lang, "draft-space-nameless", number = l10n::count(lang, at + 1)),
    }
}

/// Why nothing is painted.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoDraft => t!(lang, "draft-refused-no-draft"),
        Refusal::NotReady => t!(lang, "draft-refused-not-ready"),
        Refusal::OnlyLooking => t!(lang, "draft-refused-only-looking"),
        Refusal::Decided => t!(lang, "draft-refused-decided"),
        Refusal::NoTarget => t!(lang, "draft-refused-no-target"),
        Refusal::Locked(name) => t!(lang, "draft-refused-locked", name = name.clone()),
        Refusal::OutsideParent(name) => t!(lang, "draft-refused-outside-parent", name = name.clone()),
        Refusal::NothingThere => t!(lang, "draft-refused-nothing-there"),
        Refusal::NotParted => t!(lang, "draft-refused-not-parted"),
    }
}

/// What is not met, in a few words, where the space is named already: "1.512 zu wenig".
pub fn violation_short(lang: Lang, violation: &Violation) -> String {
    let people = |n: f64| l10n::number(lang, n, 0);
    match violation {
        Violation::TooFew { lacking, .. } => t!(lang, "draft-too-few-short", residents = people(*lacking)),
        Violation::TooMany { above, .. } => t!(lang, "draft-too-many-short", residents = people(*above)),
        Violation::TooFewSpaces { spaces, asked } => {
            t!(lang, "draft-too-few-spaces", spaces = count(lang, *spaces), asked = count(lang, *asked))
        }
        Violation::TooManySpaces { spaces, asked } => {
            t!(lang, "draft-too-many-spaces", spaces = count(lang, *spaces), asked = count(lang, *asked))
        }
        Violation::Apart { residents, .. } => t!(lang, "draft-apart-short", residents = people(*residents)),
        Violation::BeyondParent { residents, .. } => {
            t!(lang, "draft-beyond-parent-short", residents = people(*residents))
        }
        Violation::NotCompact { compactness, .. } => {
            t!(lang, "draft-not-compact-short", compactness = l10n::number(lang, *compactness, 2))
        }
        Violation::Crossed { residents, .. } => t!(lang, "draft-crossed-short", residents = people(*residents)),
        Violation::Unassigned { blocks, residents } => unassigned(lang, blocks.len(), Some(*residents)),
    }
}

/// Which space a violation is about; `None` for the draft as a whole.
pub fn space_of_violation(violation: &Violation) -> Option<u32> {
    match violation {
        Violation::TooFew { space, .. }
        | Violation::TooMany { space, .. }
        | Violation::Apart { space, .. }
        | Violation::BeyondParent { space, .. }
        | Violation::NotCompact { space, .. }
        | Violation::Crossed { space, .. } => Some(*space),
        Violation::TooFewSpaces { .. } | Violation::TooManySpaces { .. } | Violation::Unassigned { .. } => None,
    }
}

/// What is not met, as a sentence. `name_of` names a space of the draft, `parent_of` one of the parent definition.
pub fn violation(
    lang: Lang,
    violation: &Violation,
    name_of: impl Fn(u32) -> String,
    parent_of: impl Fn(u32) -> String,
) -> String {
    let people = |n: f64| l10n::number(lang, n, 0);
    match violation {
        Violation::TooFew { space, lacking, unstated } => {
            let told = t!(lang, "draft-too-few", name = name_of(*space), residents = people(*lacking));
            with_unstated(lang, told, *unstated)
        }
        Violation::TooMany { space, above, unstated } => {
            let told = t!(lang, "draft-too-many", name = name_of(*space), residents = people(*above));
            with_unstated(lang, told, *unstated)
        }
        Violation::Apart { space, blocks, residents } => t!(
            lang,
            "draft-apart",
            name = name_of(*space),
            n = blocks.len(),
            blocks = l10n::count(lang, blocks.len()),
            residents = people(*residents)
        ),
        Violation::BeyondParent { space, parent, residents, .. } => t!(
            lang,
            "draft-beyond-parent",
            name = name_of(*space),
            parent = parent_of(*parent),
            residents = people(*residents)
        ),
        Violation::NotCompact { space, compactness } => {
            t!(lang, "draft-not-compact", name = name_of(*space), compactness = l10n::number(lang, *compactness, 2))
        }
        Violation::Crossed { space, residents, .. } => {
            t!(lang, "draft-crossed", name = name_of(*space), residents = people(*residents))
        }
        whole => violation_short(lang, whole),
    }
}

/// As [`violation`], without the number of residents, which would tell of very few.
pub fn violation_hidden(
    lang: Lang,
    violation: &Violation,
    name_of: impl Fn(u32) -> String,
    parent_of: impl Fn(u32) -> String,
) -> String {
    match violation {
        Violation::TooFew { space, unstated, .. } => {
            with_unstated(lang, t!(lang, "draft-too-few-hidden", name = name_of(*space)), *unstated)
        }
        Violation::TooMany { space, unstated, .. } => {
            with_unstated(lang, t!(lang, "draft-too-many-hidden", name = name_of(*space)), *unstated)
        }
        Violation::Apart { space, blocks, .. } => t!(
            lang,
            "draft-apart-hidden",
            name = name_of(*space),
            n = blocks.len(),
            blocks = l10n::count(lang, blocks.len())
        ),
        Violation::BeyondParent { space, parent, .. } => {
            t!(lang, "draft-beyond-parent-hidden", name = name_of(*space), parent = parent_of(*parent))
        }
        Violation::Crossed { space, .. } => t!(lang, "draft-crossed-hidden", name = name_of(*space)),
        Violation::Unassigned { blocks, .. } => unassigned(lang, blocks.len(), None),
        Violation::TooFewSpaces { .. } | Violation::TooManySpaces { .. } | Violation::NotCompact { .. } => {
            self::violation(lang, violation, name_of, parent_of)
        }
    }
}

/// A sentence about residents, with how many blocks it knows nothing of: "…; 2 Bausteine ohne Angabe".
pub(super) fn with_unstated(lang: Lang, sentence: String, blocks: usize) -> String {
    match blocks {
        0 => sentence,
        n => t!(lang, "draft-with-unstated", sentence = sentence, n = n, count = l10n::count(lang, n)),
    }
}

/// What is wrong with blocks that figures, rules and proposals rest on: blocks that say nothing about their residents, blocks without neighbours.
pub fn blocks_told(lang: Lang, blocks: &BlockSet) -> Vec<String> {
    let (unstated, alone) = (blocks.unstated.len(), blocks.alone().len());
    let mut lines = Vec::new();
    if unstated > 0 {
        lines.push(unstated_blocks(lang, unstated));
    }
    if alone > 0 {
        let within = l10n::number(lang, blocks.within_m, if blocks.within_m.fract() == 0.0 { 0 } else { 1 });
        lines.push(t!(lang, "draft-blocks-alone", n = alone, count = l10n::count(lang, alone), within = within));
    }
    lines
}

/// "3 Bausteine ohne Angabe zu Einwohnern: Sie zählen als 0."
pub fn unstated_blocks(lang: Lang, blocks: usize) -> String {
    t!(lang, "draft-blocks-unstated", n = blocks, count = l10n::count(lang, blocks))
}

/// "3 Bausteine ohne Raum (1.204 Einwohner)".
pub fn unassigned(lang: Lang, blocks: usize, residents: Option<f64>) -> String {
    let (n, count) = (blocks, l10n::count(lang, blocks));
    match residents {
        Some(residents) => {
            t!(lang, "draft-unassigned-residents", n = n, count = count, residents = l10n::number(lang, residents, 0))
        }
        None => t!(lang, "draft-unassigned", n = n, count = count),
    }
}

/// A space with what lives there and how that changed since the draft began: "Nord: 5.123 Einwohner (+312)".
pub fn draft_space_line(lang: Lang, name: &str, figures: &SpaceFigures) -> String {
    let name = name.to_owned();
    let Some(residents) = figures.residents else {
        return t!(lang, "draft-line-area", name = name, area = l10n::area(lang, figures.area_m2));
    };
    let now = l10n::number(lang, residents, 0);
    match since_start(lang, residents, figures.residents_at_start.unwrap_or(0.0)) {
        Some(change) => t!(lang, "draft-line-changed", name = name, residents = now, change = change),
        None => t!(lang, "draft-line", name = name, residents = now),
    }
}

/// "+312" or "−45"; `None` where nothing changed that a whole number shows.
pub fn since_start(lang: Lang, now: f64, before: f64) -> Option<String> {
    let by = (now - before).round();
    (by != 0.0).then(|| {
        let sign = if by > 0.0 { "+" } else { "−" };
        format!("{sign}{}", l10n::number(lang, by.abs(), 0))
    })
}

/// How far a definition and a draft are apart, in people (or in area): "1.240 (+35)".
pub fn outside(lang: Lang, figures: &LayerFigures, has_residents: bool) -> String {
    let text = |n: f64| if has_residents { l10n::number(lang, n, 0) } else { l10n::area(lang, n) };
    let by = figures.outside - figures.outside_at_start;
    let whole = if has_residents { by.round() } else { by };
    if whole == 0.0 {
        return text(figures.outside);
    }
    let sign = if whole > 0.0 { "+" } else { "−" };
    format!("{} ({sign}{})", text(figures.outside), text(whole.abs()))
}

/// Where the residents of blocks come from: "Einwohner: Statistische Bezirke, 31.12.2023".
pub fn basis(lang: Lang, basis: &Basis, exact_share: f64) -> String {
    let dated = |name: &str, date: &str| match date {
        "" => name.to_owned(),
        date => format!("{name}, {}", l10n::date(lang, date)),
    };
    let from = match basis {
        Basis::Area => return t!(lang, "draft-basis-area"),
        Basis::Definition { name, reference_date, .. } | Basis::Grid { name, reference_date } => {
            dated(name, reference_date)
        }
    };
    if exact_share >= 1.0 {
        t!(lang, "draft-basis", from = from)
    } else {
        t!(lang, "draft-basis-estimated", from = from)
    }
}

fn count(lang: Lang, n: u32) -> String {
    l10n::count(lang, n as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_told_with_its_change() {
        let figures =
            SpaceFigures { residents: Some(5_123.0), residents_at_start: Some(4_811.0), ..SpaceFigures::default() };
        assert_eq!(draft_space_line(Lang::De, "Nord", &figures), "Nord: 5.123 Einwohner (+312)");
        let fewer = SpaceFigures { residents_at_start: Some(5_200.0), ..figures.clone() };
        assert_eq!(draft_space_line(Lang::De, "Nord", &fewer), "Nord: 5.123 Einwohner (−77)");
        let same = SpaceFigures { residents_at_start: Some(5_123.0), ..figures };
        assert_eq!(draft_space_line(Lang::En, "North", &same), "North: 5,123 residents");
    }

    #[test]
    fn violations_are_told_in_people() {
        let told = |v: &Violation| violation(Lang::De, v, |at| format!("Raum {}", at + 1), |_| "Flensburg".to_owned());
        assert_eq!(
            told(&Violation::TooFew { space: 6, lacking: 1_512.0, unstated: 0 }),
            "Raum 7: 1.512 Einwohner zu wenig"
        );
        let apart = Violation::Apart { space: 0, blocks: vec![3], residents: 210.0 };
        assert_eq!(told(&apart), "Raum 1 hängt nicht zusammen: 1 Baustein liegt abseits (210 Einwohner)");
        assert_eq!(told(&Violation::TooFewSpaces { spaces: 3, asked: 5 }), "3 Räume statt mindestens 5");
        let hidden = |v: &Violation| violation_hidden(Lang::De, v, |at| format!("Raum {}", at + 1), |_| String::new());
        let unknown = Violation::TooFew { space: 6, lacking: 1_512.0, unstated: 2 };
        assert_eq!(told(&unknown), "Raum 7: 1.512 Einwohner zu wenig; 2 Bausteine ohne Angabe");
        let few = Violation::TooFew { space: 6, lacking: 48.0, unstated: 0 };
        assert_eq!(hidden(&few), "Raum 7: zu wenig Einwohner (Zahl geheim)");
        assert!(!hidden(&Violation::Crossed { space: 0, blocks: vec![1], residents: 2.0 }).contains('2'));
    }
}
