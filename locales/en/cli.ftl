# Command line.
cli-about = Klammer brings the departments' spaces together: import, compare, lay services and indicators over them. Without a command the window opens.
cli-after = Exit codes: 0 fine, 1 findings of severity "error" (the import is done all the same), 2 unusable input (nothing changed). Working copies and the log are in the system's data folder, or where { $folder } points to.
cli-heading-commands = Commands
cli-heading-usage = Usage:
cli-heading-arguments = Arguments
cli-heading-options = Options
cli-demo = Build the sample project and open it in the window
cli-new = Create a project
cli-import = Import boundaries as a definition (.shp, .zip, .geojson, .gpkg, .kml)
cli-import-facilities = Import facilities (.csv, .xlsx, .geojson, .shp, .zip, .gpkg, .kml)
cli-import-indicator = Import an indicator from a table (.csv, .xlsx)
cli-compare = Compare two definitions, or two files with boundaries
cli-propose = Propose common spaces that follow the departments’ definitions as far as can be
cli-info = Show what is in a project
cli-history = Show what was done to a project
cli-verify = Check a project file thoroughly
cli-rescue = Rescue what can be read of a damaged project file into a new one
cli-view = Look at a project or files in the window
cli-arg-help = This help
cli-arg-version = Version of the program
cli-arg-lang = Language: de or en (else as set, or as the system)
cli-arg-who = Name or role for the history; with history: only entries of this person
cli-arg-out = Folder for the sample project and the summary (else klammer-demo)
cli-arg-no-window = Open no window
cli-arg-project = Project file (.gpkg)
cli-arg-damaged = Damaged file; it is only read
cli-arg-rescued = New project file that does not exist yet
cli-arg-title = Title of the project
cli-arg-project-crs = Coordinate system of the project, in metres, such as EPSG:25832
cli-arg-file = File to be imported
cli-arg-files = A project, or files with boundaries, lines or points
cli-arg-department = Department the definition belongs to; added if it is not there
cli-arg-responsible = Responsible department; added if it is not there
cli-arg-organisation = County, town or municipality of a new department
cli-arg-name = Name of the definition (else by the file)
cli-arg-set-name = Name for these facilities (else by the file)
cli-arg-indicator-name = Name of the indicator (else by the column)
cli-arg-code = Field with the code of the spaces
cli-arg-label = Field with the name of the spaces
cli-arg-facility-label = Column with the name of the facility
cli-arg-residents = Field with the residents of the spaces
cli-arg-layer = Which set of boundaries, if the file holds several
cli-arg-crs = Coordinate system of the file, if it states none or a wrong one
cli-arg-encoding = Character encoding of the file, such as windows-1252
cli-arg-date = Reference date of the data: 2024-12-31, 2024-12 or 2024
cli-arg-attribution = Who is to be named as the publisher
cli-arg-licence = Licence, such as CC0 or dl-de/by-2-0
cli-arg-x = Column with longitude or easting
cli-arg-y = Column with latitude or northing
cli-arg-category = Column with the kind of facility
cli-arg-operator = Column with the operator
cli-arg-address = Column with the address
cli-arg-capacity = Column with the capacity
cli-arg-definition = Definition whose spaces the table describes (else the one that fits best)
cli-arg-value = Column with the values
cli-arg-key = Column by which the rows find their space
cli-arg-rows = Only these rows, such as year=2022 (else the latest year of the table)
cli-arg-unit = Unit of the values, such as %
cli-arg-kind = count, rate or mean
cli-arg-polarity = What a high value means: nothing (neutral), a burden (burden), something good (good)
cli-arg-dimension = Dimension, such as health
cli-arg-weight = What is weighted by: residents or area
cli-arg-propose-blocks = Definition whose spaces are the building blocks
cli-arg-propose-departments = Definitions (or departments with all of theirs) that the proposal is to follow
cli-arg-propose-weights = How much each of them counts, in the same order; all the same if not given
cli-arg-least-residents = Fewest residents of a space
cli-arg-most-residents = Most residents of a space
cli-arg-propose-spaces = Number of spaces wanted
cli-arg-propose-parent = Definition whose boundaries no space is to cross, such as the municipalities
cli-arg-propose-barriers = Context layers with lines that no space is to cross, such as motorways
cli-arg-propose-draft = Name of the new draft
cli-arg-as-versions = Both are versions of one definition: what changed from the first to the second?
cli-arg-things = A project and the names of two definitions, or two files with boundaries
cli-arg-paper = Paper: a4 or a3 (otherwise a4)
cli-arg-json = Write JSON
cli-arg-internal = For internal use: do not withhold counts of 1 and 2
cli-arg-check = Check the boundaries
cli-arg-markdown = Write Markdown
cli-arg-snapshot = Wait until everything is drawn, save the picture and exit
cli-arg-size = Size of the window, such as 1280x800
cli-error = Error: { $text }
cli-error-unknown-argument = Error: there is no { $argument }.
cli-error-unknown-command = Error: there is no command “{ $command }”.
cli-error-missing = Error: { $argument } is missing.
cli-error-no-value = Error: { $argument } needs a value.
cli-error-value = Error: “{ $value }” is nothing for { $argument }. Possible is, for instance: { $expected }.
cli-error-number = Error: { $argument } takes another number of values.
cli-error-number-things = Error: expected are a project and two definitions (PROJECT A B), or two files.
cli-error-expected-from = a whole number from { $least }
cli-error-expected-range = a whole number from { $least } to { $most }
cli-error-expected-number = a number
cli-error-conflict = Error: { $argument } does not go together with { $other }.
cli-error-other = Error: the input can't be understood ({ $reason }).
cli-error-hint = Help: klammer --help
cli-error-defect = A defect of the program, not of yours: what was saved is untouched. Please pass on the log: { $log }
cli-error-output = Error: the output can't be written ({ $reason }).
cli-no-display = There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so no window. Help on the commands: klammer --help
cli-created = Project “{ $title }” created: { $path }, { $crs }
cli-no-field = none
cli-imported-definition = Definition “{ $name }” ({ $department }) imported: { $n ->
    [one] 1 space
   *[other] { $spaces } spaces
}, { $area }
cli-imported-fields = Code: { $code }, name: { $label }, residents: { $residents }
cli-imported-reading = Read as { $crs } ({ $how }), texts as { $encoding }
cli-more = and { $count } more
cli-imported-facilities = { $n ->
    [one] Facilities “{ $name }” imported: 1 facility
   *[other] Facilities “{ $name }” imported: { $count } facilities
}
cli-imported-indicator = Indicator “{ $name }” for “{ $definition }” imported: { $matched } of { $spaces } spaces found, { $missing } without a value, { $suppressed } suppressed
cli-imported-rule = Joined by: { $rule }
cli-imported-value = Values from column “{ $field }” ({ $kind }; { $polarity })
cli-imported-rows = Only rows with { $field } = { $value }
cli-unmatched = Note: { $file }, line { $line }: “{ $key }” finds no free space, or “{ $value }” is no value.
cli-unmatched-block = Note: { $file }, line { $line }: “{ $key }” is no block, or it had a row before.
cli-draft-rule = Blocks found by: { $rule }
cli-ragged = Warning: { $file }: { $count } rows have more or fewer columns than the heading: { $lines }
cli-residents = { $count } residents
cli-compared-side = { $n ->
    [one] “{ $name }” (1 space)
   *[other] “{ $name }” ({ $count } spaces)
}
cli-proposed = { $n ->
    [one] Draft “{ $name }”: one space of { $blocks } blocks.
   *[other] Draft “{ $name }”: { $spaces } spaces of { $blocks } blocks.
}
cli-proposed-space = { $n ->
    [one] { $name }: { $size }, 1 block
   *[other] { $name }: { $size }, { $blocks } blocks
}
cli-proposed-follows = follows { $list }
cli-compared-by-residents = By residents: { $agreement }
cli-compared-pairs = The largest { $shown } of { $all } intersections:
cli-compared-disagreements = The largest { $shown } of { $all } disagreements:
cli-compared-no-disagreements = No disagreements: every space lies inside one of the other side.
cli-compared-in = Compared in { $crs }.
cli-compared-plane = The coordinates are whole numbers throughout without a coordinate system: compared as a drawing in the plane.
cli-not-in-effect = (undone)
cli-demo-no-display = No display found: the sample project is written without a window.
cli-demo-no-window = Without a window: the sample project is only written.
cli-demo-written = Project: { $project }, summary: { $summary }
cli-arg-new = The new file
cli-arg-without-names = The history and the named versions in the copy do not say who did something. Tables of other programs stay as they are
cli-copied = Copy saved: { $path }
cli-copied-without-names = Copy without names saved: { $path }
cli-copy = Write a complete, checked copy of the project as it was saved last
cli-undo = Undo the last step
cli-redo = Redo the step that was undone last
cli-versions = Show, add, delete named versions of a project; go back to one
cli-compact = Remove for good what undone and deleted imports left in the file
cli-arg-group = Only entries of this kind: definitions, facilities, indicators, departments, project, versions, backdrop, outside (other programs)
cli-arg-words = Only entries with these words
cli-arg-about-definition = Only entries about this definition
cli-arg-add = Give the project as it is now this name
cli-arg-go-back = Go back to the version of this name (can be undone)
cli-arg-delete = Delete the version of this name; the project does not change
cli-no-versions = No named versions.
cli-compacted = The file is { $size } smaller.
cli-superseded = (superseded by a later step)
cli-no-entries = No entries.
cli-rescued = Rescued to { $path }. Look through what was rescued, and keep the damaged file until you are sure.
cli-check = Check boundary files without importing them
cli-repair = Mend a boundary file and write it as a GeoPackage; the file itself stays as it is
cli-mend = Mend a definition of the project (can be undone)
cli-import-residents = Set the residents of spaces from a table (.csv, .xlsx) or a population grid of the project
cli-import-mapping = Put a definition together from building blocks: a table says which block belongs to which space
cli-arg-checked = Boundary files
cli-arg-against-project = Project whose outer boundary and codes they are held against
cli-arg-repaired-file = File to be mended
cli-arg-repaired = New file (.gpkg) that does not exist yet
cli-arg-only = Only these kinds of findings, separated by commas, such as gap_sliver,overlap_sliver
cli-arg-mended = Name of the definition
cli-arg-against = Definition that serves as outer boundary
cli-arg-table = Table (.csv, .xlsx)
cli-arg-counted = Definition whose residents are counted
cli-arg-residents-value = Column with the residents
cli-arg-blocks = Definition with the building blocks
cli-arg-space-field = Column with the space a block belongs to
cli-arg-space-name = Column with the name of the space
cli-arg-replace = Definition whose place this newer file takes
cli-arg-apply-remedies = After the import, mend what is beyond dispute (narrow gaps and overlaps, crossed borders)
cli-check-no-crs = unknown
cli-check-recognised = Recognised: { $n ->
    [one] 1 record
   *[other] { $count } records
} ({ $kind })
cli-check-reading = Coordinate system: { $crs }. Texts: { $encoding }
cli-check-boundary = Outer boundary held against: “{ $name }”
cli-check-nothing = No findings.
cli-mended = “{ $name }” mended:
cli-nothing-mended = There is nothing to mend in “{ $name }”.
cli-repaired = Written: { $path } (with code, name and residents; other fields of the file are not in it)
cli-imported-residents = Residents of “{ $name }” set: { $matched } spaces with a number, { $missing } without; together { $total }
cli-imported-mapping = Definition “{ $name }” put together: { $n ->
    [one] 1 space
   *[other] { $count } spaces
}
cli-unassigned = Warning: { $n ->
    [one] One block belongs
   *[other] { $count } blocks belong
} to no space: { $list }
cli-replaced-definition = Definition “{ $name }” replaced by a newer file: { $spaces } spaces, { $area }
cli-import-context = Import lines, points or areas as a context layer (.shp, .zip, .geojson, .gpkg, .kml)
cli-import-grid = Import a population grid (census: .csv, .zip)
cli-arg-shapes = Which set of shapes, if the file holds several: its name, or areas, lines, points
cli-arg-context-name = Name of the context layer (else after the file)
cli-arg-shape-label = Field with the name of the lines, points or areas
cli-arg-grid-name = Name of the population grid (else after the file)
cli-arg-grid-value = Column with the residents
cli-arg-grid-member = Which grid, if the file holds several (else the one with the smallest cells)
cli-arg-from-grid = Population grid of the project whose residents are counted, in place of a table
cli-imported-context = { $n ->
    [one] Context layer “{ $name }” imported: 1 entry ({ $kind })
   *[other] Context layer “{ $name }” imported: { $count } entries ({ $kind })
}
cli-imported-grid = Population grid “{ $name }” imported (cells of { $size }, together { $residents } residents):
cli-arg-sheet = Which sheet, if the file has several

# The map as a sheet.
cli-map = Export the map as a sheet: title, legend, scale, north arrow, sources (.pdf, .png, .svg)
cli-arg-sheet-out = File that does not exist yet; its ending says which form
cli-arg-theme = What it is about: an indicator, a definition or a draft (borders only otherwise)
cli-arg-sheet-title = Heading (otherwise the name of what it is about)
cli-arg-portrait = Portrait
cli-arg-landscape = Landscape (the default)
cli-arg-show = Show only these definitions, facilities, context layers, population grids
cli-arg-hide = Do not show these
cli-arg-scale = The n of 1 : n, such as 25000 (otherwise as large as it fits)
cli-arg-extent = What of the ground: a bookmark, a definition or four coordinates (otherwise everything)
cli-arg-background = Background map below everything: PMTiles or MBTiles
cli-arg-no-labels = Write no names into the spaces
cli-arg-sheet-internal = Show counts of 1 and 2; the sheet is then marked “For internal use only”
cli-arg-dpi = Dots per inch of .png (otherwise 300)
cli-sheet-written = Map exported: { $path } ({ $paper }, scale 1 : { $scale })
cli-overlay = Lay two definitions or files with boundaries over one another: write a GeoPackage of all pieces
cli-transfer = Convert figures from the spaces of one file or definition to those of another
cli-arg-set = A file with boundaries, or a project and a definition: project.gpkg:Districts
cli-arg-pieces-out = Where the pieces go (GeoPackage)
cli-arg-figures-out = Where the converted figures go (CSV)
cli-arg-rates = Rates of two fields, numerator by denominator: rate=unemployed/working_age, in per cent with *100 behind it
cli-arg-weight-blocks = Blocks whose residents decide the weights
cli-arg-weight-grid = Population grid (CSV or ZIP) whose residents decide the weights
cli-arg-weight-field = Field with the residents of the blocks or the grid (else it is recognised)
cli-arg-all-values = Name every value in the JSON, with its provenance and the share that is exact
cli-arg-no-overwrite = A file that is there stays (projects and inputs always do)
cli-arg-counts = Fields with counts, which are spread; sums are kept
cli-arg-means = Fields with means, which are weighted
cli-overlaid = { $n ->
    [one] 1 piece of “{ $a }” and “{ $b }” written: { $path }
   *[other] { $count } pieces of “{ $a }” and “{ $b }” written: { $path }
}
cli-overlaid-slivers = Left out: { $count } slivers of { $area } together.
cli-overlaid-areas = In common { $common }, only in “{ $a }” { $only_a }, only in “{ $b }” { $only_b }; covered twice { $doubled_a } and { $doubled_b }.
cli-overlaid-skipped = Warning: { $count } areas in “{ $name }” have unusable coordinates; what of them is unusable was left out.
cli-weighted-by-area = Weighted by area.
cli-weighted-by-residents = Weighted by residents of “{ $name }”{ $date }.
cli-weighted-no-residents = Warning: no definition states residents; weighted by area.
cli-transferred = { $n ->
    [one] 1 field converted from “{ $from }” to “{ $to }”: { $path }
   *[other] { $n } fields converted from “{ $from }” to “{ $to }”: { $path }
}
cli-transferred-count = { $field }: sum { $before } before, { $after } after; { $outside } outside, { $withheld } in spaces where a value is missing; { $exact } exact
cli-transferred-count-hidden = { $field }: count, sum suppressed; { $exact } exact
cli-transferred-mean = { $field }: mean; { $exact } exact
cli-transferred-rate = { $field }: rate, { $above } by { $below }; { $exact } exact
cli-transferred-missing = { $n ->
    [one] { $field }: 1 space without a value
   *[other] { $field }: { $count } spaces without a value
}
cli-transferred-hidden = { $n ->
    [one] { $field }: 1 value suppressed
   *[other] { $field }: { $count } values suppressed (1 and 2, and what they could be computed from)
}

# Drafts and crosswalks
cli-draft = List, show, export, import, check drafts
cli-draft-list = List the drafts of a project
cli-draft-show = Show the spaces of a draft with blocks and residents
cli-draft-export = Write a draft as a table block;space
cli-draft-import = Begin a draft from a table block;space
cli-draft-check = Check a draft against its rulebook and what official small-area statistics ask
cli-crosswalk = Compute a crosswalk and write it as a workbook or CSV
cli-import-crosswalk = Take an official crosswalk into a project
cli-arg-draft-name = Name of the draft
cli-arg-draft-out = New CSV file
cli-arg-new-draft = Name of the new draft
cli-arg-official-residents = Least residents of a space (else those of the rulebook)
cli-arg-crosswalk-things = Project and two definitions, or two files with boundaries: from the first to the second
cli-arg-crosswalk-out = New file: .xlsx with instructions and check sums, or .csv
cli-arg-crosswalk-keep = Also keep the crosswalk in the project under this name
cli-arg-crosswalk-from = Definition that is converted from
cli-arg-crosswalk-to = Definition that is converted to
cli-arg-crosswalk-name = Name of the crosswalk in the project
cli-no-drafts = The project has no drafts.
cli-draft-line = { $name }: { $n ->
    [one] { $spaces } space
   *[other] { $spaces } spaces
} of “{ $blocks }”
cli-draft-decided = (decided as “{ $name }”)
cli-draft-space = { $name }: { $size }, { $n ->
    [one] { $blocks } block
   *[other] { $blocks } blocks
}
cli-draft-exported = Draft “{ $name }” written: { $path }
cli-draft-imported = Draft “{ $name }” begun: { $n ->
    [one] { $spaces } space
   *[other] { $spaces } spaces
}, { $blocks } blocks assigned
cli-draft-rulebook = { $n ->
    [0] The rulebook is met.
    [one] One criterion of the rulebook is not met:
   *[other] { $count } criteria of the rulebook are not met:
}
cli-crosswalk-written = Crosswalk from “{ $from }” to “{ $to }” written, { $n ->
    [one] { $rows } row
   *[other] { $rows } rows
}: { $path }
cli-crosswalk-without = { $n ->
    [one] One source space lies outside and has no row.
   *[other] { $count } source spaces lie outside and have no row.
}
cli-crosswalk-imported = Crosswalk “{ $name }” taken, { $n ->
    [one] { $rows } row
   *[other] { $rows } rows
}
cli-crosswalk-uneven = { $name }: its shares sum to { $sum } instead of 1.
cli-crosswalk-absent = { $n ->
    [one] One source space does not occur: { $list }
   *[other] { $count } source spaces do not occur: { $list }
}
cli-arg-propose-neighbours = blocks are neighbours up to this distance in metres, over a street for instance (1 unless said, 50 at most)
cli-outside = { $n ->
    [one] One source space lies outside all target spaces with more than 1%; its values go wholly to the common ground: { $list }
   *[other] { $count } source spaces lie outside all target spaces with more than 1%; their values go wholly to the common ground: { $list }
}
cli-outside-residents = { $n ->
    [one] { $name } ({ $residents } resident, { $area }, { $share } of the area)
   *[other] { $name } ({ $residents } residents, { $area }, { $share } of the area)
}
cli-outside-hidden = { $name } (residents suppressed, { $area }, { $share } of the area)
cli-outside-area = { $name } ({ $area }, { $share } of the area)
cli-transferred-code = Warning: “{ $field }” is the field of the codes. Codes are no counts and can’t be converted.
