//! Looking into files and bringing them in.

use super::{Event, Session};
use crate::app::operations::{self, BoundaryProbe, DefinitionForm, FacilityForm, IndicatorForm, PointsProbe, Table};
use crate::project::Command;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a file was found to hold.
#[derive(Debug, Clone)]
pub enum Probed {
    /// Boundaries: one or several sets of areas.
    Boundaries(Vec<BoundaryProbe>),
    /// Points.
    Points(Box<PointsProbe>),
    /// A table.
    Table(Box<Table>),
}

/// A command made by a job, ready to be executed.
pub(super) struct Prepared {
    command: Command,
}

/// Numbers requests over all sessions, so that an answer never meets the wrong dialog.
fn next_request() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Session {
    /// Looks into a boundary file. The answer names the number returned.
    pub fn probe_boundaries(&self, path: PathBuf) -> u64 {
        let request = next_request();
        self.start("probe", "boundary file", move |ticket| {
            let result = operations::probe_boundaries(&path, ticket).map(Probed::Boundaries);
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Looks into a file with points.
    pub fn probe_points(&self, path: PathBuf) -> u64 {
        let request = next_request();
        self.start("probe", "points file", move |ticket| {
            let result = operations::probe_points(&path, ticket).map(|probe| Probed::Points(Box::new(probe)));
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Reads a table.
    pub fn read_table(&self, path: PathBuf) -> u64 {
        let request = next_request();
        self.start("probe", "table", move |ticket| {
            let result = operations::read_table(&path, None, ticket).map(|table| Probed::Table(Box::new(table)));
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Reads boundaries as decided and adds them to the project.
    pub fn import_definition(&self, probe: BoundaryProbe, form: DefinitionForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("import", "boundaries", move |ticket| {
            let result = operations::prepare_definition(&project, &probe, &form, ticket)
                .map(|prepared| Box::new(Prepared { command: prepared.command }));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Reads facilities as decided and adds them to the project.
    pub fn import_facilities(&self, probe: PointsProbe, form: FacilityForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("import", "facilities", move |ticket| {
            let result = operations::prepare_facilities(&project, &probe, &form, ticket)
                .map(|prepared| Box::new(Prepared { command: prepared.command }));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Joins a table as decided and adds the indicator to the project.
    pub fn import_indicator(&self, table: Table, form: IndicatorForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("import", "indicator", move |_| {
            let result = operations::prepare_indicator(&project, &table, &form)
                .map(|prepared| Box::new(Prepared { command: prepared.command }));
            Some(Event::Prepared { epoch, result })
        });
    }

    pub(super) fn prepared(&mut self, prepared: Prepared) {
        self.execute(prepared.command);
    }
}
