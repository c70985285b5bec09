//! Language: texts from `locales/`, numbers and dates in the language's form.
//!
//! Texts are looked up with [`t!`](crate::t), whose key is always a literal, so that a test can compare the keys used with
//! the keys there are. Numbers are formatted here, not by Fluent, which doesn't know German grouping.

mod format;

pub use format::{area, bytes, count, date, date_field, length, moment, number, percent, timestamp};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};
use std::borrow::Cow;
use std::collections::HashMap;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| {
            // Isolation marks around arguments show up as boxes in fonts that lack them.
            bundle.set_use_isolating(false);
            // Without it messages with NUMBER() fail.
            let _ = bundle.add_builtins();
        },
    };
}

static DE: LanguageIdentifier = langid!("de");
static EN: LanguageIdentifier = langid!("en");

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// All languages, with their own names.
    pub const ALL: [(Self, &'static str); 2] = [(Self::De, "Deutsch"), (Self::En, "English")];

    /// The system's language where it is one of ours: German for `de…`, else English.
    pub fn of_system() -> Self {
        match sys_locale::get_locale() {
            Some(locale) if locale.to_ascii_lowercase().starts_with("de") => Self::De,
            _ => Self::En,
        }
    }

    /// Reads "de", "en", "de-AT" …; `None` for other languages.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().split(['-', '_', '.']).next() {
            Some("de") => Some(Self::De),
            Some("en") => Some(Self::En),
            _ => None,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::De => &DE,
            Self::En => &EN,
        }
    }
}

/// An argument of a text. Numbers are only for choosing plural forms; what is shown must be formatted text.
pub type Argument = FluentValue<'static>;

/// The text for a key. Use [`t!`](crate::t), which tests can see.
pub fn lookup(lang: Lang, key: &'static str, arguments: &[(&'static str, Argument)]) -> String {
    let map: HashMap<Cow<'static, str>, Argument> =
        arguments.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
    LOCALES.lookup_with_args(lang.id(), key, &map)
}

/// `t!(lang, "key")` or `t!(lang, "key", name = value, …)`: the text in that language.
#[macro_export]
macro_rules! t {
    ($lang:expr, $key:literal $(,)?) => { $crate::l10n::lookup($lang, $key, &[]) };
    ($lang:expr, $key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::l10n::lookup($lang, $key, &[$((stringify!($name), $value.into())),+])
    };
}
