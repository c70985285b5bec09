//! Looks at pixels of the map as wgpu draws it on Mesa's software renderer: the right colour in the right place, not golden
//! pictures.

use egui_kittest::Harness;
use geo::{Coord, Rect};
use image::RgbaImage;
use klammer::app::scene::{
    Emphasis, FillStyle, Label, LayerStyle, Outline, PointStyle, Rgba, Scene, SceneLayer, StyleTable, Symbol,
    SymbolStyle, build_definition_with, build_facilities_with,
};
use klammer::geometry::NoWatch;
use klammer::l10n::Lang;
use klammer::model::{Facility, FacilityId, Space, SpaceId};
use klammer::ui::map::{Backend, MapContent, MapView, background};
use std::sync::Arc;

/// South-west corner of the squares in Web Mercator metres.
const CORNER: Coord<f64> = Coord { x: 1_100_000.0, y: 7_200_000.0 };
const SIZE_M: f64 = 100.0;
const BLUE: [u8; 3] = [59, 82, 139];
const GREEN: [u8; 3] = [94, 201, 98];
const ORANGE: [u8; 3] = [213, 94, 0];

struct Window {
    map: MapView,
    scene: Scene,
    labels: Vec<Label>,
    dark: bool,
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        // Beside a panel, so that the map does not begin at the corner of the screen.
        egui::Panel::left("panel").exact_size(100.0).resizable(false).show(ui, |_| ());
        egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| {
            let Self { map, scene, labels, dark } = self;
            let tools = klammer::ui::map::ToolContent::default();
            let content =
                MapContent { scene, attribution: "", labels, tooltip: None, dark: *dark, tools, background: None };
            map.show(ui, &content, Lang::De);
        });
    }
}

/// Two squares side by side.
fn squares() -> Arc<SceneLayer> {
    let space = |i: i32| {
        let min = CORNER + Coord { x: f64::from(i) * SIZE_M, y: 0.0 };
        let geometry = Rect::new(min, min + Coord { x: SIZE_M, y: SIZE_M }).to_polygon().into();
        Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None }
    };
    let spaces: Vec<_> = (0..2).map(space).collect();
    Arc::new(build_definition_with(&spaces, &|c: Coord<f64>| c, &NoWatch).expect("nobody cancels"))
}

fn opaque([r, g, b]: [u8; 3]) -> Rgba {
    Rgba([r, g, b, 255])
}

fn areas(fills: [FillStyle; 2], outline: Option<Outline>) -> Scene {
    Scene { areas: vec![(squares(), LayerStyle::new(StyleTable::of_fills(fills), outline))], ..Scene::default() }
}

struct Picture {
    image: RgbaImage,
    pixels_per_point: f32,
    view: klammer::app::scene::View,
}

impl Picture {
    fn of(scene: Scene, dark: bool, pixels_per_point: f32) -> Self {
        let builder = Harness::builder().with_size([700.0, 400.0]).with_pixels_per_point(pixels_per_point).wgpu();
        let mut harness = builder.build_eframe(|creation| {
            let backend = Backend::of(creation).expect("wgpu draws the map");
            assert_eq!(backend.name(), "wgpu");
            let mut map = MapView::new(&backend);
            map.zoom_to(Rect::new(CORNER, CORNER + Coord { x: 2.0 * SIZE_M, y: SIZE_M }), false);
            Window { map, scene, labels: Vec::new(), dark }
        });
        harness.run();
        let image = harness.render().expect("Mesa draws");
        let view = harness.state().map.view().expect("was shown");
        let picture = Self { image, pixels_per_point, view };
        if let Some(folder) = std::env::var_os("KLAMMER_PICTURES") {
            let name = format!("{}.png", std::thread::current().name().unwrap_or("map").replace("::", "_"));
            picture.image.save(std::path::Path::new(&folder).join(name)).expect("picture is written");
        }
        picture
    }

    /// Pixel at metres east and north of the corner.
    fn pixel(&self, east: f64, north: f64) -> [u32; 2] {
        let [x, y] = self.view.to_px(CORNER + Coord { x: east, y: north });
        // The panel is 100 points, its edge a part of it.
        let left = self.image.width() as f32 - self.view.size_px[0];
        assert!((left - 100.0 * self.pixels_per_point).abs() < 4.0);
        [(x + f64::from(left)) as u32, y as u32]
    }

    fn colour(&self, east: f64, north: f64) -> [u8; 3] {
        let [x, y] = self.pixel(east, north);
        let [r, g, b, _] = self.image.get_pixel(x, y).0;
        [r, g, b]
    }

    /// Share of the pixels in a square around a place that have a colour.
    fn share(&self, east: f64, north: f64, reach_px: u32, colour: [u8; 3]) -> f64 {
        let [x, y] = self.pixel(east, north);
        let (xs, ys) = (x - reach_px..=x + reach_px, y - reach_px..=y + reach_px);
        let all: Vec<_> = ys.flat_map(|y| xs.clone().map(move |x| (x, y))).collect();
        let like = |(x, y): &&(u32, u32)| {
            let [r, g, b, _] = self.image.get_pixel(*x, *y).0;
            near([r, g, b], colour, 3)
        };
        all.iter().filter(like).count() as f64 / all.len() as f64
    }
}

fn near(a: [u8; 3], b: [u8; 3], tolerance: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= tolerance)
}

/// A colour over another, mixed as egui mixes: in gamma-encoded values.
fn over(top: [u8; 3], opacity: u8, below: [u8; 3]) -> [u8; 3] {
    let share = f32::from(opacity) / 255.0;
    std::array::from_fn(|i| (f32::from(top[i]) * share + f32::from(below[i]) * (1.0 - share)).round() as u8)
}

fn ground(dark: bool) -> [u8; 3] {
    let [r, g, b, _] = background(dark).to_array();
    [r, g, b]
}

#[track_caller]
fn assert_colour(found: [u8; 3], expected: [u8; 3]) {
    assert!(near(found, expected, 2), "{found:?} instead of {expected:?}");
}

#[test]
#[ignore = "needs Mesa"]
fn fills_have_exactly_the_colours_of_the_legend() {
    let [r, g, b] = GREEN;
    let scene = areas([FillStyle::plain(opaque(BLUE)), FillStyle::plain(Rgba([r, g, b, 128]))], None);
    for (dark, pixels_per_point) in [(false, 1.0), (true, 1.0), (false, 1.5)] {
        let picture = Picture::of(scene.clone(), dark, pixels_per_point);
        assert_colour(picture.colour(50.0, 50.0), BLUE);
        assert_colour(picture.colour(1.0, 99.0), BLUE);
        assert_colour(picture.colour(150.0, 50.0), over(GREEN, 128, ground(dark)));
        assert_colour(picture.colour(50.0, -4.0), ground(dark));
        assert_colour(picture.colour(-3.0, 50.0), ground(dark));
    }
}

#[test]
#[ignore = "needs Mesa"]
fn missing_is_hatched_and_suppressed_is_dotted() {
    let picture = Picture::of(areas([FillStyle::MISSING, FillStyle::SUPPRESSED], None), false, 2.0);
    let paper = |style: FillStyle| {
        let Rgba([r, g, b, a]) = style.fill;
        over([r, g, b], a, ground(false))
    };
    for (east, style) in [(50.0, FillStyle::MISSING), (150.0, FillStyle::SUPPRESSED)] {
        let (ink, paper) = (picture.share(east, 50.0, 60, style.ink), picture.share(east, 50.0, 60, paper(style)));
        assert!(ink > 0.03 && ink < 0.4, "share of ink {ink}");
        assert!(paper > 0.4, "share of paper {paper}");
    }
    // Along a stripe of the hatch the colour stays, across it changes: what tells it from dots.
    let [x, y] = picture.pixel(50.0, 50.0);
    let pixel = |x: u32, y: u32| {
        let [r, g, b, _] = picture.image.get_pixel(x, y).0;
        near([r, g, b], FillStyle::MISSING.ink, 3)
    };
    let on = (x..x + 40).find(|x| pixel(*x, y)).expect("crosses a stripe");
    assert!((0..30).all(|step| pixel(on - step, y + step)), "the stripe rises to the right");
}

#[test]
#[ignore = "needs Mesa"]
fn outlines_run_along_borders_with_their_width() {
    let outline =
        Outline { colour: opaque(ORANGE), width_pt: 4.0, casing: Some(Rgba::WHITE), dash: klammer::model::Dash::Solid };
    let fills = [FillStyle::plain(opaque(BLUE)); 2];
    for pixels_per_point in [1.0, 2.0] {
        let picture = Picture::of(areas(fills, Some(outline)), false, pixels_per_point);
        assert_colour(picture.colour(100.0, 30.0), ORANGE);
        assert_colour(picture.colour(0.0, 0.0), ORANGE);
        let [x, y] = picture.pixel(100.0, 30.0);
        let row: Vec<[u8; 3]> = (x - 40..x + 40)
            .map(|x| {
                let [r, g, b, _] = picture.image.get_pixel(x, y).0;
                [r, g, b]
            })
            .collect();
        let count = |colour| row.iter().filter(|found| near(**found, colour, 30)).count() as f32;
        let width = 4.0 * pixels_per_point;
        assert!((count(ORANGE) - width).abs() <= 1.0, "{} pixels wide instead of {width}", count(ORANGE));
        assert!(count([255; 3]) >= 2.0 * (1.25 * pixels_per_point - 1.0), "casing on both sides");
        assert_colour(row[5], BLUE);
    }
}

#[test]
#[ignore = "needs Mesa"]
fn a_selected_space_stands_out_above_all_outlines() {
    let mut scene = areas([FillStyle::plain(opaque(BLUE)); 2], Some(Outline::new(opaque(ORANGE), 2.0)));
    scene.areas[0].1.selected = [0].into();
    let Rgba([r, g, b, _]) = Emphasis::default().selected.colour;
    let picture = Picture::of(scene, false, 1.0);
    assert_colour(picture.colour(100.0, 30.0), [r, g, b]);
    assert_colour(picture.colour(0.0, 30.0), [r, g, b]);
    assert_colour(picture.colour(200.0, 30.0), ORANGE);
}

#[test]
#[ignore = "needs Mesa"]
fn symbols_have_their_shape_colour_and_rim() {
    let place = |i: usize| Facility {
        id: FacilityId::new(),
        name: String::new(),
        category: i.to_string(),
        operator: String::new(),
        address: String::new(),
        capacity: None,
        position: (CORNER + Coord { x: 20.0 + 32.0 * i as f64, y: 50.0 }).into(),
    };
    let places: Vec<_> = (0..Symbol::ALL.len()).map(place).collect();
    let layer = build_facilities_with(&places, &|c: Coord<f64>| c, &NoWatch).expect("nobody cancels");
    let symbols = Symbol::ALL.map(|symbol| SymbolStyle { symbol, colour: opaque(ORANGE) });
    let mut style = PointStyle::new(StyleTable::of_symbols(symbols));
    style.scale = 2.0;
    let mut scene = areas([FillStyle::plain(opaque(BLUE)); 2], None);
    scene.points.push((Arc::new(layer), style));
    let picture = Picture::of(scene, false, 2.0);
    let shares = Symbol::ALL.map(|symbol| {
        let east = 20.0 + 32.0 * f64::from(symbol as u8);
        assert_colour(picture.colour(east, 50.0), ORANGE);
        assert!(picture.share(east, 50.0, 40, [255; 3]) > 0.01, "{symbol:?} has a white rim");
        picture.share(east, 50.0, 40, ORANGE)
    });
    let [circle, square, triangle, diamond, star, cross] = shares;
    assert!(shares.iter().all(|share| (0.1..0.6).contains(share)), "{shares:?}");
    for smaller in [triangle, star, cross] {
        assert!(smaller < circle.min(square).min(diamond), "{shares:?}");
    }
}

#[test]
#[ignore = "needs Mesa"]
fn hidden_categories_and_layers_leave_no_trace() {
    let mut scene = areas([FillStyle::plain(opaque(BLUE)), FillStyle::NONE], None);
    let picture = Picture::of(scene.clone(), false, 1.0);
    assert_colour(picture.colour(50.0, 50.0), BLUE);
    assert_colour(picture.colour(150.0, 50.0), ground(false));
    scene.areas[0].1.visible = false;
    assert_colour(Picture::of(scene, false, 1.0).colour(50.0, 50.0), ground(false));
}
