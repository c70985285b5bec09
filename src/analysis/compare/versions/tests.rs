use super::super::{Carrier, compare};
use super::*;
use crate::geometry::NoWatch;
use crate::model::SpaceId;
use geo::{MultiPolygon, Rect, coord};

fn space(code: &str, x: f64, width: f64, residents: f64) -> Space {
    let rect = Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + width, y: 10.0 });
    Space {
        id: SpaceId::new(),
        code: code.to_owned(),
        name: format!("Raum {code}"),
        geometry: MultiPolygon::new(vec![rect.to_polygon()]),
        residents: Some(residents),
    }
}

fn between(old: &[Space], new: &[Space]) -> VersionChanges {
    changes(&compare(old, new, Some(Carrier::A), &NoWatch).unwrap(), old, new)
}

fn told(changes: &VersionChanges) -> Vec<(ChangeKind, Vec<u32>, Vec<u32>, f64)> {
    let one = |c: &VersionChange| (c.kind, c.old.clone(), c.new.clone(), c.residents.unwrap().round());
    changes.changes.iter().map(one).collect()
}

#[test]
fn the_same_is_no_change() {
    let spaces: Vec<_> = (0..4).map(|i| space(&i.to_string(), f64::from(i) * 10.0, 10.0, 100.0)).collect();
    let result = between(&spaces, &spaces);
    assert_eq!((result.changes.len(), result.unchanged, result.residents_elsewhere), (0, 4, Some(0.0)));
}

#[test]
fn each_kind_is_told_with_whom_it_concerns() {
    let old = [
        space("1", 0.0, 20.0, 200.0),  // is split
        space("2", 20.0, 10.0, 100.0), // is merged with 3
        space("3", 30.0, 10.0, 50.0),  //
        space("4", 40.0, 10.0, 100.0), // gives a tenth to 5
        space("5", 50.0, 10.0, 100.0), //
        space("6", 60.0, 10.0, 70.0),  // is renamed
        space("7", 70.0, 10.0, 30.0),  // is gone
        space("8", 100.0, 10.0, 10.0), // stays
    ];
    let new = [
        space("1a", 0.0, 12.0, 0.0),
        space("1b", 12.0, 8.0, 0.0),
        space("23", 20.0, 20.0, 0.0),
        space("4", 40.0, 9.0, 0.0),
        space("5", 49.0, 11.0, 0.0),
        space("6neu", 60.0, 10.0, 0.0),
        space("9", 80.0, 10.0, 40.0), // is new
        space("8", 100.0, 10.0, 10.0),
    ];
    let result = between(&old, &new);
    assert_eq!(
        told(&result),
        [
            (ChangeKind::Split, vec![0], vec![0, 1], 200.0),
            (ChangeKind::Merged, vec![1, 2], vec![2], 150.0),
            (ChangeKind::New, vec![], vec![6], 40.0),
            (ChangeKind::Gone, vec![6], vec![], 30.0),
            (ChangeKind::Moved, vec![3], vec![3], 10.0),
            (ChangeKind::Moved, vec![4], vec![4], 10.0),
            (ChangeKind::Renamed, vec![5], vec![5], 70.0),
        ]
    );
    assert_eq!(result.unchanged, 1);
    // All of what was split and merged, and the ten who change from 4 to 5.
    assert_eq!(result.residents_elsewhere.map(f64::round), Some(360.0));
}

#[test]
fn lines_drawn_twice_are_the_same_line() {
    let old = [space("1", 0.0, 10.0, 100.0), space("2", 10.0, 10.0, 100.0)];
    let new = [space("1", 0.0, 10.02, 100.0), space("2", 10.02, 9.98, 100.0)];
    assert_eq!(between(&old, &new).unchanged, 2);
}

#[test]
fn what_goes_to_several_in_lesser_parts_is_gone() {
    let old = [space("1", 0.0, 10.0, 10.0), space("2", 10.0, 6.0, 60.0), space("3", 16.0, 10.0, 10.0)];
    let new = [space("1", 0.0, 12.5, 0.0), space("4", 12.5, 1.0, 0.0), space("3", 13.5, 12.5, 0.0)];
    let result = between(&old, &new);
    // The small new space lies wholly in the old one: that one became it, and lost most.
    assert!(result.changes.iter().any(|c| c.old == [1] && c.new == [1] && c.kind == ChangeKind::Moved));
    let new = [space("1", 0.0, 13.0, 0.0), space("3", 13.0, 13.0, 0.0)];
    let old = [space("1", 0.0, 10.0, 10.0), space("2", 10.0, 6.0, 60.0), space("3", 16.0, 10.0, 10.0)];
    let kinds: Vec<_> = between(&old, &new).changes.iter().map(|c| c.kind).collect();
    // Exactly half of it lies in each: all three belong together.
    assert_eq!(kinds, [ChangeKind::Recut]);
}

#[test]
fn nothing_comes_of_nothing() {
    let result = between(&[], &[]);
    assert_eq!((result.changes.len(), result.unchanged), (0, 0));
    let one = [space("1", 0.0, 10.0, 10.0)];
    assert_eq!(told(&between(&one, &[])), [(ChangeKind::Gone, vec![0], vec![], 10.0)]);
    let result = changes(&compare(&[], &one, Some(Carrier::B), &NoWatch).unwrap(), &[], &one);
    assert_eq!(told(&result), [(ChangeKind::New, vec![], vec![0], 10.0)]);
}
