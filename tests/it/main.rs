//! The integration tests, in one binary: linking the window's libraries once per file would cost more than the tests.
//!
//! Every file in this folder needs its `mod` line here; `walls` fails when one is forgotten.

mod agreement;
mod backdrop;
mod background;
mod borders;
mod borders_data;
mod cli;
mod cli_backdrop;
mod cli_drafts;
mod cli_map;
mod cli_propose;
mod cli_sets;
mod cli_weights;
mod comparing;
mod converting;
mod damage;
mod drafts;
mod formats_data;
mod formats_table;
mod locales;
mod looks;
mod map_pictures;
mod map_strips;
mod map_tools;
mod mending;
mod pairs_data;
mod planar_data;
mod project;
mod proposal_data;
mod repair_data;
mod sample;
mod soak;
mod source;
mod table;
mod two_maps;
mod walls;
mod workbench;
