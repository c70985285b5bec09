//! `demo`: the sample county, built from the files in the program.

use super::args::Demo;
use super::{Context, Done, WindowRequest, has_display};
use crate::app::operations::demo::{self as sample, Built};
use crate::app::operations::{
    AppError, CrosswalkFormat, SummaryForm, crosswalk_bytes, crosswalk_details, crosswalk_sheet, summary,
};
use crate::geometry::NoWatch;
use crate::t;
use std::path::Path;

const PROJECT: &str = "auental.gpkg";
const SUMMARY: &str = "summary.md";

/// Builds the sample project into a folder, with a summary of what was found. The findings of the sample are meant, so
/// they are no errors of this command.
pub(super) fn demo(context: &Context, demo: &Demo) -> Result<Done, AppError> {
    let lang = context.lang;
    let with_window = !demo.no_window && has_display();
    let write = |path: &Path| {
        let path = path.to_owned();
        move |source| AppError::Write { path, source }
    };
    std::fs::create_dir_all(&demo.out).map_err(write(&demo.out))?;
    let built = sample::build(lang, &demo.out.join(PROJECT), &context.who, &NoWatch)?;
    let Built { project: content, checked, comparisons, proposed, crosswalk, path: project } = &built;
    let mut text = summary(lang, SummaryForm::Markdown, content, checked, comparisons, false);
    text.push('\n');
    text.push_str(&sample::proposal_summary(lang, SummaryForm::Markdown, content, proposed));
    let summary_path = demo.out.join(SUMMARY);
    std::fs::write(&summary_path, text).map_err(write(&summary_path))?;
    let details = crosswalk_details(content, crosswalk, &NoWatch)?;
    let sheet = crosswalk_sheet(lang, content, (crosswalk, &details), false)?;
    let workbook = demo.out.join(format!("{}.xlsx", t!(lang, "crosswalks-file-name")));
    std::fs::write(&workbook, crosswalk_bytes(lang, &sheet, CrosswalkFormat::Xlsx)?).map_err(write(&workbook))?;
    let mut lines = Vec::new();
    if !demo.no_window && !with_window {
        lines.push(t!(lang, "cli-demo-no-display"));
    } else if demo.no_window {
        lines.push(t!(lang, "cli-demo-no-window"));
    }
    let (project_name, summary_name) = (project.display().to_string(), summary_path.display().to_string());
    lines.push(t!(lang, "cli-demo-written", project = project_name, summary = summary_name));
    lines.push(t!(lang, "cli-demo-crosswalk", file = workbook.display().to_string()));
    let window =
        with_window.then(|| WindowRequest { files: vec![project.clone()], optional: true, ..WindowRequest::default() });
    Ok(Done { out: lines.join("\n") + "\n", window, ..Done::default() })
}
