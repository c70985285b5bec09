//! Words for who else has a project open.

use crate::app::operations::Opener;
use crate::l10n::{self, Lang};
use crate::t;

/// "Auch geöffnet von Jugendamt seit 9:42".
pub fn opener(lang: Lang, opener: &Opener) -> String {
    let (who, since) = (opener.who.clone(), l10n::moment(lang, &opener.since));
    match (who.is_empty(), since.is_empty()) {
        (false, false) => t!(lang, "explain-opener", who = who, since = since),
        (false, true) => t!(lang, "explain-opener-no-time", who = who),
        (true, false) => t!(lang, "explain-opener-nobody", since = since),
        (true, true) => t!(lang, "explain-opener-nobody-no-time"),
    }
}
