//! Every open file is damaged at random and read through every door: bytes changed, cut off, moved about, files beside it exchanged. Each
//! case must end in a result or a typed error, without panic, within bounds of time and memory.
//!
//! Cases are the same in the same order every time. `KLAMMER_DAMAGE=100` looks a hundred times as long as the usual minute.

use klammer::formats::boundary::{self, ReadOptions};
use klammer::formats::grid::{self, GridOptions};
use klammer::formats::{points, table};
use klammer::geometry::{EpsgCode, Watch};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the usual run takes.
const USUAL: Duration = Duration::from_secs(60);
/// After so long a reader is asked to stop …
const PATIENCE: Duration = Duration::from_secs(10);
/// … and must have stopped by then (tests are not optimised, and the machine may be busy).
const LONGEST: Duration = Duration::from_secs(40);
/// The files have a few megabytes; nothing may take more than this.
const MOST_MB: f64 = 2_000.0;
/// Larger files are damaged in the same ways, only slower.
const LARGEST: u64 = 8 << 20;

/// SplitMix64 (Steele et al. 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

/// Asks to stop after a while.
struct Deadline(Instant);

impl Watch for Deadline {
    fn progress(&self, share: f32) {
        assert!((0.0..=1.0).contains(&share), "progress {share}");
    }
    fn cancelled(&self) -> bool {
        self.0.elapsed() > PATIENCE
    }
}

/// Highest resident memory of this process so far; `None` where the system doesn't tell.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

fn data() -> PathBuf {
    let folder = std::env::var_os("KLAMMER_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    assert!(folder.exists(), "{} is missing; set KLAMMER_TEST_DATA", folder.display());
    folder
}

/// All files in a folder and below, sorted.
fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(all_files(&path));
        } else if path.metadata().is_ok_and(|meta| meta.len() <= LARGEST) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Damages bytes; says how.
fn damage(random: &mut Random, bytes: &mut Vec<u8>, others: &[PathBuf]) -> String {
    let length = bytes.len();
    match random.below(7) {
        0 | 1 => {
            let count = 1 + random.below(8);
            for _ in 0..count {
                // Headers are hit as often as all the rest.
                let within = if random.below(2) == 0 { length.min(128) } else { length };
                let at = random.below(within);
                let byte = [0, 0xff, 0x7f, 0x80, random.below(256) as u8][random.below(5)];
                if let Some(old) = bytes.get_mut(at) {
                    *old = byte;
                }
            }
            format!("{count} bytes changed")
        }
        2 => {
            bytes.truncate(random.below(length));
            format!("cut to {} of {length}", bytes.len())
        }
        3 => {
            let (from, to) = (random.below(length), random.below(length));
            let piece: Vec<u8> = bytes.iter().skip(from).take(random.below(4_096)).copied().collect();
            let to = to.min(bytes.len());
            bytes.splice(to..to, piece);
            format!("a piece of {from} again at {to}")
        }
        4 => {
            let other = std::fs::read(&others[random.below(others.len())]).expect("a file");
            let from = random.below(other.len());
            let to = random.below(length);
            bytes.truncate(to);
            bytes.extend(other.iter().skip(from).take(1 << 20));
            format!("from {to} on another file's")
        }
        5 => {
            let from = random.below(length);
            let gone = (from + 1 + random.below(512)).min(length);
            bytes.drain(from.min(length)..gone);
            format!("{from} to {gone} taken out")
        }
        _ => {
            // A number of four bytes, either way round, becomes a large, a negative or a small one.
            let at = random.below(length.saturating_sub(4).min(4_096)) & !3;
            let value = [i32::MAX, -1, 0, 1, i32::MIN, 1 << 28, 65_535][random.below(7)];
            let number = if random.below(2) == 0 { value.to_be_bytes() } else { value.to_le_bytes() };
            if let Some(place) = bytes.get_mut(at..at + 4) {
                place.copy_from_slice(&number);
            }
            format!("{value} at {at}")
        }
    }
}

/// Reads a file through every door.
fn read(path: &Path, watch: &dyn Watch) {
    if let Ok(probes) = boundary::probe(path, watch) {
        for probe in probes {
            let options = ReadOptions {
                crs: probe.crs.map_or(EpsgCode::UTM32, |guess| guess.epsg),
                target_crs: EpsgCode::UTM32,
                encoding: probe.encoding.label.clone(),
                code_field: probe.code_field.clone(),
                name_field: probe.name_field.clone(),
                residents_field: probe.residents_field.clone(),
            };
            let shown = boundary::outline(&probe, options.crs, options.target_crs, watch);
            assert!(shown.is_ok_and(|o| o.vertices() <= boundary::MAX_OUTLINE_VERTICES) || !probe.members.is_empty());
            let _ = (probe.fields_in("IBM850"), probe.crs_candidates(None));
            if let Ok(import) = boundary::read(&probe, &options, watch) {
                assert!(import.spaces.len() <= probe.records);
            }
        }
    }
    if let Ok(probe) = points::probe(path, watch) {
        let _ = points::read(&probe, &probe.options, EpsgCode::UTM32, watch);
    }
    let _ = table::read_csv(path, None, watch);
    if let Ok(import) = grid::read(path, &GridOptions::default(), EpsgCode::UTM32, None, watch) {
        assert_eq!(import.counts.kept as usize, import.cells.len());
    }
}

/// Copies a file with what stands beside it under the same stem into a folder; the file itself damaged.
fn lay_out(random: &mut Random, victim: &Path, files: &[PathBuf], folder: &Path) -> String {
    let stem = victim.file_stem().unwrap_or_default();
    let siblings: Vec<&PathBuf> =
        files.iter().filter(|path| path.parent() == victim.parent() && path.file_stem() == Some(stem)).collect();
    for sibling in &siblings {
        std::fs::copy(sibling, folder.join(sibling.file_name().unwrap_or_default())).expect("a copy");
    }
    let own = folder.join(victim.file_name().unwrap_or_default());
    if random.below(8) == 0 {
        // The same part of another set.
        let same: Vec<&PathBuf> = files.iter().filter(|path| path.extension() == victim.extension()).collect();
        let other = same[random.below(same.len())];
        std::fs::copy(other, &own).expect("a copy");
        return format!("exchanged for {}", other.display());
    }
    let mut bytes = std::fs::read(victim).expect("a file");
    let times = 1 + random.below(2);
    let told: Vec<String> = (0..times).map(|_| damage(random, &mut bytes, files)).collect();
    std::fs::write(&own, bytes).expect("a file");
    told.join(", ")
}

#[test]
#[ignore = "needs the open data"]
fn damaged_open_files_are_read_or_refused() {
    let times: f64 = std::env::var("KLAMMER_DAMAGE").ok().and_then(|times| times.parse().ok()).unwrap_or(1.0);
    let files = all_files(&data());
    let (started, mut cases) = (Instant::now(), 0_u64);
    let before = peak_mb().unwrap_or(0.0);
    while started.elapsed() < USUAL.mul_f64(times) {
        for (nth, victim) in files.iter().enumerate() {
            let seed = cases;
            cases += 1;
            let mut random = Random(seed);
            let folder = tempfile::tempdir().expect("a folder");
            let told = lay_out(&mut random, victim, &files, folder.path());
            let case = format!("case {seed} ({nth} {}): {told}", victim.display());
            // A damaged part is read through the file it belongs to; other files by themselves.
            let shp = folder.path().join(victim.with_extension("shp").file_name().unwrap_or_default());
            let own = folder.path().join(victim.file_name().unwrap_or_default());
            let begun = Instant::now();
            let watch = Deadline(begun);
            let outcome = catch_unwind(AssertUnwindSafe(|| read(if shp.exists() { &shp } else { &own }, &watch)));
            assert!(outcome.is_ok(), "{case} panicked");
            assert!(begun.elapsed() < LONGEST, "{case} took {:?}", begun.elapsed());
            let grown = peak_mb().unwrap_or(0.0) - before;
            assert!(grown < MOST_MB, "{case} took {grown:.0} MB");
            if started.elapsed() > USUAL.mul_f64(times) {
                break;
            }
        }
    }
    println!("{cases} cases over {} files, {:.0} MB at most", files.len(), peak_mb().unwrap_or(0.0));
}
