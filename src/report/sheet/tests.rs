//! Tests of whole sheets.

use super::paper::Placement;
use super::*;
use crate::geometry::NoWatch;
use geo::polygon;

/// A sheet with nothing on it.
pub(super) fn empty_sheet<'a>(paper: Paper, orientation: Orientation) -> MapSheet<'a> {
    MapSheet {
        lang: Lang::De,
        paper,
        orientation,
        title: String::new(),
        subtitle: String::new(),
        extent: Rect::new(Coord { x: -100.0, y: -100.0 }, Coord { x: 100.0, y: 100.0 }),
        scale: None,
        ground: None,
        backdrops: Vec::new(),
        grids: Vec::new(),
        areas: Vec::new(),
        border_counts: None,
        markings: Vec::new(),
        points: Vec::new(),
        names: Vec::new(),
        legend: Vec::new(),
        sources: Vec::new(),
        imprint: Vec::new(),
        internal: false,
    }
}

fn square(x: f64, y: f64, side: f64) -> MultiPolygon<f64> {
    polygon![(x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side)].into()
}

fn fill(colour: [u8; 3]) -> Fill {
    Fill { colour: Colour(colour), opacity: 255, hatching: Hatching::None, ink: Colour([0; 3]) }
}

fn pen(colour: [u8; 3]) -> Pen {
    Pen { colour: Colour(colour), opacity: 255, width_pt: 1.0, dash: Dash::Solid }
}

fn rows(count: usize) -> LegendGroup {
    let row = |at: usize| LegendRow {
        sample: Sample::Fill(fill([200; 3])),
        text: format!("Beratungs- und Begegnungsstätten der Wohlfahrtspflege, Art {at}"),
        about: String::new(),
    };
    LegendGroup { title: "Einrichtungen".to_owned(), rows: (0..count).map(row).collect(), ..LegendGroup::default() }
}

/// Two squares of 100 m beside one another, one filled, in a definition over a coarser one of the same outline.
fn busy<'a>(shapes: &'a [MultiPolygon<f64>; 3], paper: Paper, orientation: Orientation) -> MapSheet<'a> {
    let [west, east, whole] = shapes;
    MapSheet {
        title: "Räume & <Ämter>".to_owned(),
        subtitle: "Landkreis Auental".to_owned(),
        areas: vec![
            AreaLayer {
                shapes: vec![west, east],
                fills: vec![fill([10, 20, 30]), Fill { hatching: Hatching::Lines, ..fill([250; 3]) }],
                fill_of: vec![0, 1],
                pen: pen([0, 114, 178]),
            },
            AreaLayer { shapes: vec![whole], fills: Vec::new(), fill_of: Vec::new(), pen: pen([213, 94, 0]) },
        ],
        names: vec![Name { text: "Nordstadt", shape: west }],
        points: vec![PointLayer {
            points: vec![(Coord { x: 0.0, y: 90.0 }, 0)],
            looks: vec![Mark {
                shape: PointShape::Star,
                colour: Colour([9; 3]),
                opacity: 255,
                size_pt: 7.0,
                rim: true,
            }],
        }],
        legend: vec![rows(3)],
        sources: vec!["Quellen: © Stadt Flensburg (CC0)".to_owned()],
        imprint: vec!["Landkreis Auental".to_owned(), "erstellt am 21.11.2026".to_owned()],
        ..empty_sheet(paper, orientation)
    }
}

fn shapes() -> [MultiPolygon<f64>; 3] {
    let whole = polygon![(x: -100.0, y: -50.0), (x: 100.0, y: -50.0), (x: 100.0, y: 50.0), (x: -100.0, y: 50.0)];
    let west = polygon![(x: -100.0, y: -50.0), (x: 0.0, y: -50.0), (x: 0.0, y: 50.0), (x: -100.0, y: 50.0)];
    let east = polygon![(x: 0.0, y: -50.0), (x: 100.0, y: -50.0), (x: 100.0, y: 50.0), (x: 0.0, y: 50.0)];
    [west.into(), east.into(), whole.into()]
}

fn drawn(sheet: &MapSheet<'_>) -> Sheet {
    compose(sheet, &NoWatch).expect("not cancelled")
}

#[test]
fn the_scale_is_the_largest_round_one_that_fits() {
    // 4 km on 200 mm is 1 : 20,000 exactly; a little more is the next.
    assert_eq!(fitting_scale((4_000.0, 100.0), (200.0, 150.0)), 20_000);
    assert_eq!(fitting_scale((4_001.0, 100.0), (200.0, 150.0)), 25_000);
    assert_eq!(fitting_scale((100.0, 2_400.0), (200.0, 150.0)), 20_000);
    assert_eq!(fitting_scale((0.0, 0.0), (200.0, 150.0)), 100);
    assert_eq!(fitting_scale((f64::NAN, f64::INFINITY), (200.0, 150.0)), 100_000_000);
}

#[test]
fn a_metre_has_its_length_and_north_is_up() {
    let sheet = MapSheet { scale: Some(25_000), ..empty_sheet(Paper::A4, Orientation::Landscape) };
    let frame = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 100.0 * MM, y: 100.0 * MM });
    let placement = Placement::of(&sheet, frame);
    // 1 km at 1 : 25,000 is 4 cm.
    assert!((placement.length(1_000.0) - 40.0 * MM).abs() < 1e-9);
    let north = placement.to_paper(Coord { x: 0.0, y: 1_000.0 });
    assert!((north.x - 50.0 * MM).abs() < 1e-9 && (north.y - 10.0 * MM).abs() < 1e-9);
    assert!((placement.shown().width() - 2_500.0).abs() < 1e-9);
    // The longest round bar within 5 cm is one of 1 km: 4 cm.
    assert_eq!(furniture::bar_length_m(&placement, 50.0 * MM), 1_000.0);
    assert_eq!(furniture::bar_length_m(&placement, 39.0 * MM), 500.0);
}

#[test]
fn nothing_overlaps_on_any_paper_with_any_legend() {
    for paper in Paper::ALL {
        for orientation in [Orientation::Landscape, Orientation::Portrait] {
            for count in [0, 1, 7, 30, 80, 400] {
                for internal in [false, true] {
                    let mut sheet = empty_sheet(paper, orientation);
                    sheet.title = "Sozialräumliche Verteilung der Arbeitslosigkeit ".repeat(4);
                    sheet.subtitle = "Landkreis Auental, Kreisentwicklung ".repeat(8);
                    sheet.sources = vec!["© Amt für Statistik Berlin-Brandenburg (CC BY 3.0 DE, 2021) · ".repeat(9)];
                    (sheet.legend, sheet.internal) = (vec![rows(count), rows(count / 2)], internal);
                    let layout = layout::Layout::of(&sheet);
                    let legend = layout.legend.rects();
                    let mut all = vec![layout.map, layout.scale];
                    all.extend(&legend);
                    for (at, one) in all.iter().enumerate() {
                        let inside = one.min().x >= layout.inner.min().x - 0.1
                            && one.max().x <= layout.inner.max().x + 0.1
                            && one.max().y <= layout.sources_top;
                        assert!(inside, "{one:?} leaves the paper: {paper:?} {orientation:?} {count}");
                        for other in &all[at + 1..] {
                            let apart = one.max().x <= other.min().x
                                || other.max().x <= one.min().x
                                || one.max().y <= other.min().y
                                || other.max().y <= one.min().y;
                            assert!(apart, "{one:?} and {other:?}: {paper:?} {orientation:?} {count}");
                        }
                    }
                    assert!(layout.map.width() > 50.0 * MM && layout.map.height() > 50.0 * MM, "{count}");
                    // What there is no room for is counted.
                    assert_eq!(
                        layout.legend.left_out > 0,
                        legend.len() < 2 + count + count / 2 && count > 0,
                        "{count}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_short_legend_stays_in_one_column_and_a_long_one_takes_more() {
    let width = |count| {
        let mut sheet = empty_sheet(Paper::A4, Orientation::Landscape);
        sheet.legend = vec![rows(count)];
        layout::Layout::of(&sheet).legend.width()
    };
    assert_eq!(width(0), width(5));
    assert!(width(40) > 1.9 * width(5));
}

#[test]
fn the_drawing_is_sound_and_always_the_same() {
    let shapes = shapes();
    let sheet = busy(&shapes, Paper::A4, Orientation::Landscape);
    let one = drawn(&sheet);
    assert_eq!(one, drawn(&sheet));
    assert_eq!(one.size_mm, (297.0, 210.0));
    let mut reader = quick_xml::Reader::from_str(&one.svg);
    reader.config_mut().check_end_names = true;
    let mut texts = String::new();
    loop {
        match reader.read_event().expect("sound XML") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Text(text) => texts.push_str(&text),
            _ => {}
        }
    }
    for text in ["Nordstadt", "Landkreis Auental", "Maßstab 1 : ", "Klammer", "© Stadt Flensburg (CC0)"] {
        assert!(texts.contains(text), "{text}");
    }
    assert!(one.svg.contains("Räume &amp; &lt;Ämter&gt;"));
    // The hatching of the second fill and nothing else is there as a pattern.
    assert_eq!(one.svg.matches("<pattern").count(), 1);
}

#[test]
fn borders_that_two_definitions_share_run_side_by_side() {
    let shapes = shapes();
    let svg = drawn(&busy(&shapes, Paper::A4, Orientation::Landscape)).svg;
    let path_of = |colour: &str| {
        let group = svg.split(&format!("<g fill=\"none\" stroke=\"{colour}\"")).nth(1).expect("is drawn");
        group.split("</g>").next().expect("ends").to_owned()
    };
    let (fine, coarse) = (path_of("#0072b2"), path_of("#d55e00"));
    // The line between west and east belongs to the finer alone; the outer border is there once for each, moved apart.
    assert!(fine.matches('M').count() >= 2, "{fine}");
    let starts = |text: &str| -> Vec<String> {
        text.split('M').skip(1).map(|piece| piece.split('l').next().unwrap_or_default().to_owned()).collect()
    };
    let shared = starts(&fine).into_iter().filter(|start| starts(&coarse).contains(start)).count();
    assert_eq!(shared, 0, "{fine}\n{coarse}");
}

#[test]
fn broken_geometry_and_hostile_names_are_drawn_without_harm() {
    let nan: MultiPolygon<f64> =
        polygon![(x: f64::NAN, y: 0.0), (x: 1.0, y: f64::INFINITY), (x: 1e300, y: -1e300)].into();
    let huge = square(-1e8, -1e8, 2e8);
    let name = "\u{0}</svg><script>\u{ffff}&amp;";
    let empty = MultiPolygon::new(Vec::new());
    for extent in [f64::NAN, 0.0, 1e300] {
        let sheet = MapSheet {
            title: name.to_owned(),
            extent: Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: extent, y: extent }),
            areas: vec![AreaLayer {
                shapes: vec![&nan, &huge, &empty],
                fills: vec![fill([1, 2, 3])],
                fill_of: vec![0, 0, 7],
                pen: pen([1; 3]),
            }],
            names: [&nan, &huge, &empty].map(|shape| Name { text: name, shape }).into(),
            ..empty_sheet(Paper::A4, Orientation::Portrait)
        };
        let svg = drawn(&sheet).svg;
        assert!(!svg.contains("<script>") && !svg.contains('\u{0}'));
        resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default()).expect("sound");
    }
}

#[test]
fn pictures_have_their_size_and_say_it() {
    let shapes = shapes();
    let sheet = drawn(&busy(&shapes, Paper::A4, Orientation::Portrait));
    let picture = picture(&sheet, 72.0).expect("drawn");
    assert_eq!((picture.width, picture.height), (595, 842));
    assert!(picture.rgba.chunks(4).all(|pixel| pixel[3] == 255));
    // The west square is where it should be: left of the middle of the frame.
    assert!(picture.rgba.chunks(4).filter(|pixel| pixel[..3] == [10, 20, 30]).count() > 1_000);
    let png = png(&sheet, 72.0).expect("written");
    let read = image::load_from_memory(&png).expect("a PNG");
    assert_eq!((read.width(), read.height()), (595, 842));
    // 72 dpi are 2835 pixels a metre.
    let at = png.windows(4).position(|bytes| bytes == b"pHYs").expect("says its resolution");
    assert_eq!(&png[at + 4..at + 8], &2835_u32.to_be_bytes());
    assert!(matches!(super::png(&sheet, 5.0), Err(RenderError::Resolution { .. })));
    assert!(matches!(super::png(&sheet, f64::NAN), Err(RenderError::Resolution { .. })));
}

#[test]
fn a_pdf_is_one_page_of_its_size_with_text() {
    let shapes = shapes();
    let sheet = drawn(&busy(&shapes, Paper::A4, Orientation::Landscape));
    let pdf = super::pdf(&sheet).expect("converted");
    assert!(pdf.starts_with(b"%PDF-1.") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
    let text = String::from_utf8_lossy(&pdf);
    // 297 mm are 841.89 points.
    let size: Vec<f64> = text
        .split("/MediaBox")
        .nth(1)
        .and_then(|rest| rest.split(['[', ']']).nth(1))
        .map(|numbers| numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect())
        .expect("a page");
    assert!((size[2] - 841.89).abs() < 0.5 && (size[3] - 595.28).abs() < 0.5, "{size:?}");
    // The typeface is inside, with what letters its glyphs are.
    assert!(text.contains("LiberationSans") && text.contains("/ToUnicode") && text.contains("/FontFile2"));
}

#[test]
fn the_size_of_a_drawing_is_bounded_by_the_paper() {
    // A line of a million corners within a centimetre of paper.
    let wiggle = |at: usize| {
        let turn = at as f64 / 1_000.0;
        Coord { x: 90.0 * turn.cos() * (turn / 7.0).sin(), y: 90.0 * turn.sin() }
    };
    let ring: Vec<Coord<f64>> = (0..1_000_000).map(wiggle).collect();
    let shape: MultiPolygon<f64> = geo::Polygon::new(ring.into(), Vec::new()).into();
    let sheet = MapSheet {
        scale: Some(50_000),
        areas: vec![AreaLayer { shapes: vec![&shape], fills: vec![fill([9; 3])], fill_of: vec![0], pen: pen([8; 3]) }],
        ..empty_sheet(Paper::A4, Orientation::Landscape)
    };
    assert!(drawn(&sheet).svg.len() < 1_000_000);
}

#[test]
fn a_cancelled_sheet_ends() {
    struct Cancelled;
    impl Watch for Cancelled {
        fn progress(&self, _: f32) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let shapes = shapes();
    assert!(compose(&busy(&shapes, Paper::A4, Orientation::Landscape), &Cancelled).is_err());
}
