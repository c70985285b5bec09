# The summary of a project.
report-crs = Coordinate system of the project: { $crs }.
report-definitions = Definitions
report-none = None yet.
report-definition = Definition
report-department = Department
report-spaces = Spaces
report-area = Area
report-residents = Residents
report-not-stated = not stated
report-findings = Findings: { $name }
report-no-findings = Nothing wrong.
report-comparisons = Comparisons
report-facilities = Facilities
report-facility-set = Facilities
report-category = Kind
report-count = Number
report-capacity = Capacity
report-capacity-partly = { $sum } (for { $stated } of { $all })
report-no-category = not stated
report-indicators = Indicators
report-undated = date not stated
report-indicator = { $definition }, { $date }. Values: { $known }, missing: { $missing }, suppressed: { $suppressed }.
report-spread = Lowest value { $lowest }, middle (median) { $median }, highest { $highest }.
report-sum = Sum of the values there are: { $sum }.
report-hidden = { $n ->
    [one] One count of 1 or 2 is suppressed here.
   *[other] { $count } counts of 1 or 2 are suppressed here.
}
report-cut = The { $shown } highest values of { $all } spaces:
report-space = Space
report-value = Value
report-unnamed = without a name
report-missing = missing
report-suppressed = suppressed
report-unmatched = { $n ->
    [one] One row of the table found no space or has no readable value; key (line): { $list }.
   *[other] { $count } rows of the table found no space or have no readable value; key (line): { $list }.
}
report-sources = Sources
report-name = Name
report-file = File
report-date = Date
report-attribution = Published by
report-licence = Licence
report-grids = Population grids
report-grid = Grid
report-cell = Cell
report-cells = Cells
report-hidden-cells = Suppressed or empty
report-contexts = Context layers
report-context = Context layer
report-content = Content
report-lines = lines: { $count }
report-points = points: { $count }
report-areas = areas: { $count }
report-residents-of = Residents of “{ $name }”

# The map sheet.
sheet-scale = Scale 1 : { $n }
sheet-internal = For internal use only
sheet-legend-left-out = { $n ->
    [one] There is no room here for one more entry.
   *[other] There is no room here for { $count } more entries.
}
sheet-legend-too-long = The legend is too long for the sheet ({ $n ->
    [one] one entry is missing
   *[other] { $count } entries are missing
}): choose A3 or show less.
sheet-definitions = Definitions
sheet-as-of = { $name }, as of { $date }
sheet-hidden = Counts of 1 and 2 are kept secret.
sheet-estimated = Some of the values are estimated.
sheet-sources = Sources: { $list }
sheet-made = made on { $date }
report-proposal = A proposal for common spaces
report-proposal-about = “{ $name }”: { $spaces } spaces made of { $blocks } blocks, each with { $min } to { $max } residents and contiguous. The proposal follows all departments alike; it lies in the project as a draft and can be worked on there.
report-proposal-space = Space
report-proposal-follows = Follows
