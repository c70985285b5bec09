use super::*;
use proptest::prelude::*;

const UTM32_OF_FLENSBURG: &str = concat!(
    r#"PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],"#,
    r#"PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],"#,
    r#"PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],"#,
    r#"PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
);

fn examples() -> impl Iterator<Item = (u32, &'static str)> {
    include_str!("wkt_examples.txt").lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (code, text) = line.split_once('\t').expect("code, tab, text");
        (code.parse().expect("a code"), text)
    })
}

fn check(wkt: &str, epsg: u32, doubtful: bool) {
    assert_eq!(recognise_wkt(wkt), Ok(Recognised::plain(EpsgCode(epsg), doubtful)), "{wkt}");
}

#[test]
fn all_forms_of_the_usual_systems_are_recognised_without_doubt() {
    let mut count = 0;
    for (code, wkt) in examples() {
        // In easting, northing order both codes of the German Lambert system are one.
        check(wkt, code, false);
        count += 1;
    }
    assert!(count > 90, "{count}");
}

#[test]
fn the_parameters_decide_not_the_name() {
    check(UTM32_OF_FLENSBURG, 25832, false);
    check(&UTM32_OF_FLENSBURG.replace("\"False_Easting\",500000.0", "\"False_Easting\",32500000.0"), 4647, true);
    check(&UTM32_OF_FLENSBURG.replace("\"Central_Meridian\",9.0", "\"Central_Meridian\",15.0"), 25833, true);
    check(&UTM32_OF_FLENSBURG.replace("ETRS_1989_UTM_Zone_32N", "Landkreis"), 25832, false);
    let odd = UTM32_OF_FLENSBURG.replace("\"Scale_Factor\",0.9996", "\"Scale_Factor\",0.9999");
    assert!(matches!(recognise_wkt(&odd), Err(CrsError::Unreadable { .. })));
}

#[test]
fn a_code_that_contradicts_raises_doubt_and_one_that_means_the_same_does_not() {
    let with = |code: &str| {
        format!("{},AUTHORITY[\"EPSG\",\"{code}\"]]", UTM32_OF_FLENSBURG.trim_end_matches(']').to_owned() + "]")
    };
    check(&with("25832"), 25832, false);
    check(&with("3044"), 25832, false);
    check(&with("25833"), 25832, true);
}

#[test]
fn a_missing_parameter_or_an_unnamed_datum_raises_doubt() {
    check(&UTM32_OF_FLENSBURG.replace("D_ETRS_1989", "unnamed"), 25832, true);
    let dhdn = examples().find(|(code, _)| *code == 31467).expect("in the examples").1;
    check(&dhdn.replace("D_Deutsches_Hauptdreiecksnetz", "D_Bessel_1841"), 31467, true);
    check(&dhdn.replace("PARAMETER[\"False_Northing\",0.0],", ""), 31467, false);
    let s42 = examples().find(|(code, _)| *code == 2398).expect("in the examples").1;
    check(&s42.replace("D_Pulkovo_1942_Adj_1983", "D_Pulkovo_1942"), 2398, true);
    let no_meridian = examples().find(|(code, _)| *code == 4647).expect("in the examples").1;
    assert!(recognise_wkt(&no_meridian.replace("PARAMETER[\"Central_Meridian\",9.0],", "")).is_err());
}

#[test]
fn the_datum_of_austria_is_not_taken_for_the_german_one() {
    let mgi = concat!(
        r#"PROJCS["MGI / x",GEOGCS["MGI",DATUM["Militar_Geographische_Institute",SPHEROID["Bessel 1841",6377397.155,299.1528128]],"#,
        r#"PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],"#,
        r#"PARAMETER["central_meridian",9],PARAMETER["scale_factor",1],PARAMETER["false_easting",3500000],PARAMETER["false_northing",0],UNIT["metre",1]]"#
    );
    assert!(recognise_wkt(mgi).is_err());
}

#[test]
fn systems_beyond_the_list_are_taken_by_code_when_the_numbers_agree() {
    // UTM 35N of ETRS89: in the register, not in the list.
    let utm35 = UTM32_OF_FLENSBURG.replace("\"Central_Meridian\",9.0", "\"Central_Meridian\",27.0");
    assert!(recognise_wkt(&utm35).is_err());
    let coded = |code: u32| format!("{},AUTHORITY[\"EPSG\",\"{code}\"]]", utm35.trim_end_matches(']').to_owned() + "]");
    check(&coded(25835), 25835, false);
    assert!(recognise_wkt(&coded(25834)).is_err());
}

#[test]
fn compound_and_bound_systems_and_other_notations() {
    let compound = format!("COMPD_CS[\"x\",{UTM32_OF_FLENSBURG},VERT_CS[\"NHN\",VERT_DATUM[\"DHHN\",2005]]]");
    check(&compound, 25832, false);
    let bound = format!("BOUNDCRS[SOURCECRS[{UTM32_OF_FLENSBURG}],TARGETCRS[GEOGCS[\"WGS 84\"]]]");
    check(&bound, 25832, false);
    check("\u{feff} EPSG:31467\r\n\0", 31467, false);
    check("+proj=utm +zone=33 +ellps=GRS80 +units=m +no_defs", 25833, false);
    check("+proj=tmerc +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +y_0=0 +ellps=bessel +units=m", 31467, true);
}

#[test]
fn what_is_no_system_is_refused_with_a_reason() {
    for text in [
        "",
        "GEOGCS[\"x\"]",
        "LOCAL_CS[\"Baustelle\",UNIT[\"Meter\",1]]",
        "GEOCCS[\"x\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]]]",
        "EPSG:99999",
        "+zone=32",
        &UTM32_OF_FLENSBURG.replace("\"Meter\",1.0", "\"Foot_US\",0.3048006096"),
        &UTM32_OF_FLENSBURG.replace("PRIMEM[\"Greenwich\",0.0]", "PRIMEM[\"Ferro\",-17.666]"),
    ] {
        match recognise_wkt(text) {
            Err(CrsError::Unreadable { reason }) => assert!(!reason.is_empty()),
            other => panic!("{text}: {other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn damaged_descriptions_never_panic(nth in 0..48_usize, cut in 0..700_usize, at in 0..700_usize, by in "[\\[\\]\",0-9A-Z.-]{0,3}") {
        let wkt = examples().nth(nth).map_or("", |(_, text)| text);
        let mut text: String = wkt.chars().take(cut.max(10)).collect();
        if text.is_char_boundary(at) && at < text.len() {
            text.insert_str(at, &by);
        }
        let _ = recognise_wkt(&text);
    }
}

#[test]
fn another_false_origin_is_an_offset() {
    let brandenburg = r#"PROJCS["ETRS_1989_UTM_Zone_33N_7stellen",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",3500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
    let found = recognise_wkt(brandenburg).unwrap();
    assert_eq!((found.epsg, found.doubtful, found.offset_m), (EpsgCode(25833), false, (3_000_000.0, 0.0)));
    // Another meridian is another system, and so is another datum.
    assert!(recognise_wkt(&brandenburg.replace("15.0", "16.0")).is_err());
    assert!(recognise_wkt(&brandenburg.replace("6378137.0,298.257222101", "6378388.0,297.0")).is_err());
    assert!(recognise_wkt(&brandenburg.replace(r#"PARAMETER["Central_Meridian",15.0],"#, "")).is_err());
}
