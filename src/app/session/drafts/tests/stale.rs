//! What begins in one step, and what is not of today any more.

use super::*;
use crate::app::operations::{AppError, CrosswalkFormat};
use crate::app::session::{DraftForm, DraftStart};
use crate::model::{Basis, Followed};

impl Desk {
    /// Until nothing runs; what was told meanwhile.
    fn told(&mut self) -> Vec<Outcome> {
        let begun = Instant::now();
        let mut told = Vec::new();
        loop {
            let came = self.session.poll();
            let quiet = came.is_empty() && self.session.idle();
            told.extend(came);
            if quiet {
                return told;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it never ends: {:?}", self.session.jobs());
            let _ = self.woken.recv_timeout(Duration::from_millis(50));
        }
    }

    fn halves(&self) -> DefinitionId {
        self.session.project().unwrap().definitions[1].id
    }

    fn proposal(&self) -> DraftForm {
        let follows = vec![Followed { id: self.halves(), name: "Hälften".into(), weight: 1.0 }];
        let from = DraftStart::Proposal { follows, rulebook: Rulebook { contiguous: true, ..Rulebook::default() } };
        DraftForm { name: "Vorschlag".into(), blocks: self.blocks(), from }
    }

    fn count_anew(&mut self, residents: f64) {
        let block = self.session.project().unwrap().definitions[0].spaces[0].id;
        let source = Box::new(Source { file_name: "neu.csv".into(), ..Source::default() });
        let residents = vec![(block, Some(residents))];
        self.session.execute(Command::SetResidents { id: self.blocks(), residents, source, kept: None });
        self.settle();
    }
}

fn is_proposed(told: &[Outcome]) -> bool {
    told.iter().any(|outcome| matches!(outcome, Outcome::Proposed))
}

#[test]
fn a_draft_begins_in_one_step_and_unmarks_its_blocks_when_undone() {
    let mut desk = Desk::new();
    let blocks = desk.blocks();
    desk.session.execute(Command::MarkBlocks { id: blocks, is_blocks: false });
    desk.settle();
    desk.session.begin_draft(desk.proposal());
    assert!(is_proposed(&desk.told()) && desk.session.proposal_explanation().is_some());
    let project = desk.session.project().unwrap().clone();
    assert!(project.draft_named("Vorschlag").is_some() && project.definition(blocks).unwrap().is_blocks);
    desk.session.undo();
    desk.settle();
    let project = desk.session.project().unwrap();
    assert!(project.drafts.is_empty() && !project.definition(blocks).unwrap().is_blocks);
}

#[test]
fn of_a_draft_that_is_refused_nothing_stays_and_nothing_is_told() {
    let mut desk = Desk::new();
    let blocks = desk.blocks();
    desk.session.execute(Command::MarkBlocks { id: blocks, is_blocks: false });
    desk.settle();
    desk.session.begin_draft(desk.proposal());
    // While it is worked out the name is given away, and with it the blocks are marked.
    desk.session.execute(Command::AddDraft { draft: Box::new(desk.draft("Vorschlag", 10)) });
    let told = desk.told();
    assert!(told.iter().any(|outcome| matches!(outcome, Outcome::Failed(AppError::Project(_)))), "{told:?}");
    assert!(!is_proposed(&told) && desk.session.proposal_explanation().is_none());
    assert_eq!(desk.session.project().unwrap().drafts.len(), 1);
}

#[test]
fn a_crosswalk_that_is_only_looked_at_goes_out_of_date() {
    let mut desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    desk.session.compute_crosswalk(desk.blocks(), desk.halves());
    desk.settle();
    let is_stale = |desk: &mut Desk| {
        assert!(desk.session.wants_judgement());
        desk.session.judge_crosswalks();
        desk.settle();
        desk.session.crosswalk_is_stale(desk.session.crosswalk_view().unwrap().crosswalk.id)
    };
    assert_eq!(is_stale(&mut desk), Some(false));
    desk.count_anew(31.0);
    assert_eq!(is_stale(&mut desk), Some(true));
    let export = |desk: &mut Desk| {
        desk.session.export_crosswalk(CrosswalkFormat::Csv, folder.path().join("x.csv"), true, true);
        desk.told()
    };
    let told = export(&mut desk);
    assert!(matches!(told.as_slice(), [Outcome::Failed(AppError::CrosswalkStale)]), "{told:?}");
    desk.session.compute_crosswalk(desk.blocks(), desk.halves());
    desk.settle();
    assert_eq!(is_stale(&mut desk), Some(false));
    let told = export(&mut desk);
    assert!(matches!(told.as_slice(), [Outcome::CrosswalkWritten(_)]), "{told:?}");
}

#[test]
fn figures_tell_the_date_and_the_drafts_of_today() {
    let mut desk = Desk::with_draft();
    let told = |desk: &Desk| desk.session.draft_ground(desk.blocks()).unwrap().blocks.basis.clone();
    assert!(matches!(told(&desk), Basis::Definition { name, .. } if name == "Blöcke"));
    let blocks = desk.session.project().unwrap().definitions[0].clone();
    let source = Source { reference_date: "2025-12-31".into(), ..blocks.source.clone() };
    let (department, colour, line) = (blocks.department, blocks.colour, blocks.line);
    let name = "Baublöcke".to_owned();
    desk.session.execute(Command::EditDefinition { id: blocks.id, name, department, colour, line, source });
    desk.settle();
    let basis = told(&desk);
    assert!(
        matches!(&basis, Basis::Definition { name, reference_date, .. } if name == "Baublöcke" && reference_date == "2025-12-31"),
        "{basis:?}"
    );

    desk.session.compare_drafts();
    assert!(desk.session.is_comparing_drafts());
    desk.settle();
    assert_eq!(desk.session.draft_rows().map(<[_]>::len), Some(1));
    desk.count_anew(31.0);
    assert!(desk.session.draft_rows().is_none(), "what was computed before is not shown as of today");
    desk.session.compare_drafts();
    assert!(desk.session.draft_rows().is_none());
    desk.settle();
    assert_eq!(desk.session.draft_rows().unwrap()[0].residents.map(|(least, _)| least), Some(731.0));
}

#[test]
fn neighbours_are_those_of_the_rulebook() {
    let mut desk = Desk::with_draft();
    let id = desk.session.draft().unwrap().id;
    let within = |desk: &Desk| desk.session.draft_view().unwrap().blocks().unwrap().within_m;
    assert_eq!(within(&desk), 1.0);
    let rulebook = Rulebook { neighbours_within_m: Some(20.0), ..Rulebook::default() };
    desk.session.execute(Command::SetRulebook { id, rulebook });
    desk.settle();
    assert_eq!(within(&desk), 20.0);
}
