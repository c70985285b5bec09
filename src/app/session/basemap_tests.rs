use super::*;
use crate::app::folders::Folders;
use crate::app::scene::{mercator_of, metres_per_point};
use crate::app::settings::Settings;
use crate::formats::tiles::fixtures::{FLENSBURG_13, Pmtiles, Tag, Tile, mvt, square};
use crate::geometry::EpsgCode;
use geo::Coord;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

fn until(session: &mut Session, what: &str, done: impl Fn(&Session) -> bool) {
    let begun = Instant::now();
    while !done(session) {
        session.poll();
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain for: {what}");
        // Threads belong to another room: a channel nobody sends on waits as well.
        let _ = channel::<()>().1.recv_timeout(Duration::from_millis(2));
    }
}

/// A session with an open project and a background around Flensburg's harbour.
fn session(folder: &Path) -> Session {
    let lake = || mvt(&[("water", vec![square(0, 4_096, vec![("class", Tag::Text("lake"))])])]);
    let (zoom, x, y) = FLENSBURG_13;
    let tiles: Vec<Tile> = (0..81).map(|n| ((zoom, x - 4 + n % 9, y - 4 + n / 9), lake())).collect();
    let written =
        Pmtiles { kind: 1, zooms: (13, 13), bounds: [9.2, 54.6, 9.7, 55.0], metadata: "{}", packed: true, by_leaf: 0 };
    let path = folder.join("a.pmtiles");
    std::fs::write(&path, written.bytes(&tiles)).expect("written");
    let mut settings = Settings::default();
    settings.background.add(path);
    let mut session = Session::new(Folders::below(folder), settings, Arc::new(|| {}));
    session.new_project("T".to_owned(), EpsgCode::UTM32);
    until(&mut session, "the background", |session| session.background().is_some());
    session
}

fn view(zoom: f64) -> View {
    let centre = mercator_of(Coord { x: 9.43, y: 54.78 });
    View { centre, metres_per_px: metres_per_point(zoom), size_px: [900.0, 600.0], pixels_per_point: 1.0 }
}

#[test]
fn a_frame_waits_for_no_tile() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session(folder.path());
    // Whatever draws tiles is busy with something else.
    let (go, wait) = channel::<()>();
    session.lanes.start("basemap", "test", move |_| wait.recv().expect("sent"));
    let view = view(14.0);
    for _ in 0..3 {
        assert!(session.background_tiles(&view, false).is_empty());
    }
    go.send(()).expect("receiver");
    until(&mut session, "tiles", |session| session.idle());
    let placed = session.background_tiles(&view, false);
    assert_eq!(placed.len(), basemap::tiles_for(&view, session.background().expect("open")).len());
    assert!(session.idle(), "nothing is missing");
}

#[test]
fn coarser_pictures_stand_in_and_what_nobody_asks_for_any_more_is_not_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session(folder.path());
    let (far, near) = (view(14.0), view(16.0));
    session.background_tiles(&far, false);
    until(&mut session, "tiles", |session| session.idle());
    let (go, wait) = channel::<()>();
    session.lanes.start("basemap", "test", move |_| wait.recv().expect("sent"));
    let standing_in = session.background_tiles(&near, false);
    assert!(!standing_in.is_empty());
    assert!(standing_in.iter().all(|placed| placed.part[2] - placed.part[0] <= 0.5), "parts of coarser pictures");
    // The map has moved back and stays there before anything was drawn.
    for _ in 0..3 {
        session.background_tiles(&far, false);
    }
    let State::Open(open) = &session.background.state else { panic!("open") };
    assert!(open.loader().wanted.is_empty());
    go.send(()).expect("receiver");
    until(&mut session, "the end", |session| session.idle());
    let State::Open(open) = &session.background.state else { panic!("open") };
    let wanted = basemap::tiles_for(&near, open.source.info());
    assert!(wanted.iter().all(|id| !open.loader().cache.knows(*id)));
}

#[test]
fn the_cache_stays_within_its_bytes_while_one_looks_around() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session(folder.path());
    for step in 0..40 {
        let mut view = view(15.0 + f64::from(step % 5) * 0.7);
        view.centre.x += f64::from(step) * 150.0;
        session.background_tiles(&view, step % 2 == 0);
        until(&mut session, "tiles", |session| session.idle());
        let State::Open(open) = &session.background.state else { panic!("open") };
        assert!(open.loader().cache.bytes() <= MOST_BYTES);
        assert!(open.loader().drawing.is_empty() && !open.loader().busy);
    }
}

#[test]
fn a_tile_that_could_not_be_drawn_is_tried_again_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = session(folder.path());
    let State::Open(open) = &session.background.state else { panic!("open") };
    let look = TileLook { dark: false, grey: false, pixels_per_point: 1.0 };
    let (zoom, x, y) = FLENSBURG_13;
    let id = TileId { zoom, x, y };
    let mut loader = open.loader();
    let begun = Instant::now();
    assert!(loader.place(&[id], look, begun).1, "wanted");
    assert_eq!(loader.next(), [id]);
    loader.drawing.clear();
    loader.busy = false;
    loader.could_not_draw(id, AppError::Cancelled, begun);
    assert!(loader.failure.is_some());
    assert!(!loader.place(&[id], look, begun + RETRY_AFTER / 2).1, "not in every frame");
    assert!(loader.place(&[id], look, begun + RETRY_AFTER).1, "tried again");
    loader.drawn(id, None);
    assert!(loader.failure.is_none() && loader.failed.is_empty(), "nothing is wrong any more");
}

#[test]
fn a_background_that_is_chosen_again_is_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session(folder.path());
    let path = session.settings.background.chosen.clone().expect("chosen");
    let away = folder.path().join("weg");
    session.choose_background(None);
    std::fs::rename(&path, &away).expect("renamed");
    session.choose_background(Some(path.clone()));
    until(&mut session, "the hint", |session| session.background_hint().is_some());
    std::fs::rename(&away, &path).expect("renamed");
    session.choose_background(Some(path));
    until(&mut session, "the background", |session| session.background().is_some());
    assert!(session.background_hint().is_none());
}

#[test]
fn another_file_chosen_meanwhile_wins() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = session(folder.path());
    let first = session.settings.background.chosen.clone();
    session.choose_background(Some(folder.path().join("gone.pmtiles")));
    session.choose_background(first.clone());
    until(&mut session, "the end", |session| session.idle() && !session.opens_background());
    session.poll();
    assert_eq!(session.background_source().map(|source| source.path().to_owned()), first);
    session.choose_background(Some(folder.path().join("gone.pmtiles")));
    until(&mut session, "the hint", |session| session.background_hint().is_some());
    assert!(session.background().is_none());
    session.choose_background(None);
    assert!(session.background_hint().is_none());
}
