//! Looks at pixels of strips (joined lines beside where they are) and of the cached picture, as wgpu draws them on Mesa's software
//! renderer.

#[path = "../support/stage.rs"]
mod stage;

use egui_kittest::Harness;
use image::RgbaImage;
use klammer::ui::map::Backend;
use stage::{Shot, Stroke, Window, border, distance, ground, layer};
use std::f64::consts::PI;

const RED: [u8; 4] = [200, 30, 30, 255];
const BLUE: [u8; 4] = [30, 60, 200, 255];

fn harness(shot: Shot, cached: bool) -> Harness<'static, Window> {
    let builder = Harness::builder().with_size([560.0, 400.0]).with_pixels_per_point(1.0).wgpu();
    let mut harness = builder.build_eframe(|creation| {
        let backend = Backend::of(creation).expect("wgpu draws the map").with_cache(cached);
        Window::new(&backend, shot)
    });
    harness.run();
    harness
}

struct Picture {
    image: RgbaImage,
    view: klammer::app::scene::View,
}

impl Picture {
    fn of(harness: &mut Harness<'static, Window>, name: &str) -> Self {
        let picture =
            Self { image: harness.render().expect("Mesa draws"), view: harness.state().view.expect("was shown") };
        if let Some(folder) = std::env::var_os("KLAMMER_PICTURES") {
            picture.image.save(std::path::Path::new(&folder).join(format!("{name}.png"))).expect("picture is written");
        }
        picture
    }

    fn left(&self) -> u32 {
        self.image.width() - self.view.size_px[0] as u32
    }

    /// Every pixel with its middle in metres from the origin.
    fn pixels(&self) -> impl Iterator<Item = ([f64; 2], [u8; 3])> {
        let left = self.left();
        self.image.enumerate_pixels().filter(move |(x, ..)| *x >= left).map(move |(x, y, pixel)| {
            let world = self.view.to_world([f64::from(x - left) + 0.5, f64::from(y) + 0.5]) - stage::ORIGIN;
            let [r, g, b, _] = pixel.0;
            ([world.x, world.y], [r, g, b])
        })
    }

    fn at(&self, east: f64, north: f64) -> [u8; 3] {
        let [x, y] = self.view.to_px(stage::ORIGIN + geo::Coord { x: east, y: north });
        let [r, g, b, _] = self.image.get_pixel(x as u32 + self.left(), y as u32).0;
        [r, g, b]
    }
}

fn near(a: [u8; 3], b: [u8; 3], tolerance: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= tolerance)
}

/// A colour on the ground, mixed as egui mixes.
fn on_ground([r, g, b, a]: [u8; 4]) -> [u8; 3] {
    let (share, ground) = (f32::from(a) / 255.0, ground());
    let mixed = |top: u8, below: u8| (f32::from(top) * share + f32::from(below) * (1.0 - share)).round() as u8;
    [mixed(r, ground[0]), mixed(g, ground[1]), mixed(b, ground[2])]
}

fn picture(line: &[[f64; 2]], strokes: Vec<Stroke>, metres_per_px: f64, name: &str) -> Picture {
    let shot = Shot::new(layer(&[line.to_vec()]), strokes, [0.0, 0.0], metres_per_px);
    Picture::of(&mut harness(shot, false), name)
}

#[test]
#[ignore = "needs Mesa"]
fn parallel_lines_stay_on_their_side_at_every_zoom() {
    let line = border();
    for (at, metres_per_px) in [0.5, 1.0, 2.5].into_iter().enumerate() {
        let strokes = vec![Stroke::new(RED, 4.0).beside(2.5), Stroke::new(BLUE, 4.0).beside(-2.5)];
        let picture = picture(&line, strokes, metres_per_px, &format!("parallel_{at}"));
        for pair in line.windows(2) {
            let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
            let size = (bx - ax).hypot(by - ay);
            // To the left of the direction it runs, as seen on the map.
            let left = [-(by - ay) / size, (bx - ax) / size];
            for share in [0.4, 0.5, 0.6] {
                let [x, y] = [ax + (bx - ax) * share, ay + (by - ay) * share];
                let beside = |px: f64| [x + left[0] * px * metres_per_px, y + left[1] * px * metres_per_px];
                let inside = |[x, y]: [f64; 2]| x.abs() < 240.0 * metres_per_px && y.abs() < 190.0 * metres_per_px;
                for (px, colour) in [(2.5, RED), (-2.5, BLUE)] {
                    let [x, y] = beside(px);
                    if inside([x, y]) {
                        assert!(near(picture.at(x, y), on_ground(colour), 3), "{px} at {x} {y}, {metres_per_px}");
                    }
                }
            }
        }
        // And nothing is anywhere else: at most as far out as a corner that is joined sharply.
        for (place, colour) in picture.pixels() {
            if distance(&line, place) > 4.5 * 1.56 * metres_per_px + 1.5 * metres_per_px {
                assert_eq!(colour, ground(), "{place:?} at {metres_per_px}");
            }
        }
    }
}

#[test]
#[ignore = "needs Mesa"]
fn corners_are_joined_without_gap_and_without_spikes() {
    for degrees in [10.0, 45.0, 89.0, 90.0, 120.0, 150.0, 170.0, 179.5, -60.0, -90.0, -135.0, -178.0_f64] {
        let turn = degrees / 180.0 * PI;
        let line = vec![[-150.0, 0.0], [0.0, 0.0], [120.0 * turn.cos(), 120.0 * turn.sin()]];
        let picture = picture(&line, vec![Stroke::new(RED, 12.0)], 1.0, &format!("corner_{degrees}"));
        for (place, colour) in picture.pixels() {
            let away = distance(&line, place);
            if away < 5.4 {
                assert!(near(colour, on_ground(RED), 3), "gap at {place:?} for {degrees}: {colour:?}");
            } else if away > 6.0 * 1.56 + 1.0 {
                assert_eq!(colour, ground(), "spike at {place:?} for {degrees}");
            }
        }
    }
}

#[test]
#[ignore = "needs Mesa"]
fn moved_lines_of_short_pieces_do_not_shoot_out() {
    // A circle and a staircase of pieces shorter than the line is moved by.
    let circle: Vec<_> =
        (0..=40).map(|i| f64::from(i % 40) / 40.0 * 2.0 * PI).map(|a| [a.cos() * 9.0 - 80.0, a.sin() * 9.0]).collect();
    let stairs: Vec<_> = (0..60).map(|i| [f64::from(i / 2) * 3.0, f64::from((i + 1) / 2) * 3.0 - 50.0]).collect();
    for offset in [-12.0, -5.0, 5.0, 12.0] {
        let strokes = vec![Stroke::new(RED, 3.0).beside(offset)];
        let shot = Shot::new(layer(&[circle.clone(), stairs.clone()]), strokes, [0.0, 0.0], 1.0);
        let picture = Picture::of(&mut harness(shot, false), &format!("short_{offset}"));
        let mut seen = 0;
        for (place, colour) in picture.pixels() {
            let away = distance(&circle, place).min(distance(&stairs, place));
            if away > (f64::from(offset).abs() + 1.5) * 1.56 + 1.0 {
                assert_eq!(colour, ground(), "{place:?} for {offset}");
            }
            seen += usize::from(near(colour, on_ground(RED), 3));
        }
        assert!(seen > 100, "{seen} pixels of the line for {offset}");
    }
    // Around the outside the parallel of a circle is a circle.
    let strokes = vec![Stroke::new(RED, 3.0).beside(-12.0)];
    let shot = Shot::new(layer(&[circle]), strokes, [0.0, 0.0], 1.0);
    let picture = Picture::of(&mut harness(shot, false), "circle");
    for (place, colour) in picture.pixels() {
        let radius = (place[0] + 80.0).hypot(place[1]);
        if (radius - 21.0).abs() < 0.7 {
            assert!(near(colour, on_ground(RED), 3), "{place:?} {colour:?}");
        } else if (radius - 21.0).abs() > 2.7 {
            assert_eq!(colour, ground(), "{place:?}");
        }
    }
}

#[test]
#[ignore = "needs Mesa"]
fn dashes_lie_where_they_are_counted_and_stay_while_panning() {
    // Corners in the middle of dashes: they go on across them.
    let line: Vec<_> = [-200.0, -133.0, -51.0, 7.0, 8.0, 90.0, 200.0].map(|x| [x, 0.5]).to_vec();
    let dash = [20.0, 10.0, 5.0, 10.0];
    for (metres_per_px, pan_px) in [(1.0, 0.0), (1.0, 37.0), (0.5, 11.0)] {
        let strokes = vec![Stroke::new(BLUE, 6.0).broken(dash)];
        let shot = Shot::new(layer(std::slice::from_ref(&line)), strokes, [pan_px * metres_per_px, 0.0], metres_per_px);
        let picture = Picture::of(&mut harness(shot, false), &format!("dash_{metres_per_px}_{pan_px}"));
        for step in -160..160 {
            let x = (f64::from(step) + 0.5) * metres_per_px;
            let walked = ((x + 200.0) / metres_per_px).rem_euclid(45.0);
            let colour = picture.at(x, 0.5);
            let on = walked < 20.0 || (30.0..35.0).contains(&walked);
            // Where it changes a pixel may be covered in part.
            if [0.0, 20.0, 30.0, 35.0, 45.0].into_iter().all(|edge: f64| (walked - edge).abs() > 1.0) {
                assert_eq!(
                    colour,
                    if on { on_ground(BLUE) } else { ground() },
                    "at {x} ({walked}), {metres_per_px} {pan_px}"
                );
            }
        }
    }
}

#[test]
#[ignore = "needs Mesa"]
fn translucent_strips_are_evenly_coloured_at_their_joins() {
    let faded = [200, 30, 30, 70];
    for (at, offset) in [0.0, 4.0, -4.0].into_iter().enumerate() {
        // Corners on and between the middles of pixels.
        let line = vec![
            [-180.0, -60.0],
            [-100.5, -60.0],
            [-100.5, 20.5],
            [-40.0, 81.0],
            [20.0, 40.0],
            [30.0, 41.0],
            [90.0, -40.0],
            [190.0, -40.0],
        ];
        let picture = picture(&line, vec![Stroke::new(faded, 8.0).beside(offset)], 1.0, &format!("faded_{at}"));
        let mut seen = 0;
        for (place, colour) in picture.pixels() {
            let inside = place[0] > -170.0 && place[0] < 180.0;
            // Never darker than the colour once.
            let once = on_ground(faded);
            assert!(colour[1] + 2 >= once[1], "{place:?} is coloured twice: {colour:?} instead of {once:?}");
            if inside && offset == 0.0 && distance(&line, place) < 3.4 {
                assert!(near(colour, once, 2), "{place:?}: {colour:?} instead of {once:?}");
            }
            seen += usize::from(near(colour, once, 2));
        }
        assert!(seen > 2_000, "{seen}");
    }
}

fn difference(a: &RgbaImage, b: &RgbaImage) -> (u8, usize) {
    let off = |(a, b): (&image::Rgba<u8>, &image::Rgba<u8>)| {
        a.0.iter().zip(b.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
    };
    let all: Vec<u8> = a.pixels().zip(b.pixels()).map(off).collect();
    (all.iter().copied().max().unwrap_or(0), all.iter().filter(|off| **off > 2).count())
}

#[test]
#[ignore = "needs Mesa"]
fn the_cached_picture_is_the_picture_at_rest_and_moves_while_panning() {
    let strokes = vec![Stroke::new([200, 30, 30, 70], 7.0).beside(3.5), Stroke::new(BLUE, 3.0).beside(-2.0)];
    let shot = Shot::new(layer(&[border()]), strokes, [0.0, 0.0], 1.0);
    let mut direct = harness(shot.clone(), false);
    let mut cached = harness(shot, true);
    let (before, kept) = (Picture::of(&mut direct, "direct"), Picture::of(&mut cached, "cached"));
    assert!(difference(&before.image, &kept.image).0 <= 2, "{:?}", difference(&before.image, &kept.image));
    // Half a pixel further, at once: the picture that is there is only moved, so it is a little blurred.
    for harness in [&mut direct, &mut cached] {
        harness.state_mut().shot.centre = [20.5, 0.0];
        harness.step();
    }
    let (now, moved) = (Picture::of(&mut direct, "direct_moved"), Picture::of(&mut cached, "cached_moved"));
    assert!(cached.state().is_pending());
    let (most, off) = difference(&now.image, &moved.image);
    assert!(most > 5 && most < 110, "moved by half a pixel it is blurred, not wrong: {most}");
    assert!(off < 6_000, "{off}");
    // By whole pixels within the margin nothing is to be seen of it.
    cached.state_mut().shot.centre = [20.0, -8.0];
    direct.state_mut().shot.centre = [20.0, -8.0];
    cached.step();
    direct.step();
    assert!(!cached.state().is_pending(), "needs not be drawn anew");
    let (now, moved) = (Picture::of(&mut direct, "direct_whole"), Picture::of(&mut cached, "cached_whole"));
    assert!(difference(&now.image, &moved.image).0 <= 2);
    // At rest (the harness steps a quarter of a second) it is drawn anew and sharp.
    for harness in [&mut direct, &mut cached] {
        harness.state_mut().shot.centre = [33.3, 4.7];
        harness.state_mut().shot.metres_per_px = 0.8;
        harness.run_steps(3);
    }
    let (now, rest) = (Picture::of(&mut direct, "direct_rest"), Picture::of(&mut cached, "cached_rest"));
    assert!(!cached.state().is_pending());
    assert!(difference(&now.image, &rest.image).0 <= 2, "{:?}", difference(&now.image, &rest.image));
}
