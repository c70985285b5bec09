# Positions, decisions, crosswalks.
stance-no-answer = no answer
stance-agrees = agrees
stance-agrees-if = agrees if …
stance-objects = objects because …
stance-short-no-answer = open
stance-short-agrees-if = conditional
stance-short-objects = objects

tab-positions = Positions
command-show-positions = Positions
command-show-positions-tooltip = What every department says to the drafts: who agrees, who objects, what is still open.
command-decide = Decide …
command-decide-tooltip = Makes the draft a common definition, with version, validity, date and resolution number. The draft stays as it is from then on.
positions-no-draft = There is no draft of common spaces yet. Positions belong to a draft.
positions-no-department = There is no department yet.
positions-overview = Overview
positions-spaces = Spaces
positions-open = Open
positions-decisions = Decisions
positions-draft = Draft
positions-department = Department
positions-all-departments = All departments
positions-all-spaces = also spaces without a position of their own
positions-objecting = Objections by
positions-departments = { $n ->
    [0] nobody
    [one] 1 department
   *[other] { $count } departments
}
positions-cell = { $department } on { $what }: { $stance }
positions-cell-more = { $stance } (+{ $count })
positions-spaces-objected = { $n ->
    [one] objects to 1 space
   *[other] objects to { $count } spaces
}
positions-spaces-conditional = { $n ->
    [one] 1 space with a condition
   *[other] { $count } spaces with a condition
}
positions-as-draft = as to the whole draft
positions-no-differences = To no space does a department say anything else than to the whole draft.
positions-whole-draft = Whole draft
positions-said = { $department } { $stance }
positions-no-text = No reason given
positions-nothing-open = Nothing open: no objection, no condition.
positions-unopposed-line = Nobody objects: { $figures }
positions-unopposed = Nobody objects:
positions-agreed = All agree:
positions-still-open = Open:
positions-open-figures = { $n ->
    [one] 1 objection
   *[other] { $objections } objections
}, { $m ->
    [one] 1 condition
   *[other] { $conditions } conditions
}
positions-unassigned = Without a space:
positions-decided = Decided on { $date } as “{ $name }”.
positions-settled = The draft was decided: positions stay as they were then.
positions-blocks = { $n ->
    [one] 1 block
   *[other] { $count } blocks
}
positions-of-spaces = { $n ->
    [one] { $count } of 1 space
   *[other] { $count } of { $all } spaces
}

position-title = Write down a position
position-title-edit = Change a position
position-about = On
position-whole-draft = whole draft “{ $draft }”
position-stance = Position
position-condition = Condition
position-reason = Reason
position-text = Remark
position-text-missing = “{ $stance }” says little without words: what exactly?
position-person = Who
position-person-hint = name or role
position-date = On the day
position-date-bad = This is no day. Possible: 2026-12-31.
position-keep = Keep
position-delete = Delete the position

decision-title = Decision on common spaces
decision-title-edit = Change what is said of the decision
decision-about = The draft “{ $draft }” becomes common spaces: a definition like any other. The draft stays as it is from then on; later changes begin as a new draft.
decision-nothing-open = There is no draft to decide on.
decision-name = Name of the spaces
decision-name-proposed = Common spaces { $year }
decision-name-taken = There is a definition of this name already.
decision-department = Common spaces
decision-version = Version
decision-version-hint = e.g. 2026 or 2.1
decision-date = Decided on
decision-valid = Valid
decision-valid-from = Valid from
decision-valid-to = Valid to
decision-valid-to-hint = empty while it is open
decision-valid-open = from { $from }
decision-valid-until = until { $to }
decision-valid-range = from { $from } to { $to }
decision-body = Decided by
decision-body-hint = e.g. county council
decision-resolution = Resolution number
decision-resolution-hint = e.g. CC 2026/118
decision-text = Text
decision-draft = From the draft
decision-needs-date = Please say when it was decided.
decision-upside-down = “Valid to” lies before “valid from”.
decision-do = Decide
decision-edit = Change …
decision-spaces = { $n ->
    [one] This makes 1 common space.
   *[other] This makes { $count } common spaces.
}
decision-unassigned = Without a space remain: { $figures }
decision-objections = { $n ->
    [one] 1 objection is open
   *[other] { $n } objections are open
}
decision-conditions = { $n ->
    [one] 1 condition is open
   *[other] { $n } conditions are open
}
decision-silent = { $n ->
    [one] 1 department has not answered
   *[other] { $n } departments have not answered
}
decision-empty-spaces = { $n ->
    [one] 1 space without blocks is left out
   *[other] { $n } spaces without blocks are left out
}
decision-before = Before deciding on “{ $draft }”
decision-violations = { $n ->
    [one] The rulebook is not met in 1 place
   *[other] The rulebook is not met in { $count } places
}
decision-rules-unknown = Whether the rulebook is met is checked when the draft is on the map.
decision-new-draft = Begin a new draft from it
decisions-none = Nothing is decided yet.

tab-crosswalks = Crosswalks
command-show-crosswalks = Crosswalks
command-show-crosswalks-tooltip = The table with which a department converts its figures to other spaces.
crosswalks-title = Crosswalk
crosswalks-hint = Choose from and to, and compute. The table says which share of every space lies in which other one.
crosswalks-from = From
crosswalks-to = To
crosswalks-compute = Compute
crosswalks-swap = Swap
crosswalks-swap-tooltip = Exchange from and to
crosswalks-import = Load an official one …
crosswalks-import-tooltip = Load a published crosswalk between these definitions (Excel or CSV)
crosswalks-kept = In the project ({ $count })
crosswalks-stale = out of date
crosswalks-stale-tooltip = Boundaries or residents have changed since it was computed. Please compute it anew.
crosswalks-from-to = { $from } – { $to }
crosswalks-basis = Shares { $basis }; computed on { $date }.
crosswalks-basis-imported = Shares { $basis }; from { $file }, loaded on { $date }.
basis-area = by area
basis-residents = by residents of “{ $name }”
basis-residents-date = by residents of “{ $name }”, as of { $date }
crosswalks-rows = { $n ->
    [one] 1 row
   *[other] { $rows } rows
}, { $exact } of them exact; the others are estimated.
crosswalks-lost = { $n ->
    [one] 1 row names a space that is gone.
   *[other] { $count } rows name spaces that are gone.
}
crosswalks-sums-right = { $n ->
    [one] Check sum: the shares of the space come to 100% of the common ground.
   *[other] Check sums: the shares of all { $count } spaces come to 100% of the common ground.
}
crosswalks-outside = { $n ->
    [one] 1 space lies outside with more than 1%
   *[other] { $count } spaces lie outside with more than 1%
}
crosswalks-outside-meaning = There is no target space there. The values of these spaces go wholly to the spaces they partly lie in.
crosswalks-outside-residents = { $n ->
    [one] { $name }: { $residents } resident, { $area } outside
   *[other] { $name }: { $residents } residents, { $area } outside
}
crosswalks-outside-area = { $name }: { $area } outside
crosswalks-sums-wrong = { $n ->
    [one] Check sums: 1 of { $all } spaces does not come to 100%
   *[other] Check sums: { $count } of { $all } spaces do not come to 100%
}
crosswalks-sum = { $name }: { $share }
crosswalks-keep = Into the project
crosswalks-keep-tooltip = Keeps it in the project as it is now.
crosswalks-export-xlsx = Excel …
crosswalks-export-csv = CSV …
crosswalks-internal = For internal use only: show counts of 1 and 2
crosswalks-filter = Find spaces
crosswalks-rows-shown = { $shown } of { $all } rows
crosswalks-table-purpose = Crosswalk; arrow keys choose, Enter shows the space on the map
crosswalks-share-residents = % resid.
crosswalks-share-area = % area
crosswalks-file-title = Save the crosswalk
crosswalks-file-title-import = Crosswalk: choose a file
crosswalks-file-kinds = Crosswalk (.{ $ending })
crosswalks-file-kinds-import = Table (.xlsx, .csv)
crosswalks-file-name = crosswalk
crosswalks-written = Crosswalk saved: { $file }

block-in-draft = Draft “{ $draft }”:
block-in-none = without a space
block-log = Who put it where
block-log-none = Never moved.
block-log-all = All in the history ({ $count }) …

decision-differences = Differences to the version before
decision-same = No block lies elsewhere than in “{ $name }”.
decision-differs = Other than in “{ $name }”: { $figures }
decision-moved = { $from } – { $to }: { $figures }
official-title = Requirements of official statistics
official-about = Spaces do not overlap, every block belongs to exactly one, and each has a minimum of residents.
official-threshold = Residents at least
official-threshold-hint = e.g. 300
official-check = Check
official-met = { $n ->
    [one] Met: the space meets the requirements.
   *[other] Met: all { $count } spaces meet the requirements.
}
official-no-residents = Overlaps and blocks are in order. Residents are not known, the minimum was not checked.
official-fails = { $n ->
    [one] 1 requirement is not met:
   *[other] { $count } requirements are not met:
}
official-overlap = { $a } and { $b } overlap ({ $area })
official-unassigned = Block { $block } belongs to no space ({ $residents } residents)
official-unassigned-unknown = Block { $block } belongs to no space (residents not known)
official-cut = Block { $block } is cut: { $spaces }
official-too-few = { $space }: { $residents } residents, { $lacking } too few
official-unassigned-hidden = Block { $block } belongs to no space (residents suppressed)
official-too-few-hidden = { $space }: too few residents (number suppressed)
official-no-code = { $space }: without a code
official-code-twice = { $n ->
   *[other] { $count } spaces have the code { $code }
}
crosswalks-read-title = Crosswalk loaded
crosswalks-read-rows = { $n ->
    [one] 1 row taken.
   *[other] { $count } rows taken.
}
crosswalks-read-unmatched = { $n ->
    [one] 1 row not taken: there is no such code, or the share is none.
   *[other] { $count } rows not taken: there is no such code, or the share is none.
}
crosswalks-read-uneven = { $n ->
    [one] 1 space does not come to 100%:
   *[other] { $count } spaces do not come to 100%:
}
crosswalks-read-absent = { $n ->
    [one] 1 space is not in it: { $names }
   *[other] { $count } spaces are not in it: { $names }
}
cli-demo-crosswalk = Crosswalk to the proposed common spaces: { $file }
official-not-all = What could be checked is all right.
official-unknown = { $n ->
    [one] The residents of 1 space are not known; the minimum was not checked for it.
   *[other] The residents of { $count } spaces are not known; the minimum was not checked for them.
}
official-check-of = Check officially
crosswalks-stale-shown = Out of date: boundaries or residents have changed since it was computed. Please compute it anew.
