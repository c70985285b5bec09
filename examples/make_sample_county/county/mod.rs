//! The fictional county "Landkreis Auental": drawn by hand in outline, grown by chance in detail.
//!
//! [`plan`] says where things lie, [`draw`] makes lines of it, [`net`] nodes them, [`mesh`] makes faces, [`land`] names
//! them, [`split`] divides them into blocks, [`people`] settles them, [`regions`] and [`dissolve`] compose the
//! departments' spaces, [`definitions`], [`figures`] and [`facilities`] write the files.

mod chance;
mod definitions;
mod dissolve;
mod draw;
mod facilities;
mod figures;
mod land;
mod line;
mod mesh;
mod names;
mod net;
mod people;
mod plan;
mod regions;
mod seeds;
mod split;
mod systems;
mod write;

use definitions::County;
pub use write::Files;

/// All files of the sample, the same bytes at every run.
///
/// # Errors
/// When the plan can't be drawn (after somebody changed it) or a file can't be written into memory.
pub fn generate() -> Result<Files, String> {
    let drawing = draw::draw();
    let mut mesh = mesh::Mesh::of(&net::Net::of(&drawing.lines)?)?;
    let mut land = land::name_land(&mesh, &drawing);
    land::tidy(&mut mesh, &land);
    split::divide(&mut mesh, &mut land);
    let blocks = people::settle(&mesh, &land);
    let social = regions::grow(&mesh, &blocks, seeds::SOCIAL_SPACES, seeds::SOCIAL_BARRIERS);
    let county = County { mesh, blocks, social, systems: systems::Systems::new()? };
    let mut files = Files::new();
    definitions::blocks(&county, &mut files)?;
    definitions::social_spaces(&county, &mut files)?;
    definitions::school_districts(&county, &mut files)?;
    definitions::health_regions(&county, &mut files)?;
    definitions::care_spaces(&county, &mut files)?;
    definitions::municipalities(&county, &mut files)?;
    figures::table(&county, &mut files)?;
    facilities::list(&county, &mut files)?;
    Ok(files)
}
