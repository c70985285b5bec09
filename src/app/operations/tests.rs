use super::*;

#[test]
fn dates_are_read_in_the_forms_people_type() {
    for (text, iso) in [
        ("", ""),
        ("2024", "2024"),
        (" 31.12.2024 ", "2024-12-31"),
        ("1.2.2023", "2023-02-01"),
        ("2024-12-31", "2024-12-31"),
        ("12/2024", "2024-12"),
        ("2024-12", "2024-12"),
    ] {
        assert_eq!(normal_date(text).ok().as_deref(), Some(iso), "{text:?}");
    }
    for text in ["heute", "24", "31.02.2024", "2024-13", "1.2.3.2024", "31.12.24", "-1.1.2024", "20x4"] {
        assert!(matches!(normal_date(text), Err(AppError::BadDate { .. })), "{text:?}");
    }
}

#[test]
fn a_taken_name_is_numbered_and_a_colour_is_given_once() {
    let taken = ["Räume", "Räume (2)"];
    assert_eq!(proposed_name("Räume", |name| taken.contains(&name)), "Räume (3)");
    assert_eq!(proposed_name("Bezirke", |name| taken.contains(&name)), "Bezirke");
    assert_eq!(next_colour(&[Colour::nth(0), Colour::nth(2)]), Colour::nth(1));
}
