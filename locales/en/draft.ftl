command-tool-brush = Brush
command-tool-brush-tooltip = Click blocks or drag over them: they go to the target space. A stroke is one step; Esc takes it back while the button is down. A click with Alt makes a space the target.
command-tool-erase = Eraser
command-tool-erase-tooltip = Click blocks or drag over them: they belong to no space then.
command-tool-enclose = Enclose and assign
command-tool-enclose-tooltip = Draw a line around blocks: they go to the target space.
command-tool-fill = Fill up to the next border
command-tool-fill-tooltip = A click fills from the block until the border of another space of the draft comes, or that of a chosen definition.
command-tool-split = Split a space
command-tool-split-tooltip = Draw a line through a space: its smaller side becomes a space of its own.
command-brush-larger = Larger brush
command-brush-smaller = Smaller brush
command-target-here = Target: the space under the pointer
command-target-here-tooltip = The space under the pointer (or the one chosen by arrow keys) becomes the target.
command-next-unassigned = Next block without a space
command-next-unassigned-tooltip = Shows the next block that belongs to no space yet.
command-new-draft = New draft …
command-new-draft-tooltip = Compose common spaces of blocks: begun empty, from a definition, or as a proposal.
command-show-drafts = Drafts
command-new-draft-space = New space in the draft
command-new-draft-space-tooltip = Makes an empty space and the target of it.
command-assign-selection = Assign the selection to the target
command-assign-selection-tooltip = The selected blocks go to the target space.
menu-draft = Draft
tab-draft = Draft
draft-label-locked = { $name } (locked)
draft-space-nameless = Space { $number }
draft-space-empty = no blocks
draft-space-part = { $name } (part)
draft-refused-no-draft = No draft is chosen.
draft-refused-not-ready = The blocks are still being prepared.
draft-refused-only-looking = This is only looked at, nothing is changed.
draft-refused-decided = The draft was decided and stays as it is. A new draft can begin with it.
draft-refused-no-target = First choose the target: in the list, or by a click on a space with Alt.
draft-refused-locked = “{ $name }” is locked.
draft-refused-outside-parent = Outside “{ $name }”.
draft-refused-nothing-there = There is no space of the draft here.
draft-refused-not-parted = The line parts no space.
draft-too-few-short = { $residents } too few
draft-too-many-short = { $residents } too many
draft-too-few-spaces = { $spaces } spaces instead of at least { $asked }
draft-too-many-spaces = { $spaces } spaces instead of at most { $asked }
draft-apart-short = in pieces ({ $residents } apart)
draft-beyond-parent-short = reaches beyond ({ $residents })
draft-not-compact-short = ragged ({ $compactness })
draft-crossed-short = cut through ({ $residents })
draft-too-few = { $name } lacks { $residents } residents
draft-too-many = { $name } has { $residents } residents too many
draft-apart = { $name } is in pieces: { $n ->
    [one] 1 block lies apart
   *[other] { $blocks } blocks lie apart
} ({ $residents } residents)
draft-beyond-parent = { $name } reaches beyond “{ $parent }” with { $residents } residents
draft-not-compact = { $name } is ragged (compactness { $compactness })
draft-crossed = { $name } is cut through: { $residents } residents lie beyond
draft-too-few-hidden = { $name } has too few residents (number suppressed)
draft-too-many-hidden = { $name } has too many residents (number suppressed)
draft-apart-hidden = { $name } is in pieces: { $n ->
    [one] 1 block lies apart
   *[other] { $blocks } blocks lie apart
} (residents suppressed)
draft-beyond-parent-hidden = { $name } reaches beyond “{ $parent }” (residents suppressed)
draft-crossed-hidden = { $name } is cut through (residents beyond suppressed)
draft-unassigned = { $n ->
    [one] 1 block without a space
   *[other] { $count } blocks without a space
}
draft-unassigned-residents = { $n ->
    [one] 1 block without a space ({ $residents } residents)
   *[other] { $count } blocks without a space ({ $residents } residents)
}
draft-line = { $name }: { $residents } residents
draft-line-changed = { $name }: { $residents } residents ({ $change })
draft-line-area = { $name }: { $area }
draft-cursor-in = Block { $block }: in “{ $name }”
draft-cursor-nowhere = Block { $block }: without a space
draft-target-is = Target: { $name }
draft-target-none = No target chosen
draft-target-keys = Choose the target in the list, click it on the map with Alt, or take the space under the pointer with Ctrl+G.
draft-all-assigned = All blocks belong to a space.
draft-split-hint = Draw a line through the space that is to be split.
draft-erases = Blocks are taken out of their space.
draft-brush-size = Size
draft-brush-keys = Also by the keys [ and ]. At the left end the brush touches only the block under the pointer.
draft-within-parent = only in the same parent space
draft-fill-up-to = up to
draft-fill-other-spaces = other spaces of the draft
draft-about = In a draft common spaces are composed of blocks, like a mosaic. Several drafts can stand beside one another.
draft-none = none
draft-new = New …
draft-more = More
draft-rename = Rename the draft …
draft-duplicate = Duplicate the draft
draft-delete = Delete the draft …
draft-delete-text = Delete “{ $name }” with all positions on it? This can be undone.
draft-rulebook = Rulebook …
draft-is-decided = Decided: the draft stays as it is.
draft-prepares = The blocks are being prepared …
draft-next = Next
draft-outside = Residents outside the majority space
draft-outside-area = Area outside the majority space
draft-outside-tooltip = How many do not live where most of their space live: seen from the finer to the coarser division. In brackets the change since the draft began.
draft-violations = Rulebook not met ({ $count })
draft-mark-violations = mark on the map
draft-rules-met = All rules are met.
draft-no-rules = The rulebook asks for nothing yet.
draft-show = Show on the map
draft-made-of = Blocks: { $blocks }
draft-basis-area = No residents are known: area counts.
draft-basis = Residents: { $from }
draft-basis-estimated = Residents (estimated): { $from }
draft-spaces = Spaces ({ $count })
draft-new-space = New space
draft-edit-space = Edit …
draft-edit-space-title = Edit a space of the draft
draft-lock = Lock
draft-unlock = Unlock
draft-delete-space = Dissolve
draft-merge = Take in
draft-merge-tooltip = Another space becomes part of this one.
draft-own-colour = own colour
draft-name-taken = Another draft has this name.
draft-copy-name = { $name } (copy)
draft-new-name = Draft
draft-blocks = Blocks
draft-blocks-count = { $name } ({ $count })
draft-starts-from = The draft begins
draft-start-empty = empty: no block belongs to a space
draft-start-draft = with another draft
draft-start-which = Draft
draft-begin = Begin
rulebook-about = What the draft is to meet. What is not met is shown, nothing is prevented. Empty fields ask for nothing.
rulebook-residents = Residents of a space from
rulebook-spaces = Number of spaces from
rulebook-to = to
rulebook-to-of = { $what } … to
rulebook-contiguous = Contiguity
rulebook-contiguous-yes = spaces hang together
rulebook-parent = Every space lies in one space of
rulebook-parent-none = –
rulebook-compactness = Compactness at least
rulebook-compactness-tooltip = 4π · area / perimeter² (Polsby and Popper 1991): 1 for a circle, 0.79 for a square, below 0.2 very ragged.
rulebook-barriers = Not cut through by
rulebook-barriers-none = No context layer with lines (motorway, railway, river) in the project.
rulebook-barrier-reach = Parts up to (m beside the border)
rulebook-barrier-reach-tooltip = A motorway is 30 m broad, and two offices draw it differently. A line parts two blocks if it follows more than half of their border, no farther away than so many metres. Empty: 25.
rulebook-bridges = Bridges: blocks that count as neighbours although they do not touch
rulebook-bridge-add = Connect: { $a } – { $b }
rulebook-bridges-hint = Select two blocks on the map and open the rulebook again to connect them; or choose a bridge from the list in the draft under “More”.
rulebook-wrong = Numbers like 5000 or 5,000, “to” not below “from”, compactness between 0 and 1.
command-compare-drafts = Compare drafts …
draft-compare = Compare …
draft-differs = { $n ->
    [one] 1 block lies elsewhere than in “{ $name }”
   *[other] { $count } blocks lie elsewhere than in “{ $name }”
}
draft-differs-residents = { $n ->
    [one] 1 block lies elsewhere than in “{ $name }” ({ $residents } residents)
   *[other] { $count } blocks lie elsewhere than in “{ $name }” ({ $residents } residents)
}
draft-mark-differences = mark differences
draft-take-space = Take over a space
draft-take-space-tooltip = A space of “{ $name }” comes into this draft with its blocks.
draft-table-draft = Draft
draft-table-spaces = Spaces
draft-table-unassigned = without
draft-table-residents = Residents of a space
draft-table-range = { $least } to { $most }
draft-table-violations = Not met
draft-table-outside = outside: { $name }
draft-compare-about = For every department: residents outside the majority space, from the finer to the coarser division. A click on the name shows the draft.
draft-start-definition = with the spaces of a department: each block where most of it lies
draft-start-of = Definition
draft-tooltip-in = Draft: { $name }
draft-tooltip-nowhere = Draft: no space
draft-start-proposal = with a proposal that follows several departments
draft-follows = Whom the proposal follows, and how much (0: not at all)
draft-proposal-under = under this rulebook
draft-proposal-title = Why the proposal is as it is
draft-proposal-about = { $spaces } spaces of { $blocks } blocks. A space follows a department if it is at least half the same as one of its spaces.
draft-proposal-follows-none = follows no department
draft-proposal-follow = { $definition }: { $space } ({ $share })
draft-proposal-outside = { $definition }: { $residents } residents outside the majority space
draft-proposal-outside-area = { $definition }: { $area } outside the majority space
draft-proposal-not-met = Rulebook not met: { $count }
draft-start-decision = with common spaces that were decided
draft-start-common = Common spaces
draft-start-table = With a table “block; space” …
draft-table-title = Table of blocks and spaces
draft-table-taken = From the table: { $assigned } blocks assigned, { $unassigned } without a space, { $unmatched } rows without a matching block.
draft-atoms = Blocks from an overlay …
draft-atoms-title = Blocks from an overlay
draft-atoms-about = Where there are no small blocks, the pieces serve into which several definitions together cut the territory.
draft-atoms-name = Blocks from an overlay
draft-atoms-least = Join smaller pieces
draft-atoms-of = Laid over one another
draft-atoms-make = Make blocks
draft-mark-blocks = Serves as building blocks
draft-proposal-why = Why the proposal is as it is …
draft-rules = Rulebook
draft-space-outside = “{ $name }”: residents outside the majority space
draft-space-outside-area = “{ $name }”: area outside the majority space
draft-space-follows = { $definition }: { $space }
draft-space-share = { $share } of the space lie in “{ $space }”.
block-agreeing = Divided alike by
block-agreeing-none = nobody
draft-sheet-text = The file has several sheets. Which one names the space of each block?
bridge-ask = Bridge …
bridge-title = Bridge between two blocks
bridge-about = Two blocks that count as neighbours although they don't touch or a line parts them. Those selected on the map are proposed.
bridge-first = From block
bridge-second = To block
bridge-search = Code or name
bridge-chosen = Chosen: { $name }
bridge-nothing = No block is called that.
bridge-known = That is the same block, or the bridge is there already.
bridge-add = Connect
legend-draft = Draft: { $name }
legend-draft-unassigned = blocks without a space
legend-draft-violating = spaces against the rulebook
legend-draft-differing = elsewhere in the other draft
job-draft-begin = Beginning the draft
job-draft = Preparing the draft
job-decide = Making common spaces
job-crosswalk = Computing the crosswalk
job-official = Checking requirements
block-reasons = Why
draft-with-unstated = { $n ->
    [one] { $sentence }; 1 block states nothing
   *[other] { $sentence }; { $count } blocks state nothing
}
draft-blocks-unstated = { $n ->
    [one] 1 block states no residents: it counts as 0.
   *[other] { $count } blocks state no residents: they count as 0.
}
draft-blocks-alone = { $n ->
    [one] 1 block has no neighbour within { $within } m. Where streets lie between blocks, a larger distance in the rulebook helps.
   *[other] { $count } blocks have no neighbour within { $within } m. Where streets lie between blocks, a larger distance in the rulebook helps.
}
rulebook-neighbours = Blocks are neighbours up to (m apart)
rulebook-neighbours-tooltip = What two offices draw of one border differs by centimetres, and streets often lie between blocks. Blocks that overlap are neighbours. Empty: 1; 50 at most.
draft-compare-again = Compute anew
