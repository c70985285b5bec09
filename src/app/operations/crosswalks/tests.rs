//! Crosswalks of rectangles, their tables, and reading them again.

use super::*;
use crate::app::operations::row_of_blocks::{self, definition, four_blocks, id};
use crate::app::operations::{Command, read_tables};
use crate::geometry::NoWatch;
use crate::l10n::Lang;
use crate::model::{Basis, Crosswalk, CrosswalkId, CrosswalkRow, Project, Space};
use crate::report::{CrosswalkLine, ShownResidents};
use proptest::prelude::*;
use std::sync::Arc;

/// With a name that tables have to quote.
fn space(code: &str, from: f64, to: f64, residents: Option<f64>) -> Space {
    Space { name: format!("Raum; \"{code}\""), ..row_of_blocks::space(code, from, to, residents) }
}

/// Four blocks of 30, 70, 2, 98 residents; two spaces over two of them each; two others of one and three.
fn project() -> Project {
    four_blocks(space)
}

fn computed(project: &Project) -> Crosswalk {
    let prepared = prepare_crosswalk(project, id(2), id(3), "", &NoWatch).unwrap();
    assert!(matches!(&prepared.command, Command::KeepCrosswalk { kept: None, .. }));
    assert!(prepared.untouched.is_empty());
    (*prepared.crosswalk).clone()
}

#[test]
fn shares_are_those_of_residents_and_sum_to_one() {
    let project = project();
    let crosswalk = computed(&project);
    let rows: Vec<(Option<f64>, f64, Option<f64>, bool)> =
        crosswalk.rows.iter().map(|r| (r.residents_share, r.area_share, r.residents, r.exact)).collect();
    let expected = [
        (Some(0.3), 0.5, Some(30.0), true),
        (Some(0.7), 0.5, Some(70.0), true),
        (Some(0.02), 0.5, Some(2.0), true),
        (Some(0.98), 0.5, Some(98.0), true),
    ];
    for (row, expected) in rows.iter().zip(expected) {
        assert!((row.0.unwrap() - expected.0.unwrap()).abs() < 1e-9 && (row.1 - expected.1).abs() < 1e-9, "{rows:?}");
        assert_eq!((row.2, row.3), (expected.2, expected.3));
    }
    assert_eq!(crosswalk.name, "Alt – Neu");
    let basis = Basis::Definition { id: id(1), name: "Blöcke".into(), reference_date: "2024-12-31".into() };
    assert_eq!(crosswalk.basis, basis);
    assert_eq!(is_current(&project, &crosswalk), Some(true));
    let mut changed = project.clone();
    Arc::make_mut(&mut changed.definitions[0].spaces)[0].residents = Some(31.0);
    assert_eq!(is_current(&changed, &crosswalk), Some(false));
    assert_eq!(is_current(&project, &Crosswalk { fingerprint: String::new(), ..crosswalk }), None);
}

#[test]
fn two_people_are_told_by_no_figure() {
    let project = project();
    let crosswalk = computed(&project);
    let sheet = crosswalk_sheet(Lang::De, &project, (&crosswalk, &CrosswalkDetails::default()), false).unwrap();
    // 98 of 100 would tell of the two; so would the 70 beside them in their target if its total is known, and 30 of that 70.
    assert_eq!(sheet.hidden, 4);
    for line in &sheet.lines {
        assert_eq!((line.residents, line.residents_share, line.exact), (ShownResidents::Hidden, Some(0.5), false));
    }
    assert!(sheet.sums.iter().all(|sum| (sum.share - 1.0).abs() < 1e-9 && sum.rows == 2));
    assert_eq!(sheet.sums[1].residents, ShownResidents::Shown(100.0));
    let internal = crosswalk_sheet(Lang::De, &project, (&crosswalk, &CrosswalkDetails::default()), true).unwrap();
    assert_eq!((internal.hidden, internal.lines[2].residents), (0, ShownResidents::Shown(2.0)));
    assert_eq!(internal.lines[2].residents_share, Some(0.02));
}

/// A crosswalk of these residents by source and target, all ground alike.
fn of_counts(counts: &[u32], targets: usize) -> (Vec<Space>, Vec<Space>, Crosswalk) {
    let spaces = |n: usize| (0..n).map(|i| space(&format!("{i}"), i as f64, i as f64 + 1.0, None)).collect::<Vec<_>>();
    let (from, to) = (spaces(counts.len().div_ceil(targets)), spaces(targets));
    let rows = counts.chunks(targets).zip(&from).flat_map(|(own, source)| {
        let all = f64::from(own.iter().sum::<u32>());
        let row = move |(n, target): (&u32, &Space)| CrosswalkRow {
            from: source.id,
            to: target.id,
            residents_share: (all > 0.0).then(|| f64::from(*n) / all),
            area_share: 1.0 / own.len() as f64,
            residents: Some(f64::from(*n)),
            exact: true,
        };
        own.iter().zip(&to).map(row).collect::<Vec<_>>()
    });
    let crosswalk = Crosswalk {
        id: CrosswalkId::new(),
        name: String::new(),
        from: id(1),
        to: id(2),
        basis: Basis::Area,
        source: None,
        date: String::new(),
        fingerprint: String::new(),
        rows: Arc::new(rows.collect()),
    };
    (from, to, crosswalk)
}

proptest! {
    /// Whatever is printed of a source (counts, shares, its sum), more than one count stays unknown, and together they are no small one.
    #[test]
    fn no_hidden_count_follows_from_what_is_printed(
        counts in prop::collection::vec(prop_oneof![0_u32..4, 0_u32..4, 0_u32..300], 1..40), targets in 1_usize..6,
    ) {
        let (from, to, crosswalk) = of_counts(&counts, targets);
        let sides = [("A", from.as_slice()), ("B", to.as_slice())];
        let sheet = crosswalk_sheet_of(Lang::De, sides, (&crosswalk, &CrosswalkDetails::default()), false);
        for (nth, (own, sum)) in sheet.lines.chunks(targets).zip(&sheet.sums).enumerate() {
            let real = &counts[nth * targets..nth * targets + own.len()];
            prop_assert!((sum.share - 1.0).abs() < 1e-9);
            let shown = |line: &CrosswalkLine| if let ShownResidents::Shown(n) = line.residents { Some(n) } else { None };
            let known: f64 = own.iter().filter_map(shown).sum();
            let unknown: Vec<u32> =
                own.iter().zip(real).filter(|(line, _)| shown(line).is_none()).map(|(_, n)| *n).collect();
            // The total as it is printed, or as a shown count and its share tell it.
            let by_share = own.iter().filter(|line| line.residents_share > Some(0.0));
            let total = match sum.residents {
                ShownResidents::Shown(total) => Some(total),
                _ => by_share.filter_map(|line| Some(shown(line)? / line.residents_share?)).next(),
            };
            prop_assert!(own.iter().zip(real).all(|(line, n)| shown(line).is_none() || !(1..=2).contains(n)));
            if let Some(total) = total.filter(|_| !unknown.is_empty()) {
                prop_assert!(unknown.len() > 1 && (total - known).round() > 2.0, "{unknown:?} of {total}");
            }
            // Among themselves the hidden ones are told apart by area only.
            let shares: Vec<_> = own.iter().filter(|line| shown(line).is_none()).map(|line| line.residents_share).collect();
            prop_assert!(shares.windows(2).all(|two| two[0] == two[1]));
        }
    }
}

#[test]
fn what_is_spread_by_area_hides_nothing_beside_it() {
    let (from, to, mut crosswalk) = of_counts(&[1, 99, 1, 99], 2);
    let rows = Arc::make_mut(&mut crosswalk.rows);
    for row in rows.iter_mut().take(2) {
        (row.area_share, row.exact) = (row.residents_share.unwrap(), false);
    }
    let sides = [("A", from.as_slice()), ("B", to.as_slice())];
    let sheet = crosswalk_sheet_of(Lang::De, sides, (&crosswalk, &CrosswalkDetails::default()), false);
    let hidden = |at: usize| sheet.lines[at].residents == ShownResidents::Hidden;
    // One of a hundred, by area; and one of a hundred who was counted there.
    assert_eq!((hidden(0), hidden(1), sheet.sums[0].residents), (true, true, ShownResidents::Shown(100.0)));
    assert!(hidden(2) && hidden(3));
    Arc::make_mut(&mut crosswalk.rows).truncate(2);
    let sheet = crosswalk_sheet_of(Lang::De, sides, (&crosswalk, &CrosswalkDetails::default()), false);
    assert_eq!(sheet.lines[1].residents, ShownResidents::Shown(99.0));
    assert_eq!((sheet.lines[0].residents, sheet.hidden), (ShownResidents::Hidden, 1));
}

#[test]
fn both_forms_are_read_again_as_what_was_written() {
    let project = project();
    let crosswalk = computed(&project);
    let folder = tempfile::tempdir().unwrap();
    for lang in [Lang::De, Lang::En] {
        let sheet = crosswalk_sheet(lang, &project, (&crosswalk, &CrosswalkDetails::default()), true).unwrap();
        for (format, name) in [(CrosswalkFormat::Csv, "x.csv"), (CrosswalkFormat::Xlsx, "x.xlsx")] {
            let path = folder.path().join(name);
            assert_eq!(CrosswalkFormat::of_path(&path), Some(format));
            let bytes = crosswalk_bytes(lang, &sheet, format).unwrap();
            assert_eq!(bytes, crosswalk_bytes(lang, &sheet, format).unwrap(), "the same bytes");
            std::fs::write(&path, &bytes).unwrap();
            let tables = read_tables(&path, None, &NoWatch).unwrap();
            let read = prepare_crosswalk_import(&project, &tables[0], (id(2), id(3)), "Amtlich", "2026").unwrap();
            assert_eq!((read.rows, read.unmatched.len(), read.uneven.len(), read.absent.len()), (4, 0, 0, 0));
            let Command::KeepCrosswalk { crosswalk: again, kept: Some(_) } = read.command else { panic!() };
            for (a, b) in crosswalk.rows.iter().zip(again.rows.iter()) {
                assert_eq!((a.from, a.to, a.residents, a.exact), (b.from, b.to, b.residents, b.exact));
                assert!((a.residents_share.unwrap() - b.residents_share.unwrap()).abs() < 1e-8);
                assert!((a.area_share - b.area_share).abs() < 1e-8);
            }
            assert!(again.source.is_some() && again.fingerprint.is_empty());
        }
    }
}

#[test]
fn what_an_official_table_gets_wrong_is_told() {
    let project = project();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("amtlich.csv");
    let text = "von_code;nach_code;anteil_flaeche\n01;A;0,5\n01;B;0,4\n01;B;0,1\n99;A;1\n02;Z;1\n02;B;1,5\n";
    std::fs::write(&path, text).unwrap();
    let tables = read_tables(&path, None, &NoWatch).unwrap();
    let read = prepare_crosswalk_import(&project, &tables[0], (id(2), id(3)), "Amtlich", "").unwrap();
    assert_eq!(read.rows, 2);
    let lines: Vec<u64> = read.unmatched.iter().map(|row| row.line).collect();
    assert_eq!(lines, [4, 5, 6, 7], "twice, unknown source, unknown target, more than all");
    assert_eq!(read.uneven.len(), 1);
    assert!((read.uneven[0].1 - 0.9).abs() < 1e-9);
    assert_eq!(read.absent, ["02 Raum; \"02\""]);
    std::fs::write(&path, "a;b\n1;2\n").unwrap();
    let tables = read_tables(&path, None, &NoWatch).unwrap();
    assert!(prepare_crosswalk_import(&project, &tables[0], (id(2), id(3)), "Amtlich", "").is_err());
}

/// Two spaces over a block of 40 and one of people of the second, the second of which no target covers; and one space that has it all.
fn half_outside(people: f64) -> Project {
    let mut project = project();
    let blocks = vec![space("B0", 0.0, 1.0, Some(40.0)), space("B1", 1.0, 2.0, Some(people))];
    project.definitions = vec![
        definition(1, "Blöcke", true, blocks),
        definition(2, "Alt", false, vec![space("01", 0.0, 2.0, None)]),
        definition(3, "Neu", false, vec![space("A", 0.0, 0.5, None), space("B", 0.5, 1.0, None)]),
    ];
    project
}

#[test]
fn what_lies_outside_all_targets_is_stated() {
    let project = half_outside(60.0);
    let prepared = prepare_crosswalk(&project, id(2), id(3), "", &NoWatch).unwrap();
    let details = crosswalk_details(&project, &prepared.crosswalk, &NoWatch).unwrap();
    assert_eq!(details, prepared.details, "told of a kept one, too");
    let sheet = crosswalk_sheet(Lang::De, &project, (&prepared.crosswalk, &details), false).unwrap();
    let sum = &sheet.sums[0];
    assert!((sum.share - 1.0).abs() < 1e-9 && sum.partly_outside, "{sum:?}");
    assert_eq!((sum.residents, sum.residents_outside), (ShownResidents::Shown(40.0), ShownResidents::Shown(60.0)));
    assert!((sum.share_outside().unwrap() - 0.5).abs() < 1e-9);
    // Of one that is out of date nothing is said.
    let mut changed = project.clone();
    Arc::make_mut(&mut changed.definitions[0].spaces)[1].residents = Some(61.0);
    assert_eq!(crosswalk_details(&changed, &prepared.crosswalk, &NoWatch).unwrap(), CrosswalkDetails::default());
}

#[test]
fn two_people_counted_outside_are_told_by_no_figure() {
    let project = half_outside(2.0);
    let prepared = prepare_crosswalk(&project, id(2), id(3), "", &NoWatch).unwrap();
    let told =
        |internal| crosswalk_sheet(Lang::De, &project, (&prepared.crosswalk, &prepared.details), internal).unwrap();
    let sheet = told(false);
    assert_eq!(
        (sheet.sums[0].residents, sheet.sums[0].residents_outside),
        (ShownResidents::Hidden, ShownResidents::Hidden)
    );
    assert!(sheet.lines.iter().all(|line| line.residents == ShownResidents::Hidden), "{:?}", sheet.lines);
    assert_eq!(told(true).sums[0].residents_outside, ShownResidents::Shown(2.0));
}

/// Of 100 people who are spread by area two fall on the first target: that tells of nobody.
#[test]
fn people_spread_by_area_hide_their_number_only() {
    let mut project = project();
    project.definitions = vec![
        definition(1, "Blöcke", true, vec![space("B0", 0.0, 1.0, Some(100.0))]),
        definition(2, "Alt", false, vec![space("01", 0.0, 1.0, None)]),
        definition(3, "Neu", false, vec![space("A", 0.0, 0.02, None), space("B", 0.02, 1.0, None)]),
    ];
    let prepared = prepare_crosswalk(&project, id(2), id(3), "", &NoWatch).unwrap();
    assert_eq!(prepared.details.counted, [false, false]);
    let sheet = crosswalk_sheet(Lang::De, &project, (&prepared.crosswalk, &prepared.details), false).unwrap();
    assert_eq!((sheet.lines[0].residents, sheet.hidden), (ShownResidents::Hidden, 1));
    assert!((sheet.lines[0].residents_share.unwrap() - 0.02).abs() < 1e-9, "{:?}", sheet.lines);
    assert!(matches!(sheet.lines[1].residents, ShownResidents::Shown(n) if (n - 98.0).abs() < 1e-6));
    assert!(matches!(sheet.sums[0].residents, ShownResidents::Shown(n) if (n - 100.0).abs() < 1e-6));
}
