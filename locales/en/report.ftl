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

# Crosswalks as tables
crosswalk-table-from-code = from_code
crosswalk-table-from-name = from_name
crosswalk-table-to-code = to_code
crosswalk-table-to-name = to_name
crosswalk-table-residents-share = share_residents
crosswalk-table-area-share = share_area
crosswalk-table-residents = residents
crosswalk-table-basis = basis
crosswalk-table-exactness = exactness
crosswalk-table-share = share
crosswalk-table-residents-outside = residents_outside
crosswalk-table-area = area_m2
crosswalk-table-area-outside = area_outside_m2
crosswalk-table-note = note
crosswalk-table-note-wholly = lies outside all target spaces
crosswalk-table-note-partly = lies partly outside all target spaces ({ $share } of its area)
crosswalk-table-rows = rows
crosswalk-table-sum = sum_of_shares
crosswalk-table-by-residents = residents
crosswalk-table-by-area = area
crosswalk-table-exact = exact
crosswalk-table-estimated = estimated
crosswalk-table-page-table = Crosswalk
crosswalk-table-page-use = Instructions
crosswalk-table-page-sums = Checks
crosswalk-table-basis-area = Basis: shares of area; no residents are known.
crosswalk-table-basis-residents = Basis: residents by “{ $name }”; area where nobody lives.
crosswalk-table-basis-residents-date = Basis: residents by “{ $name }” of { $date }; area where nobody lives.
crosswalk-table-use-title = How to convert figures from “{ $from }” to “{ $to }”
crosswalk-table-use-date = Made on { $date }.
crosswalk-table-use-counts = Counts (residents, cases, places): multiply the value of each source space by the column “share” and add up for each target. Shares are of the common ground: those of a source space sum to 1 even if part of it lies outside all target spaces. Its value goes wholly to the common ground then, and the total is kept; only the values of spaces without a row are left out.
crosswalk-table-use-formula-intro = In Excel: a sheet “Data” has the code of the source space in column A and its count in column B. On a new sheet A2 holds the code of the target, and B2:
crosswalk-table-use-formula = =SUMPRODUCT((Crosswalk!$C$2:$C${ $last }=A2)*Crosswalk!$J$2:$J${ $last }*SUMIF(Data!$A:$A,Crosswalk!$A$2:$A${ $last },Data!$B:$B))
crosswalk-table-use-formula-where = Fill the formula down. Codes are texts; if they are numbers on “Data”, leading zeros are lost.
crosswalk-table-use-rates = Rates: convert numerator and denominator separately, then divide. A rate itself must not be multiplied by shares.
crosswalk-table-use-means = Means: weight by residents (column “residents”) and divide by their sum.
crosswalk-table-use-missing = Where the value of a source space is missing, it is missing in every target it goes to: it is not zero.
crosswalk-table-use-exact = “exact”: the source space lies wholly in the target, or all blocks with residents lie wholly on one side. “estimated”: residents are taken as evenly spread over the area.
crosswalk-table-use-outside =
    { $n ->
    [one] Note: one source space lies outside all target spaces with more than 1%.
   *[other] Note: { $count } source spaces lie outside all target spaces with more than 1%.
} What lies there is on the sheet “Checks”. If it is not to be converted, take it off the value of the space first.
crosswalk-table-use-hidden =
    { $n ->
    [one] Disclosure: in one row the number of residents is suppressed.
   *[other] Disclosure: in { $count } rows the number of residents is suppressed.
} Counts of 1 and 2 are not shown. So that they can't be computed back from totals, at least one further count, the smallest, is suppressed in their source and in their target. What the suppressed rows of a source have together is divided among them by area.

comparison-export = Save
comparison-file-title = Save a table of the comparison
comparison-file-kinds = Table (.{ $ending })
comparison-table-written = Table saved: { $file }
table-sheet-page-table = Table
table-sheet-page-about = Notes
table-sheet-code = { $title }: code
table-sheet-name = { $title }: name
table-sheet-title = { $table }: { $a } – { $b }
table-sheet-title-all = All pairs of definitions: { $title }
table-sheet-agreement = { $weight }: { $values }
table-sheet-disclosed = Disclosure control: counts of 1 and 2, and what they follow from, are hidden.
table-sheet-internal = For internal use only: the table shows counts of 1 and 2, too.
table-sheet-about-disagreements = Each row is a part of a space that does not lie where most of the space belongs. The share is that of the space's residents or, without residents, of its area.
table-sheet-about-jaccard = Jaccard (1901): what both have in common by what either has; 1 when the two spaces are the same. Pieces below 1 m² are left out.
table-sheet-about-spaces = Inhomogeneity by area: 0 when the space lies in a single one of the others, about 1 when it is as mixed as the whole.
table-sheet-about-all = Outside: residents and area that do not lie in the space most of their space belongs to, from the finer to the coarser definition. Where spaces do not lie wholly in one another residents are estimated by area.
sheet-inhomogeneity-hidden = Where 1 or 2 people could be told, area counts.
sheet-draft-spaces = spaces of the draft
sheet-draft-open = Draft, not decided.
sheet-draft-decided = Decided on { $date }.
sheet-disputed-space = { $space } ({ $definition })
sheet-disputed = { $one } reaches into { $other }
