//! Klammer: a workbench in which departments bring their areas together.
//!
//! A planner loads each department's boundaries, compares them, lays services and indicators over them and keeps
//! everything in one project file that is also a GeoPackage. `ARCHITECTURE.md` maps the rooms and the walls between them.
//!
//! | German | in code | meaning |
//! |---|---|---|
//! | Amt, Fachplanung | [`model::Department`] | a unit with its own plan, figures and areas |
//! | Raumdefinition | [`model::Definition`] | one way of cutting the territory |
//! | Raum | [`model::Space`] | one area of a definition |
//! | Einrichtung | [`model::Facility`] | a place where services are offered |
//! | Kennzahl | [`model::Indicator`] | what is measured |
//! | Wert | [`model::Observation`] | indicator × space → value and provenance |
#![warn(missing_docs)]

pub mod analysis;
pub mod app;
pub mod cli;
pub mod formats;
pub mod geometry;
pub mod jobs;
pub mod l10n;
pub mod model;
pub mod project;
pub mod report;
pub mod ui;
