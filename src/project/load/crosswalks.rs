//! Crosswalks with their rows in the snapshot.

use super::{At, Loader, Next, SOURCE_COLUMNS};
use crate::model::{Crosswalk, CrosswalkId, CrosswalkRow, Definition, DefinitionId, Project, SpaceId};
use crate::project::ProjectError;
use crate::project::agreed;
use std::sync::Arc;

impl Next<'_> {
    pub(super) fn crosswalks(&mut self, project: &mut Project) -> Result<(), ProjectError> {
        if self.touched.crosswalks.is_empty() {
            return Ok(());
        }
        let (old, parked) = (self.old, self.parked);
        let reuse = |id| old.crosswalk(id).map(|c| c.rows.clone()).or_else(|| parked.crosswalk_rows(id));
        project.crosswalks = self.loader.crosswalks(&project.definitions, reuse)?;
        Ok(())
    }
}

/// A row's numbers as its columns say them; the name of the first field that can't be.
pub(in crate::project) fn weights_of(
    residents_share: Option<f64>,
    area_share: f64,
    residents: Option<f64>,
    exact: i64,
) -> Result<(), &'static str> {
    let is_share = |share: f64| (0.0..=1.0).contains(&share);
    if residents_share.is_some_and(|share| !is_share(share)) {
        return Err("residents_share");
    }
    if !is_share(area_share) {
        return Err("area_share");
    }
    if residents.is_some_and(|n| !n.is_finite() || n < 0.0) {
        return Err("residents");
    }
    if matches!(exact, 0 | 1) { Ok(()) } else { Err("exact") }
}

impl Loader<'_> {
    pub(super) fn crosswalks(
        &mut self,
        definitions: &[Definition],
        reuse: impl Fn(CrosswalkId) -> Option<Arc<Vec<CrosswalkRow>>>,
    ) -> Result<Vec<Crosswalk>, ProjectError> {
        let db = self.db;
        let mut query = db.conn.prepare_cached(&format!(
            "SELECT {SOURCE_COLUMNS}, uid, name, from_definition, to_definition, basis, date, fingerprint \
             FROM klammer_crosswalk ORDER BY id"
        ))?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let at = At::of("klammer_crosswalk", row.get(9)?);
            let id = self.parsed(at.named("uid"), at.row.clone(), CrosswalkId::parse)?;
            let from = self.parsed(at.named("from_definition"), row.get(11)?, DefinitionId::parse)?;
            let to = self.parsed(at.named("to_definition"), row.get(12)?, DefinitionId::parse)?;
            self.known_definition(&at, "from_definition", definitions, from)?;
            self.known_definition(&at, "to_definition", definitions, to)?;
            let weights = match reuse(id) {
                Some(rows) => rows,
                None => {
                    self.watch.check()?;
                    Arc::new(self.crosswalk_rows(&at.row)?)
                }
            };
            all.push(Crosswalk {
                id,
                name: row.get(10)?,
                from,
                to,
                basis: self.parsed(at.named("basis"), row.get(13)?, agreed::basis_of)?,
                // The file it was read from; none if it was computed.
                source: self.source_if_any(&at, row, 0, "source_uid")?,
                date: row.get(14)?,
                fingerprint: row.get(15)?,
                rows: weights,
            });
        }
        Ok(all)
    }

    fn crosswalk_rows(&self, crosswalk: &str) -> Result<Vec<CrosswalkRow>, ProjectError> {
        let mut query = self.db.conn.prepare_cached(
            "SELECT number, from_space, to_space, residents_share, area_share, residents, exact \
             FROM klammer_crosswalk_row WHERE crosswalk = ?1 ORDER BY number",
        )?;
        let mut rows = query.query([crosswalk])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let at = At::of("klammer_crosswalk_row", format!("{crosswalk}, {number}"));
            let (residents_share, area_share, residents, exact) = (row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?);
            if let Err(field) = weights_of(residents_share, area_share, residents, exact) {
                return Err(self.db.damaged(at.named(field).defect("")));
            }
            all.push(CrosswalkRow {
                from: self.parsed(at.named("from_space"), row.get(1)?, SpaceId::parse)?,
                to: self.parsed(at.named("to_space"), row.get(2)?, SpaceId::parse)?,
                residents_share,
                area_share,
                residents,
                exact: exact == 1,
            });
        }
        Ok(all)
    }
}
