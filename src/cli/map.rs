//! `map PROJECT --out X.svg|png|pdf`: the map as a sheet of paper, without a display.

use super::args::Map;
use super::project::look;
use super::{Context, Done};
use crate::app::operations::{
    self as operations, AppError, NotFound, Orientation, SheetBackground, SheetExtent, SheetForm, SheetFormat,
    SheetTheme,
};
use crate::geometry::NoWatch;
use crate::l10n::count;
use crate::model::Project;
use crate::t;
use geo::{Coord, Rect};
use std::path::Path;

/// Draws the sheet and writes it. The project is only looked at.
pub(super) fn map(context: &Context, map: &Map) -> Result<Done, AppError> {
    // Said before work is done for nothing.
    let inputs: Vec<&Path> = std::iter::once(map.project.as_path()).chain(map.background.as_deref()).collect();
    let place = operations::Destination::of(&map.sheet_out, !map.no_overwrite, &inputs)?;
    look(&map.project, |_, project| {
        let form = form(project, map)?;
        let background = map.background.as_deref().map(SheetBackground::open).transpose()?;
        let sheet = operations::map_sheet(project, &form, background.as_ref(), context.lang, &NoWatch)?;
        let format = SheetFormat::of_path(&map.sheet_out).unwrap_or_default();
        let bytes = operations::sheet_bytes(&sheet, format, map.dpi.unwrap_or(operations::DEFAULT_DPI))?;
        place.write(&bytes)?;
        let lang = context.lang;
        let mut done = Done::default();
        let (path, scale) = (map.sheet_out.display().to_string(), count(lang, sheet.scale as usize));
        done.out = t!(lang, "cli-sheet-written", path = path, paper = form.paper.name(), scale = scale) + "\n";
        if sheet.legend_left_out > 0 {
            let left_out = count(lang, sheet.legend_left_out);
            done.messages.push(t!(lang, "sheet-legend-too-long", n = sheet.legend_left_out, count = left_out));
        }
        if sheet.ground_left_out {
            done.messages.push(t!(lang, "sheet-ground-left-out"));
        }
        Ok(done)
    })
}

fn form(project: &Project, map: &Map) -> Result<SheetForm, AppError> {
    let mut form = SheetForm::for_project(project, &SheetForm::today());
    form.title = map.sheet_title.clone().unwrap_or_default();
    form.theme = map.theme.as_deref().map(|name| theme(project, name)).transpose()?.unwrap_or_default();
    form.background = map.background.is_some();
    form.paper = map.paper;
    form.orientation = if map.portrait { Orientation::Portrait } else { Orientation::Landscape };
    (form.scale, form.labels, form.internal) = (map.scale, !map.no_labels, map.internal);
    choose(project, map, &mut form)?;
    form.extent = map.extent.as_deref().map(|text| extent(project, text)).transpose()?.unwrap_or_default();
    Ok(form)
}

/// An indicator of that name, else a definition, else a draft.
fn theme(project: &Project, name: &str) -> Result<SheetTheme, AppError> {
    let indicator = project.indicators.iter().find(|indicator| is_named(&indicator.name, name));
    let definition = project.definitions.iter().find(|definition| is_named(&definition.name, name));
    let indicator = indicator.map(|indicator| SheetTheme::Indicator(indicator.id));
    let definition = definition.map(|definition| SheetTheme::Definition(definition.id));
    let draft =
        project.drafts.iter().find(|draft| is_named(&draft.name, name)).map(|draft| SheetTheme::Draft(draft.id));
    let drafts = || project.drafts.iter().map(|draft| draft.name.clone());
    indicator.or(definition).or(draft).ok_or_else(|| AppError::NotFound {
        what: NotFound::Theme,
        name: name.to_owned(),
        available: project
            .indicators
            .iter()
            .map(|i| i.name.clone())
            .chain(definition_names(project))
            .chain(drafts())
            .collect(),
    })
}

/// With `--show` only what is named; `--hide` takes away.
fn choose(project: &Project, map: &Map, form: &mut SheetForm) -> Result<(), AppError> {
    let known = shown_names(project);
    for name in map.show.iter().chain(&map.hide) {
        if !known.iter().any(|known| is_named(known, name)) {
            let name = name.clone();
            return Err(AppError::NotFound { what: NotFound::OnMap, name, available: known });
        }
    }
    let listed = |names: &[String], name: &str| names.iter().any(|listed| is_named(name, listed));
    // Population grids are shown only where they are asked for, as in the window.
    let wanted = |name: &str, usual: bool| {
        let shown = if map.show.is_empty() { usual } else { listed(&map.show, name) };
        shown && !listed(&map.hide, name)
    };
    form.definitions = project.definitions.iter().filter(|d| wanted(&d.name, true)).map(|d| d.id).collect();
    form.sets = project.facility_sets.iter().filter(|s| wanted(&s.name, true)).map(|s| s.id).collect();
    form.contexts = project.context_layers.iter().filter(|l| wanted(&l.name, true)).map(|l| l.id).collect();
    form.grids = project.grids.iter().filter(|g| wanted(&g.name, false)).map(|g| g.id).collect();
    Ok(())
}

/// Four numbers, or the name of a bookmark or definition.
fn extent(project: &Project, text: &str) -> Result<SheetExtent, AppError> {
    let numbers: Option<Vec<f64>> = text.split([',', ';']).map(|part| part.trim().parse().ok()).collect();
    if let Some([west, south, east, north]) = numbers.as_deref()
        && [west, south, east, north].iter().all(|number| number.is_finite())
    {
        return Ok(SheetExtent::Rect(Rect::new(Coord { x: *west, y: *south }, Coord { x: *east, y: *north })));
    }
    let bookmark = project.bookmarks.iter().find(|bookmark| is_named(&bookmark.name, text));
    let definition = project.definitions.iter().find(|definition| is_named(&definition.name, text));
    let bookmark = bookmark.map(|bookmark| SheetExtent::Bookmark(bookmark.id));
    let names = || project.bookmarks.iter().map(|b| b.name.clone()).chain(definition_names(project));
    bookmark.or(definition.map(|definition| SheetExtent::Definition(definition.id))).ok_or_else(|| AppError::NotFound {
        what: NotFound::Extent,
        name: text.to_owned(),
        available: names().collect(),
    })
}

fn is_named(name: &str, typed: &str) -> bool {
    name.trim() == typed.trim()
}

fn definition_names(project: &Project) -> impl Iterator<Item = String> {
    project.definitions.iter().map(|definition| definition.name.clone())
}

fn shown_names(project: &Project) -> Vec<String> {
    let sets = project.facility_sets.iter().map(|set| set.name.clone());
    let contexts = project.context_layers.iter().map(|layer| layer.name.clone());
    let grids = project.grids.iter().map(|grid| grid.name.clone());
    definition_names(project).chain(sets).chain(contexts).chain(grids).collect()
}
