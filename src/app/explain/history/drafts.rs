//! History entries about drafts, positions, decisions and crosswalks.
//!
//! Arguments: `name` (of what was changed), `draft`, `old_name`, `count` of blocks, `from`, `how` (`made`, `split`, `copied`), `space`, `stance`.

use super::{argument, renamed};
use crate::app::operations::{HistoryEntry, HistoryKind};
use crate::l10n::{self, Lang};
use crate::t;

/// An entry of one of these kinds as a sentence.
pub(super) fn sentence(lang: Lang, kind: HistoryKind, entry: &HistoryEntry) -> String {
    let (name, draft) = (argument(entry, "name"), argument(entry, "draft"));
    match kind {
        HistoryKind::AddDraft => t!(lang, "explain-history-add-draft", name = name),
        HistoryKind::RenameDraft => {
            renamed(lang, entry, || t!(lang, "explain-history-rename-draft", name = name.clone()))
        }
        HistoryKind::SetRulebook => t!(lang, "explain-history-set-rulebook", name = name),
        HistoryKind::DeleteDraft => t!(lang, "explain-history-delete-draft", name = name),
        HistoryKind::AssignBlocks => {
            let n: usize = argument(entry, "count").parse().unwrap_or_default();
            let count = l10n::count(lang, n);
            match entry.args.contains_key("name") {
                true => {
                    t!(lang, "explain-history-assign-blocks", n = n, count = count, name = name, draft = draft)
                }
                false => t!(lang, "explain-history-unassign-blocks", n = n, count = count, draft = draft),
            }
        }
        HistoryKind::AddDraftSpace => {
            let from = argument(entry, "from");
            match argument(entry, "how").as_str() {
                "split" => {
                    t!(lang, "explain-history-split-draft-space", name = name, from = from, draft = draft)
                }
                "copied" => t!(lang, "explain-history-copy-draft-space", name = name, from = from, draft = draft),
                _ => t!(lang, "explain-history-add-draft-space", name = name, draft = draft),
            }
        }
        HistoryKind::EditDraftSpace => renamed(lang, entry, || {
            t!(lang, "explain-history-edit-draft-space", name = name.clone(), draft = draft.clone())
        }),
        HistoryKind::MergeDraftSpaces => {
            let from = argument(entry, "from");
            t!(lang, "explain-history-merge-draft-spaces", name = name, from = from, draft = draft)
        }
        HistoryKind::DeleteDraftSpace => t!(lang, "explain-history-delete-draft-space", name = name, draft = draft),
        HistoryKind::SetPosition => {
            let space = entry.args.get("space").cloned().unwrap_or_else(|| "none".to_owned());
            let stance = argument(entry, "stance");
            t!(lang, "explain-history-set-position", name = name, stance = stance, space = space, draft = draft)
        }
        HistoryKind::DeletePosition => t!(lang, "explain-history-delete-position", name = name, draft = draft),
        HistoryKind::Decide => t!(lang, "explain-history-decide", name = name, draft = draft),
        HistoryKind::EditDecision => t!(lang, "explain-history-edit-decision", name = name),
        HistoryKind::KeepCrosswalk => t!(lang, "explain-history-keep-crosswalk", name = name),
        HistoryKind::DeleteCrosswalk => t!(lang, "explain-history-delete-crosswalk", name = name),
        _ => name,
    }
}
