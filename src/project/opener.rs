//! Who has a project open: a small hidden note beside the published file, one for each window.
//!
//! The note lets colleagues on a share see each other; it locks nothing. It is renewed while the window is open and removed
//! with it. Notes of windows that are gone are recognised: by the lock of their working copy, if it is on this machine, else because
//! they were not renewed for [`STALE`], by the clock of the place they lie in. What stands in a note comes from
//! strangers: reading it is bounded, and so is its text.

use super::ProjectError;
use super::platform;
use super::store::Workspace;
use serde::{Deserialize, Serialize};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Somebody else who has a project open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opener {
    /// Name or role as set there; may be empty.
    pub who: String,
    /// Since when, RFC 3339 in UTC, by that machine's clock; empty if it says nothing sensible.
    pub since: String,
}

/// What stands in a note. Nothing about machine or account: only what people call themselves.
#[derive(Debug, Serialize, Deserialize)]
struct Content {
    who: String,
    since: String,
    /// Tells notes of working copies on the same machine.
    workspace: String,
    /// Last renewal, by the writer's clock; for people who look into the file.
    heartbeat: String,
}

/// A note that was not renewed for so long is of a window that is gone.
const STALE: Duration = Duration::from_secs(10 * 60);
/// How often a note is to be renewed.
const RENEW: Duration = Duration::from_secs(30);
const MOST_BYTES: u64 = 4096;
const MOST_LETTERS: usize = 80;
/// Names looked at in one folder, notes read.
const MOST_NAMES: usize = 20_000;
const MOST_NOTES: usize = 50;

/// The own note of an open project. Does not hold the project, so that it can be renewed while that is busy.
#[derive(Debug)]
pub struct Note {
    workspace: Workspace,
    id: String,
    tag: String,
    who: String,
    since: String,
    place: Option<PathBuf>,
    /// Whether the last writing failed, so that the log is told once.
    failing: bool,
}

impl Note {
    /// Not written yet: see [`Note::renew`].
    pub(super) fn new(workspace: &Workspace, tag: String, path: Option<&Path>, who: &str) -> Self {
        let id = workspace.id().unwrap_or_else(|error| {
            log::warn!("{error}");
            String::new()
        });
        let place = path.map(Path::to_owned);
        let (who, since) = (bounded(who), super::history::now());
        Self { workspace: workspace.clone(), id, tag, who, since, place, failing: false }
    }

    /// How often [`Note::renew`] is to be called.
    pub const EVERY: Duration = RENEW;

    /// Writes the note (where that is allowed) and answers who else has the project open. Removes notes of windows that are gone.
    pub fn renew(&mut self) -> Vec<Opener> {
        let Some(place) = self.place.clone() else { return Vec::new() };
        let own = path_of(&place, &self.tag);
        let written = self.write(&own);
        if let Err(error) = &written
            && !self.failing
        {
            // A place that can't be written to, or is away: there simply is no note.
            log::info!("{}: {error}", own.display());
        }
        self.failing = written.is_err();
        let now = written.ok().and_then(|()| modified(&own));
        others(&self.workspace, &self.id, &place, Some(&self.tag), now)
    }

    /// The project lies somewhere else now.
    pub fn move_to(&mut self, path: &Path) {
        if self.place.as_deref() != Some(path) {
            self.remove();
            self.place = Some(path.to_owned());
        }
    }

    /// Another name or role.
    pub fn rename(&mut self, who: &str) {
        self.who = bounded(who);
    }

    /// In place and without emptying it first: others may be reading, and on Windows hold it open while they do.
    fn write(&self, path: &Path) -> std::io::Result<()> {
        let content = Content {
            who: self.who.clone(),
            since: self.since.clone(),
            workspace: self.id.clone(),
            heartbeat: super::history::now(),
        };
        let bytes = serde_json::to_vec(&content)?;
        let mut file = hidden().open(path)?;
        file.write_all(&bytes)?;
        file.set_len(bytes.len() as u64)
    }

    fn remove(&self) {
        if let Some(place) = &self.place {
            remove(place, &self.tag);
        }
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Removes the note that a working copy left.
pub(super) fn remove(place: &Path, tag: &str) {
    if let Err(error) = platform::remove(&path_of(place, tag)) {
        log::info!("a note beside {} could not be removed: {error}", place.display());
    }
}

/// Who has a project open, for somebody who leaves no note. Removes notes of windows that are gone.
pub fn openers(workspace: &Workspace, path: &Path) -> Result<Vec<Opener>, ProjectError> {
    let path = platform::canonical(path)?;
    // A file made for the purpose tells the time where the notes lie. Where none can be made, none can be removed either.
    let probe = tempfile::Builder::new().prefix(".klammer-").tempfile_in(platform::folder_of(&path)).ok();
    let now = probe.and_then(|file| modified(file.path()));
    Ok(others(workspace, &workspace.id()?, &path, None, now))
}

fn hidden() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const FILE_ATTRIBUTE_HIDDEN: u32 = 2;
        options.attributes(FILE_ATTRIBUTE_HIDDEN);
    }
    options
}

fn path_of(place: &Path, tag: &str) -> PathBuf {
    platform::folder_of(place).join(format!("{}{tag}{ENDING}", prefix(place)))
}

fn prefix(place: &Path) -> String {
    format!(".{}.", platform::file_name(place))
}

const ENDING: &str = ".open";

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::symlink_metadata(path).ok()?.modified().ok()
}

/// The tag in a note's name: that of a working copy's folder.
fn tag_in(name: &str, prefix: &str) -> Option<String> {
    let tag = name.strip_prefix(prefix)?.strip_suffix(ENDING)?;
    (tag.len() == 32 && tag.bytes().all(|b| b.is_ascii_hexdigit())).then(|| tag.to_owned())
}

/// All others, the longest there first. `now` is the time of the place itself.
fn others(workspace: &Workspace, id: &str, place: &Path, own: Option<&str>, now: Option<SystemTime>) -> Vec<Opener> {
    let prefix = prefix(place);
    let Ok(entries) = std::fs::read_dir(platform::folder_of(place)) else { return Vec::new() };
    let tags = entries.take(MOST_NAMES).flatten().filter_map(|e| tag_in(&e.file_name().to_string_lossy(), &prefix));
    let mut found = Vec::new();
    for tag in tags.filter(|tag| Some(tag.as_str()) != own).take(MOST_NOTES) {
        let path = path_of(place, &tag);
        let Some(content) = read(&path) else { continue };
        let here = !id.is_empty() && content.workspace == id;
        let gone = if here {
            !workspace.is_held(&tag)
        } else {
            let age = now.zip(modified(&path)).and_then(|(now, then)| now.duration_since(then).ok());
            age.is_some_and(|age| age > STALE)
        };
        if gone {
            remove(place, &tag);
            continue;
        }
        found.push((content.since.parse::<jiff::Timestamp>().ok(), bounded(&content.who)));
    }
    // By the moments, not their texts: "…:07.1Z" is before "…:07.12Z" and after "…:07Z". Who says nothing sensible comes first.
    found.sort();
    let opener = |(since, who): (Option<jiff::Timestamp>, String)| Opener {
        who,
        since: since.map(|at| at.to_string()).unwrap_or_default(),
    };
    found.into_iter().map(opener).collect()
}

/// A note's content; `None` if it is none. No links, pipes or large files are read.
fn read(path: &Path) -> Option<Content> {
    let meta = std::fs::symlink_metadata(path).ok()?;
    if !meta.is_file() || meta.len() > MOST_BYTES {
        return None;
    }
    let mut file = std::fs::File::open(path).ok()?;
    file.rewind().ok()?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// A name of a stranger as one short line, without signs that turn or hide text.
fn bounded(who: &str) -> String {
    let turning =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let one_line: String = who.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !turning(*c)).collect();
    let words: Vec<&str> = one_line.split_whitespace().collect();
    words.join(" ").chars().take(MOST_LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::EpsgCode;
    use crate::project::Store;

    const TAG: &str = "0123456789abcdef0123456789abcdef";

    struct Share {
        folder: tempfile::TempDir,
        place: PathBuf,
    }

    impl Share {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let place = folder.path().join("share").join("Räume.gpkg");
            std::fs::create_dir(place.parent().unwrap()).unwrap();
            std::fs::write(&place, "the project").unwrap();
            Self { folder, place }
        }

        fn workspace(&self, name: &str) -> Workspace {
            Workspace::in_folder(&self.folder.path().join(name)).unwrap()
        }

        /// A window on a machine of its own.
        fn window(&self, machine: &str, who: &str) -> (Store, Note) {
            let store = Store::create(&self.workspace(machine), "T", EpsgCode::UTM32, who).unwrap();
            let mut note = store.note(who);
            note.move_to(&self.place);
            (store, note)
        }

        fn names(&self) -> Vec<String> {
            let entries = std::fs::read_dir(self.place.parent().unwrap()).unwrap();
            let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    fn set_age(path: &Path, age: Duration) {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
    }

    fn who(openers: &[Opener]) -> Vec<&str> {
        openers.iter().map(|opener| opener.who.as_str()).collect()
    }

    #[test]
    fn colleagues_see_each_other_until_they_close() {
        let share = Share::new();
        let (_store, mut anna) = share.window("a", "Jugendamt");
        let (_other, mut bert) = share.window("b", "Schulamt");
        assert!(anna.renew().is_empty());
        let seen = bert.renew();
        assert_eq!(who(&seen), ["Jugendamt"]);
        assert!(seen[0].since.parse::<jiff::Timestamp>().is_ok());
        assert_eq!(who(&anna.renew()), ["Schulamt"]);
        bert.rename("");
        bert.renew();
        assert_eq!(who(&anna.renew()), [""]);
        // In the same millisecond nobody is first; and texts of moments don't sort as the moments do.
        anna.since = "2026-11-21T10:00:07.1Z".to_owned();
        bert.since = "2026-11-21T10:00:07.12Z".to_owned();
        anna.renew();
        bert.renew();
        assert_eq!(who(&openers(&share.workspace("c"), &share.place).unwrap()), ["Jugendamt", ""]);
        // Nothing in it tells machine or account.
        let note = std::fs::read_to_string(path_of(&share.place, &anna.tag)).unwrap();
        let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&note).unwrap();
        assert_eq!(keys.keys().collect::<Vec<_>>(), ["heartbeat", "since", "who", "workspace"]);
        // Save as takes the note along.
        anna.move_to(&share.place.with_file_name("anders.gpkg"));
        anna.renew();
        assert!(bert.renew().is_empty());
        drop((anna, bert));
        assert_eq!(share.names(), ["Räume.gpkg"]);
    }

    #[test]
    fn windows_that_are_gone_are_recognised() {
        let share = Share::new();
        let (store, mut anna) = share.window("a", "Anna");
        anna.renew();
        let left = std::fs::read(path_of(&share.place, &anna.tag)).unwrap();
        let own = path_of(&share.place, &anna.tag);
        drop(anna);

        // On this machine: the working copy is held, or it is not.
        std::fs::write(&own, &left).unwrap();
        assert_eq!(who(&openers(&share.workspace("a"), &share.place).unwrap()), ["Anna"]);
        drop(store);
        assert!(openers(&share.workspace("a"), &share.place).unwrap().is_empty());
        assert_eq!(share.names(), ["Räume.gpkg"]);

        // On another: by the heartbeat, measured with the clock of the place.
        std::fs::write(&own, &left).unwrap();
        set_age(&own, STALE - Duration::from_secs(60));
        let (_other, mut bert) = share.window("b", "Bert");
        assert_eq!(who(&bert.renew()), ["Anna"]);
        set_age(&own, STALE + Duration::from_secs(60));
        assert!(bert.renew().is_empty());
        assert!(!own.exists());

        // The place's clock an hour ahead of ours: a fresh note there is fresh.
        std::fs::write(&own, &left).unwrap();
        let hour = SystemTime::now() + Duration::from_secs(3600);
        assert_eq!(others(&share.workspace("b"), "b", &share.place, None, Some(hour)).len(), 0);
        std::fs::write(&own, &left).unwrap();
        std::fs::File::options().write(true).open(&own).unwrap().set_modified(hour).unwrap();
        assert_eq!(others(&share.workspace("b"), "b", &share.place, None, Some(hour)).len(), 1);
        // Nobody knows the time there: nobody is declared gone.
        set_age(&own, STALE * 2);
        assert_eq!(others(&share.workspace("b"), "b", &share.place, None, None).len(), 1);
    }

    #[test]
    fn notes_of_strangers_are_harmless() {
        let share = Share::new();
        let note = |tag: &str| share.place.with_file_name(format!(".Räume.gpkg.{tag}.open"));
        let content = |who: &str| {
            serde_json::json!({ "who": who, "since": "gestern", "workspace": "x", "heartbeat": "" }).to_string()
        };
        let (_store, mut own) = share.window("a", "Anna");
        for bytes in [
            Vec::new(),
            b"{".to_vec(),
            vec![0xff; 5000],
            vec![b'['; 4000],
            content(&"x".repeat(5000)).into_bytes(),
            b"{\"who\": 5, \"since\": null}".to_vec(),
        ] {
            std::fs::write(note(TAG), &bytes).unwrap();
            assert!(own.renew().is_empty());
            assert_eq!(std::fs::read(note(TAG)).unwrap(), bytes, "what is not ours stays");
        }
        std::fs::write(note(TAG), content("A\u{202e}\n\t\u{0}B\u{1b}[31m  C")).unwrap();
        assert_eq!(own.renew(), [Opener { who: "A B [31m C".to_owned(), since: String::new() }]);
        std::fs::write(note(TAG), content(&"ä".repeat(1000))).unwrap();
        assert_eq!(own.renew()[0].who.chars().count(), MOST_LETTERS);
        for other in ["short", "../../../../../../../../../etc/pass", &TAG.replace('0', "g")] {
            assert!(tag_in(&format!(".Räume.gpkg.{other}.open"), &prefix(&share.place)).is_none());
        }
        std::fs::remove_file(note(TAG)).unwrap();
        std::fs::create_dir(note(TAG)).unwrap();
        assert!(own.renew().is_empty());
        for n in 0..2 * MOST_NOTES {
            std::fs::write(note(&format!("{n:032x}")), content("Viele")).unwrap();
        }
        assert!(own.renew().len() <= MOST_NOTES);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let share = Share::new();
        let note = path_of(&share.place, TAG);
        std::os::unix::fs::symlink("/dev/zero", &note).unwrap();
        let (_store, mut own) = share.window("a", "Anna");
        assert!(own.renew().is_empty());
    }

    #[test]
    fn a_place_that_is_away_has_no_note_and_no_error() {
        let share = Share::new();
        let (_store, mut own) = share.window("a", "Anna");
        let (here, away) = (share.folder.path().join("share"), share.folder.path().join("away"));
        std::fs::rename(&here, &away).unwrap();
        assert!(own.renew().is_empty());
        std::fs::rename(&away, &here).unwrap();
        own.renew();
        assert_eq!(share.names().len(), 2);
    }
}
