//! Help and usage errors in the user's language. Clap formats them; the words are ours.

use super::args::Arguments;
use crate::l10n::Lang;
use crate::t;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

/// The command line with its help in a language.
pub(super) fn command(lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let command = Arguments::command()
        .about(t!(lang, "cli-about"))
        .after_help(t!(lang, "cli-after", folder = crate::app::places::DATA_FOLDER_VARIABLE))
        .subcommand_help_heading(t!(lang, "cli-heading-commands"))
        .arg(help)
        .arg(version);
    localised(command, lang).mut_subcommands(|task| {
        let (name, about) = (task.get_name().to_owned(), about(lang, task.get_name()));
        let heading = t!(lang, "cli-heading-commands");
        let task = localised(task.about(about), lang).mut_subcommands(|part| {
            let about = self::about(lang, &format!("{name} {}", part.get_name()));
            localised(part.about(about), lang)
        });
        if task.has_subcommands() { task.subcommand_help_heading(heading) } else { task }
    })
}

fn localised(command: Command, lang: Lang) -> Command {
    let usage = t!(lang, "cli-heading-usage");
    let mut order = 0;
    command.help_template(format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}")).mut_args(
        |arg| {
            let heading =
                if arg.is_positional() { t!(lang, "cli-heading-arguments") } else { t!(lang, "cli-heading-options") };
            let help = described(lang, arg.get_id().as_str());
            // Clap would add "[default: …]" in English.
            let takes_value = arg.get_action().takes_values();
            order += 1;
            // Without it clap sorts by name.
            let arg = arg.help(help).help_heading(heading).display_order(order);
            if takes_value { arg.hide_default_value(true) } else { arg }
        },
    )
}

fn about(lang: Lang, task: &str) -> String {
    match task {
        "demo" => t!(lang, "cli-demo"),
        "new" => t!(lang, "cli-new"),
        "check" => t!(lang, "cli-check"),
        "repair" => t!(lang, "cli-repair"),
        "mend" => t!(lang, "cli-mend"),
        "import-residents" => t!(lang, "cli-import-residents"),
        "import-mapping" => t!(lang, "cli-import-mapping"),
        "import" => t!(lang, "cli-import"),
        "import-facilities" => t!(lang, "cli-import-facilities"),
        "import-indicator" => t!(lang, "cli-import-indicator"),
        "import-context" => t!(lang, "cli-import-context"),
        "import-grid" => t!(lang, "cli-import-grid"),
        "compare" => t!(lang, "cli-compare"),
        "overlay" => t!(lang, "cli-overlay"),
        "transfer" => t!(lang, "cli-transfer"),
        "transfer-indicator" => t!(lang, "cli-transfer-indicator"),
        "propose" => t!(lang, "cli-propose"),
        "draft" => t!(lang, "cli-draft"),
        "draft list" => t!(lang, "cli-draft-list"),
        "draft show" => t!(lang, "cli-draft-show"),
        "draft export" => t!(lang, "cli-draft-export"),
        "draft import" => t!(lang, "cli-draft-import"),
        "draft check" => t!(lang, "cli-draft-check"),
        "crosswalk" => t!(lang, "cli-crosswalk"),
        "import-crosswalk" => t!(lang, "cli-import-crosswalk"),
        "info" => t!(lang, "cli-info"),
        "map" => t!(lang, "cli-map"),
        "history" => t!(lang, "cli-history"),
        "copy" => t!(lang, "cli-copy"),
        "verify" => t!(lang, "cli-verify"),
        "rescue" => t!(lang, "cli-rescue"),
        "undo" => t!(lang, "cli-undo"),
        "redo" => t!(lang, "cli-redo"),
        "versions" => t!(lang, "cli-versions"),
        "compact" => t!(lang, "cli-compact"),
        "view" => t!(lang, "cli-view"),
        _ => String::new(),
    }
}

fn described(lang: Lang, argument: &str) -> String {
    match argument {
        "help" => t!(lang, "cli-arg-help"),
        "version" => t!(lang, "cli-arg-version"),
        "lang" => t!(lang, "cli-arg-lang"),
        "who" => t!(lang, "cli-arg-who"),
        "out" => t!(lang, "cli-arg-out"),
        "no_window" => t!(lang, "cli-arg-no-window"),
        "project" => t!(lang, "cli-arg-project"),
        "damaged" => t!(lang, "cli-arg-damaged"),
        "rescued" => t!(lang, "cli-arg-rescued"),
        "title" => t!(lang, "cli-arg-title"),
        "project_crs" => t!(lang, "cli-arg-project-crs"),
        "file" => t!(lang, "cli-arg-file"),
        "files" => t!(lang, "cli-arg-files"),
        "checked" => t!(lang, "cli-arg-checked"),
        "against_project" => t!(lang, "cli-arg-against-project"),
        "repaired_file" => t!(lang, "cli-arg-repaired-file"),
        "repaired" => t!(lang, "cli-arg-repaired"),
        "only" => t!(lang, "cli-arg-only"),
        "mended" => t!(lang, "cli-arg-mended"),
        "against" => t!(lang, "cli-arg-against"),
        "table" => t!(lang, "cli-arg-table"),
        "counted" => t!(lang, "cli-arg-counted"),
        "from_grid" => t!(lang, "cli-arg-from-grid"),
        "shapes" => t!(lang, "cli-arg-shapes"),
        "context_name" => t!(lang, "cli-arg-context-name"),
        "shape_label" => t!(lang, "cli-arg-shape-label"),
        "grid_name" => t!(lang, "cli-arg-grid-name"),
        "grid_value" => t!(lang, "cli-arg-grid-value"),
        "grid_member" => t!(lang, "cli-arg-grid-member"),
        "residents_value" => t!(lang, "cli-arg-residents-value"),
        "blocks" => t!(lang, "cli-arg-blocks"),
        "space_field" => t!(lang, "cli-arg-space-field"),
        "space_name" => t!(lang, "cli-arg-space-name"),
        "outer" => t!(lang, "cli-arg-against"),
        "replace" => t!(lang, "cli-arg-replace"),
        "apply_remedies" => t!(lang, "cli-arg-apply-remedies"),
        "sheet" => t!(lang, "cli-arg-sheet"),
        "department" => t!(lang, "cli-arg-department"),
        "responsible" => t!(lang, "cli-arg-responsible"),
        "organisation" => t!(lang, "cli-arg-organisation"),
        "name" => t!(lang, "cli-arg-name"),
        "set_name" => t!(lang, "cli-arg-set-name"),
        "indicator_name" => t!(lang, "cli-arg-indicator-name"),
        "code" => t!(lang, "cli-arg-code"),
        "label" => t!(lang, "cli-arg-label"),
        "facility_label" => t!(lang, "cli-arg-facility-label"),
        "residents" => t!(lang, "cli-arg-residents"),
        "layer" => t!(lang, "cli-arg-layer"),
        "crs" => t!(lang, "cli-arg-crs"),
        "encoding" => t!(lang, "cli-arg-encoding"),
        "date" => t!(lang, "cli-arg-date"),
        "attribution" => t!(lang, "cli-arg-attribution"),
        "licence" => t!(lang, "cli-arg-licence"),
        "x" => t!(lang, "cli-arg-x"),
        "y" => t!(lang, "cli-arg-y"),
        "category" => t!(lang, "cli-arg-category"),
        "operator" => t!(lang, "cli-arg-operator"),
        "address" => t!(lang, "cli-arg-address"),
        "capacity" => t!(lang, "cli-arg-capacity"),
        "definition" => t!(lang, "cli-arg-definition"),
        "value" => t!(lang, "cli-arg-value"),
        "key" => t!(lang, "cli-arg-key"),
        "rows" => t!(lang, "cli-arg-rows"),
        "unit" => t!(lang, "cli-arg-unit"),
        "kind" => t!(lang, "cli-arg-kind"),
        "polarity" => t!(lang, "cli-arg-polarity"),
        "dimension" => t!(lang, "cli-arg-dimension"),
        "propose_blocks" => t!(lang, "cli-arg-propose-blocks"),
        "propose_departments" => t!(lang, "cli-arg-propose-departments"),
        "propose_weights" => t!(lang, "cli-arg-propose-weights"),
        "least_residents" => t!(lang, "cli-arg-least-residents"),
        "most_residents" => t!(lang, "cli-arg-most-residents"),
        "propose_spaces" => t!(lang, "cli-arg-propose-spaces"),
        "propose_parent" => t!(lang, "cli-arg-propose-parent"),
        "propose_barriers" => t!(lang, "cli-arg-propose-barriers"),
        "propose_neighbours" => t!(lang, "cli-arg-propose-neighbours"),
        "propose_draft" => t!(lang, "cli-arg-propose-draft"),
        "things" => t!(lang, "cli-arg-things"),
        "draft_name" => t!(lang, "cli-arg-draft-name"),
        "draft_out" => t!(lang, "cli-arg-draft-out"),
        "new_draft" => t!(lang, "cli-arg-new-draft"),
        "official_residents" => t!(lang, "cli-arg-official-residents"),
        "crosswalk_things" => t!(lang, "cli-arg-crosswalk-things"),
        "crosswalk_out" => t!(lang, "cli-arg-crosswalk-out"),
        "crosswalk_keep" => t!(lang, "cli-arg-crosswalk-keep"),
        "crosswalk_from" => t!(lang, "cli-arg-crosswalk-from"),
        "crosswalk_to" => t!(lang, "cli-arg-crosswalk-to"),
        "crosswalk_name" => t!(lang, "cli-arg-crosswalk-name"),
        "as_versions" => t!(lang, "cli-arg-as-versions"),
        "first_set" | "second_set" | "from_set" | "to_set" => t!(lang, "cli-arg-set"),
        "pieces_out" => t!(lang, "cli-arg-pieces-out"),
        "figures_out" => t!(lang, "cli-arg-figures-out"),
        "rates" => t!(lang, "cli-arg-rates"),
        "weight_blocks" => t!(lang, "cli-arg-weight-blocks"),
        "weight_grid" => t!(lang, "cli-arg-weight-grid"),
        "weight_field" => t!(lang, "cli-arg-weight-field"),
        "all_values" => t!(lang, "cli-arg-all-values"),
        "no_overwrite" => t!(lang, "cli-arg-no-overwrite"),
        "counts" => t!(lang, "cli-arg-counts"),
        "means" => t!(lang, "cli-arg-means"),
        "weight" => t!(lang, "cli-arg-weight"),
        "converted_indicator" => t!(lang, "cli-arg-converted-indicator"),
        "converted_to" => t!(lang, "cli-arg-converted-to"),
        "converted_from" => t!(lang, "cli-arg-converted-from"),
        "converted_by" => t!(lang, "cli-arg-converted-by"),
        "converted_name" => t!(lang, "cli-arg-converted-name"),
        "numerator" => t!(lang, "cli-arg-numerator"),
        "denominator" => t!(lang, "cli-arg-denominator"),
        "json" => t!(lang, "cli-arg-json"),
        "internal" => t!(lang, "cli-arg-internal"),
        "sheet_out" => t!(lang, "cli-arg-sheet-out"),
        "theme" => t!(lang, "cli-arg-theme"),
        "background" => t!(lang, "cli-arg-background"),
        "sheet_title" => t!(lang, "cli-arg-sheet-title"),
        "paper" => t!(lang, "cli-arg-paper"),
        "portrait" => t!(lang, "cli-arg-portrait"),
        "landscape" => t!(lang, "cli-arg-landscape"),
        "show" => t!(lang, "cli-arg-show"),
        "hide" => t!(lang, "cli-arg-hide"),
        "scale" => t!(lang, "cli-arg-scale"),
        "extent" => t!(lang, "cli-arg-extent"),
        "no_labels" => t!(lang, "cli-arg-no-labels"),
        "sheet_internal" => t!(lang, "cli-arg-sheet-internal"),
        "dpi" => t!(lang, "cli-arg-dpi"),
        "check" => t!(lang, "cli-arg-check"),
        "markdown" => t!(lang, "cli-arg-markdown"),
        "new" => t!(lang, "cli-arg-new"),
        "without_names" => t!(lang, "cli-arg-without-names"),
        "snapshot" => t!(lang, "cli-arg-snapshot"),
        "group" => t!(lang, "cli-arg-group"),
        "words" => t!(lang, "cli-arg-words"),
        "about_definition" => t!(lang, "cli-arg-about-definition"),
        "add" => t!(lang, "cli-arg-add"),
        "go_back" => t!(lang, "cli-arg-go-back"),
        "delete" => t!(lang, "cli-arg-delete"),
        "size" => t!(lang, "cli-arg-size"),
        _ => String::new(),
    }
}

/// What is wrong with the arguments, in one or two lines.
pub(super) fn usage_error(lang: Lang, error: &clap::Error) -> String {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => t!(lang, "cli-error-unknown-argument", argument = argument),
        ErrorKind::InvalidSubcommand => {
            t!(lang, "cli-error-unknown-command", command = context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => t!(lang, "cli-error-missing", argument = argument),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::NoEquals => {
            let value = context(ContextKind::InvalidValue);
            let expected = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            if value.is_empty() {
                t!(lang, "cli-error-no-value", argument = argument)
            } else {
                t!(
                    lang,
                    "cli-error-value",
                    value = value,
                    argument = argument,
                    expected = expected_told(lang, expected)
                )
            }
        }
        ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            if argument.contains("PROJECT") {
                t!(lang, "cli-error-number-things")
            } else {
                t!(lang, "cli-error-number", argument = argument)
            }
        }
        ErrorKind::ArgumentConflict => {
            t!(lang, "cli-error-conflict", argument = argument, other = context(ContextKind::PriorArg))
        }
        _ => t!(lang, "cli-error-other", reason = error.kind().to_string()),
    };
    format!("{what}\n{}", t!(lang, "cli-error-hint"))
}

/// What of numbers the libraries say, in the language; what our own parsers say is an example already.
fn expected_told(lang: Lang, expected: String) -> String {
    if let Some((least, most)) = expected.split_once(" is not in ").and_then(|(_, range)| range.split_once("..")) {
        let (least, most) = (least.to_owned(), most.trim_start_matches('=').to_owned());
        let has_end = most.parse::<u64>().is_ok_and(|most| most < u64::from(u32::MAX));
        return match has_end {
            true => t!(lang, "cli-error-expected-range", least = least, most = most),
            false => t!(lang, "cli-error-expected-from", least = least),
        };
    }
    let of_numbers = ["invalid digit", "invalid float", "cannot parse", "number too"];
    if of_numbers.iter().any(|start| expected.starts_with(start)) {
        return t!(lang, "cli-error-expected-number");
    }
    expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libraries_say_of_numbers_is_said_in_the_language() {
        let told = |text: &str| expected_told(Lang::De, text.to_owned());
        assert_eq!(told("0 is not in 1..=4294967295"), "eine ganze Zahl ab 1");
        assert_eq!(told("0 is not in 1..=50"), "eine ganze Zahl von 1 bis 50");
        assert_eq!(told("invalid digit found in string"), "eine Zahl");
        assert_eq!(told("EPSG:25832"), "EPSG:25832");
    }

    #[test]
    fn every_argument_is_described_in_every_language() {
        for (lang, _) in Lang::ALL {
            let mut command = command(lang);
            command.build();
            command.clone().debug_assert();
            for task in command.get_subcommands().chain([&command]) {
                assert!(task.get_about().is_some_and(|text| !text.to_string().is_empty()), "{}", task.get_name());
                for argument in task.get_arguments() {
                    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                    assert!(!help.is_empty(), "{} {}", task.get_name(), argument.get_id());
                }
            }
        }
    }
}
