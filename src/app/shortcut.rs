//! Keys with their modifiers, and which command each is for.

use super::user_command::UserCommand;
use crate::l10n::Lang;
use crate::t;

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Ctrl (Cmd on a Mac).
    pub command: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The key's name as egui knows it: "S", "F1", "Plus".
    pub key: &'static str,
}

impl Shortcut {
    const fn ctrl(key: &'static str) -> Option<Self> {
        Some(Self { command: true, shift: false, alt: false, key })
    }
    const fn ctrl_shift(key: &'static str) -> Option<Self> {
        Some(Self { command: true, shift: true, alt: false, key })
    }
    const fn plain(key: &'static str) -> Option<Self> {
        Some(Self { command: false, shift: false, alt: false, key })
    }
    const fn alt(key: &'static str) -> Option<Self> {
        Some(Self { command: false, shift: false, alt: true, key })
    }

    /// "Strg+Umschalt+S" / "Ctrl+Shift+S".
    pub fn text(self, lang: Lang) -> String {
        let mut text = String::new();
        let modifiers = [
            (self.command, t!(lang, "key-ctrl")),
            (self.alt, t!(lang, "key-alt")),
            (self.shift, t!(lang, "key-shift")),
        ];
        for (_, name) in modifiers.into_iter().filter(|(held, _)| *held) {
            text.push_str(&name);
            text.push('+');
        }
        match self.key {
            "Plus" => text.push('+'),
            "Minus" => text.push('−'),
            "Escape" => text.push_str("Esc"),
            "OpenBracket" => text.push('['),
            "CloseBracket" => text.push(']'),
            "ArrowLeft" => text.push_str(&t!(lang, "key-left")),
            "ArrowRight" => text.push_str(&t!(lang, "key-right")),
            other => text.push_str(other),
        }
        text
    }
}

impl UserCommand {
    /// Its key, if it has one.
    pub const fn shortcut(self) -> Option<Shortcut> {
        match self {
            Self::NewProject => Shortcut::ctrl("N"),
            Self::OpenProject => Shortcut::ctrl("O"),
            Self::Save => Shortcut::ctrl("S"),
            Self::SaveAs => Shortcut::ctrl_shift("S"),
            Self::ExportMap => Shortcut::ctrl("P"),
            Self::CloseProject => Shortcut::ctrl("W"),
            Self::Quit => Shortcut::ctrl("Q"),
            Self::Undo => Shortcut::ctrl("Z"),
            Self::Redo => Shortcut::ctrl("Y"),
            Self::ImportDefinition => Shortcut::ctrl("I"),
            Self::ImportFacilities => Shortcut::ctrl_shift("E"),
            Self::ImportIndicator => Shortcut::ctrl_shift("K"),
            Self::ConvertIndicators => Shortcut::ctrl_shift("M"),
            Self::ImportContext => Shortcut::ctrl_shift("L"),
            Self::ImportGrid => Shortcut::ctrl_shift("G"),
            Self::AddBackground => Shortcut::ctrl_shift("H"),
            Self::AddVersion => Shortcut::ctrl_shift("V"),
            Self::AddBookmark => Shortcut::ctrl("D"),
            Self::ManageBookmarks => Shortcut::ctrl_shift("B"),
            Self::Compare => Shortcut::ctrl("B"),
            Self::ShowPositions => Shortcut::ctrl_shift("P"),
            Self::ShowCrosswalks => Shortcut::ctrl_shift("U"),
            Self::Search => Shortcut::ctrl("F"),
            Self::ToggleTable => Shortcut::ctrl("T"),
            Self::ToggleHistory => Shortcut::ctrl("H"),
            Self::ZoomProject => Shortcut::ctrl("0"),
            Self::ZoomSelection => Shortcut::ctrl("9"),
            Self::SingleMap => Shortcut::plain("F3"),
            Self::TwoMaps => Shortcut::plain("F4"),
            Self::SwipeMaps => Shortcut::plain("F5"),
            Self::FlipMaps => Shortcut::plain("F6"),
            Self::FadeOthers => Shortcut::plain("F7"),
            Self::NextDefinition => Shortcut::plain("F8"),
            Self::SelectAll => Shortcut::ctrl("A"),
            Self::InvertSelection => Shortcut::ctrl_shift("A"),
            Self::ViewBack => Shortcut::alt("ArrowLeft"),
            Self::ViewForward => Shortcut::alt("ArrowRight"),
            Self::ToolMove => Shortcut::ctrl("1"),
            Self::ToolRectangle => Shortcut::ctrl("2"),
            Self::ToolLasso => Shortcut::ctrl("3"),
            Self::ToolLength => Shortcut::ctrl("4"),
            Self::ToolArea => Shortcut::ctrl("5"),
            Self::ToolIdentify => Shortcut::ctrl("6"),
            Self::ToolBrush => Shortcut::ctrl("7"),
            Self::ToolErase => Shortcut::ctrl_shift("R"),
            Self::ToolEnclose => Shortcut::ctrl("8"),
            Self::ToolFill => Shortcut::ctrl_shift("F"),
            Self::ToolSplit => Shortcut::ctrl_shift("T"),
            Self::BrushLarger => Shortcut::plain("CloseBracket"),
            Self::BrushSmaller => Shortcut::plain("OpenBracket"),
            Self::TargetHere => Shortcut::ctrl("G"),
            Self::NextUnassigned => Shortcut::ctrl("U"),
            Self::NewDraft => Shortcut::ctrl_shift("N"),
            Self::ShowDrafts => Shortcut::ctrl("E"),
            Self::NewDraftSpace => Shortcut::ctrl("R"),
            Self::AssignSelection => Shortcut::ctrl("J"),
            Self::TextLarger => Shortcut::ctrl("Plus"),
            Self::TextSmaller => Shortcut::ctrl("Minus"),
            Self::ToggleDark => Shortcut::ctrl_shift("D"),
            Self::Help => Shortcut::plain("F1"),
            Self::ClearSelection => Shortcut::plain("Escape"),
            _ => None,
        }
    }
}
