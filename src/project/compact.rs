//! Compacting: what undone and deleted imports left in the file is removed for good.
//!
//! A hidden layer or indicator is kept while a named version shows it. Entries of the history that would need what was removed
//! are marked as settled: they stay to be read, and say why they can't be undone or done again.

use super::command::{Applied, Compaction, HistoryKind};
use super::database::Database;
use super::features::{FeatureKind, FeatureTable};
use super::history::Sentence;
use super::record::{LoggedTable, Subject};
use super::{ProjectError, Store};
use std::collections::BTreeSet;

/// What is removed.
#[derive(Default)]
struct Hidden {
    layers: Vec<FeatureTable>,
    indicators: Vec<String>,
    crosswalks: Vec<String>,
    sources: Vec<String>,
}

impl Store {
    /// What compacting would remove now.
    pub fn compactable(&self) -> Result<Compaction, ProjectError> {
        let (db, features) = (self.database(), self.features());
        let hidden = Hidden::find(db, features)?;
        let mut found = hidden.counted();
        found.bytes = hidden.bytes(db)?;
        Ok(found)
    }

    /// Removes it. Can't be undone; what was done before can, as far as it does not need what was removed.
    pub fn compact(&mut self, who: &str) -> Result<(Applied, Compaction), ProjectError> {
        let before = self.database().bytes()?;
        let mut done = Compaction::default();
        let applied = self.run(who, None, |scope, _| {
            let hidden = Hidden::find(scope.db, scope.features)?;
            done = hidden.counted();
            hidden.remove(scope.db)?;
            scope.removed = hidden.layers.iter().map(|layer| layer.name.clone()).collect();
            let count = |n: usize| n.to_string();
            Ok(Sentence::new(
                HistoryKind::Compact,
                [
                    ("definitions", count(done.definitions)),
                    ("facility_sets", count(done.facility_sets)),
                    ("indicators", count(done.indicators)),
                    ("grids", count(done.grids)),
                    ("context_layers", count(done.context_layers)),
                    ("crosswalks", count(done.crosswalks)),
                    ("sources", count(done.sources)),
                ],
            ))
        })?;
        self.forget_parked();
        // Free pages are given back here; what is published is always written without any.
        if let Err(error) = self.database().conn.execute_batch("VACUUM") {
            // The removal is done; only the working copy stays as large as it was.
            log::warn!("the working copy could not be made smaller: {error}");
        }
        done.bytes = before.saturating_sub(self.database().bytes()?);
        Ok((applied, done))
    }
}

/// Whether an earlier compacting removed the values of an indicator.
fn settled_indicator(db: &Database, uid: &str) -> Result<bool, ProjectError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM klammer_log_indicator JOIN klammer_history ON seq = log_command WHERE uid = ?1 AND settled = 1)";
    Ok(db.conn.prepare_cached(sql)?.query_row([uid], |row| row.get(0))?)
}

/// Files that definitions which stay come from, and came from before they were replaced or got their residents from elsewhere:
/// that can be undone.
fn sources_of_definitions(db: &Database, removed: &[FeatureTable]) -> Result<BTreeSet<String>, ProjectError> {
    let mut query =
        db.conn.prepare("SELECT DISTINCT uid, source_uid, residents_source_uid FROM klammer_log_definition")?;
    let mut rows = query.query([])?;
    let mut sources = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let (uid, own, residents): (String, Option<String>, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if removed.iter().all(|layer| layer.owner != uid) && !settled_definition(db, &uid)? {
            sources.extend(own.into_iter().chain(residents));
        }
    }
    Ok(sources)
}

/// Whether an earlier compacting removed the layer of a definition.
fn settled_definition(db: &Database, uid: &str) -> Result<bool, ProjectError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM klammer_feature_table WHERE owner = ?1)";
    Ok(db.conn.prepare_cached(sql)?.query_row([uid], |row| row.get(0))?)
}

impl Hidden {
    fn find(db: &Database, features: &[FeatureTable]) -> Result<Self, ProjectError> {
        let all = |sql: &str| -> Result<BTreeSet<String>, ProjectError> {
            let mut query = db.conn.prepare(sql)?;
            Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        };
        let mut needed = all("SELECT uid FROM klammer_definition UNION SELECT uid FROM klammer_facility_set \
             UNION SELECT uid FROM klammer_indicator UNION SELECT uid FROM klammer_grid UNION SELECT uid FROM klammer_context_layer \
             UNION SELECT uid FROM klammer_crosswalk")?;
        let versions = db
            .conn
            .prepare("SELECT DISTINCT seq FROM klammer_version")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<Vec<u64>, _>>()?;
        let owned =
            |t: &&LoggedTable| t.subject.owns_layer() || matches!(t.subject, Subject::Indicator | Subject::Crosswalk);
        let tables = LoggedTable::all(features);
        let mut sources_of_versions = BTreeSet::new();
        for seq in versions {
            for table in tables.iter().filter(owned) {
                for change in table.net_changes_since(&db.conn, seq)?.into_values() {
                    let before = change.before.unwrap_or_default();
                    needed.extend(table.text_of(&before, "uid"));
                    sources_of_versions.extend(table.text_of(&before, "source_uid"));
                    sources_of_versions.extend(table.text_of(&before, "residents_source_uid"));
                }
            }
        }
        let layers: Vec<FeatureTable> =
            features.iter().filter(|layer| !needed.contains(&layer.owner)).cloned().collect();
        let with_values = all(
            "SELECT DISTINCT indicator FROM klammer_observation UNION SELECT DISTINCT indicator FROM klammer_unmatched",
        )?;
        let indicators: Vec<String> = with_values.into_iter().filter(|uid| !needed.contains(uid)).collect();
        let with_rows = all("SELECT DISTINCT crosswalk FROM klammer_crosswalk_row")?;
        let crosswalks: Vec<String> = with_rows.into_iter().filter(|uid| !needed.contains(uid)).collect();
        let used = all("SELECT source_uid FROM klammer_definition WHERE source_uid NOT NULL \
             UNION SELECT source_uid FROM klammer_facility_set WHERE source_uid NOT NULL \
             UNION SELECT source_uid FROM klammer_grid WHERE source_uid NOT NULL \
             UNION SELECT source_uid FROM klammer_context_layer WHERE source_uid NOT NULL \
             UNION SELECT source_uid FROM klammer_indicator WHERE source_uid NOT NULL \
             UNION SELECT source_uid FROM klammer_crosswalk WHERE source_uid NOT NULL")?;
        // An indicator without values leaves nothing behind and can still be done again, with its file.
        let mut redoable = BTreeSet::new();
        let mut query =
            db.conn.prepare("SELECT DISTINCT uid, source_uid FROM klammer_log_indicator WHERE source_uid NOT NULL")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (uid, source): (String, String) = (row.get(0)?, row.get(1)?);
            if !indicators.contains(&uid) && !settled_indicator(db, &uid)? {
                redoable.insert(source);
            }
        }
        redoable.extend(sources_of_definitions(db, &layers)?);
        let kept = |uid: &String| used.contains(uid) || sources_of_versions.contains(uid) || redoable.contains(uid);
        let sources = all("SELECT uid FROM klammer_source")?.into_iter().filter(|uid| !kept(uid)).collect();
        Ok(Self { layers, indicators, crosswalks, sources })
    }

    fn counted(&self) -> Compaction {
        let of = |is: fn(FeatureKind) -> bool| self.layers.iter().filter(|layer| is(layer.kind)).count();
        Compaction {
            definitions: of(|kind| kind == FeatureKind::Spaces),
            facility_sets: of(|kind| kind == FeatureKind::Facilities),
            indicators: self.indicators.len(),
            grids: of(|kind| kind == FeatureKind::Cells),
            context_layers: of(FeatureKind::is_context),
            crosswalks: self.crosswalks.len(),
            sources: self.sources.len(),
            bytes: 0,
        }
    }

    /// About how much they take: their geometry and kept bytes.
    fn bytes(&self, db: &Database) -> Result<u64, ProjectError> {
        let mut bytes = 0;
        for layer in &self.layers {
            let sql = format!("SELECT coalesce(sum(length(geom)), 0) FROM \"{}\"", layer.name);
            bytes += db.conn.query_row(&sql, [], |row| row.get::<_, u64>(0))?;
        }
        for uid in &self.sources {
            let sql = "SELECT length(zip) FROM klammer_source WHERE uid = ?1";
            bytes += db.conn.query_row(sql, [uid], |row| row.get::<_, u64>(0))?;
        }
        Ok(bytes)
    }

    fn remove(&self, db: &Database) -> Result<(), ProjectError> {
        let settle = |log: &str, uid: &str| {
            db.conn.execute(
                &format!(
                    "UPDATE klammer_history SET settled = 1 WHERE seq IN (SELECT log_command FROM \"{log}\" WHERE uid = ?1)
                     OR of IN (SELECT log_command FROM \"{log}\" WHERE uid = ?1)"
                ),
                [uid],
            )
        };
        for layer in &self.layers {
            settle("klammer_log_definition", &layer.owner)?;
            settle("klammer_log_facility_set", &layer.owner)?;
            settle("klammer_log_grid", &layer.owner)?;
            settle("klammer_log_context_layer", &layer.owner)?;
            // Edits inside it can't be done again either.
            let log = LoggedTable::features(layer).log;
            db.conn.execute(
                &format!("UPDATE klammer_history SET settled = 1 WHERE seq IN (SELECT log_command FROM \"{log}\")"),
                [],
            )?;
            db.conn.execute_batch(&format!(
                "DROP TABLE \"{}\"; DROP TABLE \"{}\"; DROP TABLE \"{log}\";",
                layer.rtree(),
                layer.name
            ))?;
            db.conn.execute("DELETE FROM klammer_feature_table WHERE table_name = ?1", [&layer.name])?;
            db.conn.execute("DELETE FROM gpkg_extensions WHERE table_name IN (?1, ?2)", [&layer.name, &log])?;
        }
        // Versions whose names were taken away no longer hold anything: they can't come back.
        let nameless = "SELECT log_command FROM klammer_log_version WHERE uid NOT IN (SELECT uid FROM klammer_version)";
        db.conn.execute(
            &format!("UPDATE klammer_history SET settled = 1 WHERE seq IN ({nameless}) OR of IN ({nameless})"),
            [],
        )?;
        for uid in &self.indicators {
            settle("klammer_log_indicator", uid)?;
            db.conn.execute("DELETE FROM klammer_observation WHERE indicator = ?1", [uid])?;
            db.conn.execute("DELETE FROM klammer_unmatched WHERE indicator = ?1", [uid])?;
        }
        for uid in &self.crosswalks {
            settle("klammer_log_crosswalk", uid)?;
            db.conn.execute("DELETE FROM klammer_crosswalk_row WHERE crosswalk = ?1", [uid])?;
        }
        for uid in &self.sources {
            db.conn.execute("DELETE FROM klammer_source WHERE uid = ?1", [uid])?;
        }
        Ok(())
    }
}
