# Errors, findings, history and comparisons in words.

explain-label-place = Where
explain-label-meaning = Meaning
explain-label-remedy = What to do
explain-system-says = The operating system says: { $reason }.
explain-technical = In technical terms: { $reason }
explain-place-line = line { $n }
explain-place-record = record { $n }
explain-in-column = column { $field }
explain-in-field = field { $field }
explain-place-column = { $file }, column { $field }
explain-place-unnamed = without a name
explain-space-number = space no. { $n }
explain-columns = The file's columns: { $list }.
explain-fields = The file's fields: { $list }.
explain-there-are = There are: { $list }.
explain-none-there = There are none yet.

# Use
explain-cancelled = Cancelled.
explain-cancelled-meaning = Nothing was changed.
explain-several-layers = The file holds several sets of boundaries.
explain-several-layers-meaning = It holds: { $list }.
explain-several-layers-remedy = Choose one of them (on the command line with --layer).
explain-write = The result could not be written.
explain-write-remedy = Check that the folder exists, can be written to and the disk is not full, or choose another place.
explain-bad-date = “{ $text }” is no date.
explain-bad-date-remedy = Give the reference date as 2024-12-31, 2024-12 or 2024, or leave it out.
explain-which-definition = It is not said which definition of the project is meant (project.gpkg:Social spaces).
explain-no-definition = This project has no definition “{ $name }”.
explain-no-department = This project has no department “{ $name }”.
explain-no-indicator = This project has no indicator “{ $name }”.
explain-no-layer = The file holds no set of boundaries named “{ $name }”.
explain-no-column = The table has no column “{ $name }”.
explain-not-found-remedy = Check the spelling, or choose one that is there.

# Tables
explain-no-key = No column of the table matches the spaces of “{ $name }”.
explain-no-key-any = No column of the table matches the spaces of any of the project's definitions.
explain-no-key-meaning = The columns { $list } were compared with the codes and names of the spaces.
explain-no-key-remedy = Check that the table speaks of the same spaces, or choose the key column yourself (on the command line with --key).
explain-nothing-matches = No row of the table finds a space of “{ $name }”.
explain-nothing-matches-meaning = The table's keys and the spaces' codes agree in none of the forms tried.
explain-too-few-blocks = { $n ->
    [0] None of the { $rows } rows finds a block of “{ $name }”.
    [one] Only one of { $rows } rows finds a block of “{ $name }”.
   *[other] Only { $matched } of { $rows } rows find a block of “{ $name }”.
}
explain-too-few-blocks-meaning = The table belongs to other blocks: at least half of its rows have to find one. Nothing was taken over.
explain-too-few-blocks-remedy = Choose the definition whose codes stand in the table.
explain-no-value-column = The table has no column with values.
explain-no-value-column-remedy = Choose the column with the values yourself (on the command line with --value).
explain-nothing-to-follow = A proposal needs a definition to follow.
explain-nothing-to-follow-meaning = A proposal follows the departments’ spaces; without them any division is as good as another.
explain-nothing-to-follow-remedy = Choose at least one definition with a weight above 0.
explain-weights-differ = { $weights } weights for { $departments } definitions.
explain-weights-differ-remedy = Give a weight for each, or none at all.
explain-proposal-by-area = Residents are not known: computed by area.
explain-proposal-basis = Residents: { $from }.
explain-proposal-basis-estimated = Residents: { $from }, spread over the blocks (exact for { $share }, estimated otherwise).
explain-proposal-basis-spread = Residents: { $from }, spread over the blocks (estimated).
explain-proposal-outside = { $name }: { $residents } of { $all } residents ({ $share }) live elsewhere than most of their { $finer ->
    [draft] proposed space
   *[definition] present space
}.
explain-proposal-outside-area = { $name }: { $area } lie elsewhere than most of their { $finer ->
    [draft] proposed space
   *[definition] present space
}.
explain-proposal-too-few = { $n ->
    [one] One space has too few residents.
   *[other] { $count } spaces have too few residents.
}
explain-proposal-too-many = { $n ->
    [one] One space has too many residents.
   *[other] { $count } spaces have too many residents.
}
explain-proposal-number = The number of spaces asked for could not be reached.
explain-proposal-without = Blocks without area stayed without a space.
explain-proposal-others = { $n ->
    [one] One more rule is not met.
   *[other] { $count } more rules are not met.
}
explain-no-values = The chosen column holds no numbers.
explain-no-values-meaning = All its cells are empty, suppressed, or text.

# Coordinate systems
explain-crs-unknown = Klammer does not know the coordinate system { $crs }.
explain-crs-remedy = Choose one from the list; in Germany mostly EPSG:25832 or EPSG:25833.
explain-crs-not-planar = { $crs } counts in degrees.
explain-crs-not-planar-meaning = A project needs a planar system in metres, so that areas are right.
explain-crs-not-planar-remedy = Choose EPSG:25832 (western and central Germany) or EPSG:25833 (east) for the project.
explain-crs-unreadable = The statement of the coordinate system (.prj) can't be understood.
explain-crs-choose-remedy = Choose the coordinate system yourself (on the command line with --crs EPSG:…); the office the file comes from knows it.
explain-crs-range = The point { $x } { $y } lies outside what { $from } is made for.
explain-crs-range-meaning = It can't be converted from { $from } to { $to }; probably the coordinate system is stated wrongly.

# Files
explain-file-missing = There is no such file.
explain-file-missing-remedy = Check name and folder.
explain-file-denied = You are not allowed to read this file.
explain-file-denied-remedy = Copy it to a folder of your own, or ask for the right to read it.
explain-file-unreadable = The file can't be read.
explain-file-unreadable-remedy = Check that the disk or network drive can be reached and no other program locks the file.
explain-path-denied = Reading or writing here is not allowed.
explain-path-denied-remedy = Choose a folder you may write to.
explain-path-io = The file can't be accessed.
explain-file-exists = There is a file of this name already.
explain-file-exists-remedy = Choose another name, or remove the file that is there.
explain-out-exists-remedy = Choose another name, or leave { $flag } out.
explain-out-project = There is a Klammer project of this name.
explain-out-project-meaning = Projects are never replaced by a result.
explain-out-input = The result would replace a file it is computed from.
explain-out-no-file = There is no file of this name, but a folder or a device.
explain-out-remedy = Choose another name.
explain-field-twice = Two columns of the result would be called “{ $name }”.
explain-field-twice-remedy = Name each field once. A rate may not be called like a field or like the code.
explain-residents-unused = Blocks or a population grid are named, but weights are to be by area.
explain-residents-unused-remedy = Leave out “--weight area”, or name neither blocks nor a grid.
explain-crs-unused = “--crs” is for files; a project has its own coordinate system.
explain-crs-unused-remedy = Leave out “--crs”.
explain-project-first = What is expected is the project first, then two of its definitions.
explain-project-first-remedy = Write “PROJECT A B”, for instance: town.gpkg Districts Wards. Without a project name two files of boundaries.
explain-disk-full = The disk is full.
explain-disk-full-remedy = Make room, or choose another place.
explain-unknown-kind = Klammer can't read this kind of file.
explain-unknown-kind-meaning = It reads boundaries, lines and points from shapefiles (.shp), ZIP, GeoJSON, GeoPackage and KML, facilities from tables, too, indicators and population grids from tables (.csv, indicators also .xlsx), background maps from PMTiles and MBTiles.
explain-unknown-kind-remedy = Save the data in one of these forms (in Excel “CSV UTF-8”), or choose another file.
explain-empty-archive = The ZIP archive holds no boundaries.
explain-empty-archive-meaning = A shapefile (.shp with .shx and .dbf), GeoJSON, GeoPackage or KML was expected in it.
explain-choose-other-remedy = Choose another file.
explain-no-sibling = { $name } is missing beside the file.
explain-no-sibling-meaning = A shapefile consists of several files of one name: .shp, .shx, .dbf, mostly .prj and .cpg too.
explain-no-sibling-remedy = Put all of them into one folder, or ask for all of them as a ZIP.
explain-truncated = The file ends in the middle.
explain-truncated-meaning = Probably it was not copied or downloaded completely.
explain-copy-again-remedy = Copy the file again, or ask for it once more.
explain-too-large = The file is larger than is accepted ({ $limit }).
explain-too-large-remedy = Cut the data to the planning area first.
explain-damaged = The file is damaged.
explain-unread = The file holds only shapes that Klammer cannot read.
explain-outside-crs = In the coordinate system { $crs } nothing of it lies on the map.
explain-outside-crs-meaning = { $n ->
    [one] One entry of the file has coordinates that cannot occur in it.
   *[other] { $count } entries of the file have coordinates that cannot occur in it.
}
explain-empty-areas = The file holds no areas.
explain-empty-points = The file holds no points.
explain-empty-rows = The table holds no rows.
explain-empty-tiles = The file holds no map.
explain-unread-tiles = This background map is stored in a form that Klammer does not read ({ $form }).
explain-unread-tiles-meaning = It reads PMTiles (version 3) and MBTiles with pictures (PNG, JPEG, WebP) or vector tiles, unpacked or packed with gzip.
explain-unread-tiles-remedy = Ask for the map in one of these forms.
explain-no-field = The file has no field “{ $name }”.
explain-no-field-remedy = Choose one of the fields there are.
explain-no-crs = The file does not say which coordinate system it is in.
explain-no-crs-meaning = Without it (mostly the file .prj) nobody knows where on Earth the boundaries are.
explain-unknown-encoding = The character encoding “{ $label }” is not known.
explain-unknown-encoding-remedy = Choose one of these: { $list }.
explain-no-coordinates = No columns with coordinates were recognised.
explain-no-coordinates-meaning = Longitude and latitude, or easting and northing, are needed.
explain-no-coordinates-remedy = Choose the columns yourself (on the command line with --x and --y).

# Project
explain-name-empty = A name is missing.
explain-name-empty-remedy = Enter a name.
explain-name-taken = The name “{ $name }” is taken.
explain-name-taken-meaning = Names are unique in a project, so that people can speak about them.
explain-name-taken-remedy = Choose another name, with a year for instance.
explain-style-out-of-range = It can’t be drawn like that.
explain-style-out-of-range-remedy = Lines are 0.5 to 8 points wide, points 2 to 30 points large, fills cover 0 to 100%.
explain-extent-empty = This part of the map has no area.
explain-extent-empty-remedy = First show on the map what you want to mark.
explain-gone = Not in the project any more: { $what }.
explain-gone-meaning = It was deleted or undone meanwhile.
explain-gone-remedy = Look at the history; what was deleted can be brought back.
explain-in-use = “{ $name }” can't be deleted.
explain-in-use-meaning = The department still has, or has taken a position on: { $list }.
explain-in-use-remedy = Delete this first, or give it to another department.
explain-needed = “{ $name }” is still needed.
explain-needed-meaning = Built on it: { $list }.
explain-needed-remedy = Delete what is built on it first.
explain-draft-decided = The draft “{ $name }” was decided and stays as it is.
explain-draft-decided-remedy = Begin a new draft from the decision.
explain-draft-empty = No block of the draft “{ $name }” is in a space yet.
explain-draft-empty-remedy = Assign blocks first.
explain-decision-stale = The draft “{ $name }” has changed since the decision was prepared.
explain-decision-stale-remedy = Prepare the decision again.
explain-space-locked = The space “{ $name }” is locked and keeps its blocks.
explain-space-locked-remedy = Unlock the space first.
explain-not-a-block =
    { $n ->
    [one] One block is none of the definition “{ $name }”.
   *[other] { $count } blocks are none of the definition “{ $name }”.
}
explain-not-a-block-remedy = A draft is made only of the blocks of its definition.
explain-definition-decided = The definition “{ $name }” was decided; its borders stay as they are.
explain-definition-decided-remedy = A new draft can begin with it. Residents may still be set.
explain-rulebook-wrong = A value of the rulebook makes no sense ({ $field }).
explain-rulebook-wrong-remedy = Numbers are not negative, and “from” is not above “to”.
explain-date-wrong = “{ $text }” is no valid day or period.
explain-date-wrong-remedy = Write year, month and day, like 2026-11-21; the end is not before the beginning.
explain-invalid = The data can't be taken as they are.
explain-invalid-remedy = Check the source; nothing was changed in the project.
explain-nothing-to-change = There is nothing to change: everything is so already.
explain-nothing-to-undo = There is nothing to undo.
explain-nothing-to-redo = There is nothing to redo.
explain-changed-since = Can't be undone: { $what } was changed since.
explain-changed-since-meaning = Undoing would overwrite that change.
explain-changed-since-remedy = Change the present state by hand.
explain-no-path = The project has no file yet.
explain-no-path-remedy = Save it under a name.
explain-database = The project's database reports an error.
explain-database-remedy = Nothing was changed. If it happens again, copy the diagnostics and pass them on.
explain-not-a-project = The file is not a Klammer project.
explain-not-a-project-remedy = Open a .gpkg file saved by Klammer. Boundaries in other files are imported.
explain-newer = The project was written by a newer version of Klammer.
explain-newer-meaning = Its format is { $found }; this version knows up to { $known }.
explain-newer-remedy = Use the newer version of Klammer.
explain-project-damaged = The project file is damaged. { $what }
explain-project-damaged-remedy = Have what can be read rescued into a new file: in the window with “Rescue into a new file …”, in a terminal with klammer rescue. The damaged file stays as it is. If there is a backup copy, compare the two.
explain-open-elsewhere = The project is open in a window of Klammer.
explain-open-elsewhere-meaning = Two at a time would overwrite each other's work.
explain-open-elsewhere-remedy = Close it there, or go on working there.
explain-unpublished = There is work on this project that was not saved yet.
explain-unpublished-meaning = It is left from a session that did not end properly, and would be lost.
explain-unpublished-remedy = Open the project in the window and save or discard that work first.
explain-changed-on-disk = Somebody else changed the file since it was opened here.
explain-changed-on-disk-meaning = Saving would overwrite those changes.
explain-changed-on-disk-remedy = Save under another name.
explain-in-use-by-other = Another program has the file open.
explain-in-use-by-other-meaning = { $name } lies beside it; QGIS, for one, shows that way that it is writing.
explain-in-use-by-other-remedy = Close the file there and try again.

# Findings
explain-severity-info = Note
explain-severity-warning = Warning
explain-severity-error = Error
explain-finding-area = Together { $area }.
explain-finding-residents = { $count } people live in the spaces concerned.
explain-gap = Gaps
explain-gap-sentence = { $n ->
    [one] One spot between the spaces belongs to no space.
   *[other] { $count } spots between the spaces belong to no space.
}
explain-gap-remedy = Large gaps (lake, forest, another territory) may be meant. If not, Klammer can give them to a neighbouring space.
explain-overlap = Overlaps
explain-overlap-sliver = Narrow overlaps
explain-overlap-sentence = { $n ->
    [one] One spot belongs to several spaces at once.
   *[other] { $count } spots belong to several spaces at once.
}
explain-overlap-remedy = Whoever lives there is counted twice. Ask the department which space the spot belongs to. Klammer gives it to the space you choose, otherwise to the smallest.
explain-self-intersection = Border crosses itself
explain-self-intersection-sentence = { $n ->
    [one] One border line crosses or touches itself.
   *[other] Border lines cross or touch themselves { $count } times.
}
explain-ring-remedy = The area of the space may be wrong. Klammer redraws its border cleanly; what it encloses belongs to it.
explain-degenerate-ring = Border without area
explain-degenerate-ring-sentence = { $n ->
    [one] One border line encloses no area.
   *[other] { $count } border lines enclose no area.
}
explain-ring-order = Direction of borders
explain-ring-order-sentence = { $n ->
    [one] One border line runs the wrong way round or is nested wrongly.
   *[other] { $count } border lines run the wrong way round or are nested wrongly.
}
explain-mended-remedy = Put right while reading; there is nothing to do.
explain-bad-coordinates = Unusable coordinates
explain-bad-coordinates-sentence = { $n ->
    [one] One entry has no coordinates or absurd ones.
   *[other] { $count } entries have no coordinates or absurd ones.
}
explain-bad-coordinates-remedy = Check the coordinate system, and the entries named in the source.
explain-duplicate-code = Duplicate codes
explain-duplicate-code-sentence = { $n ->
    [one] One code is given to several spaces.
   *[other] { $count } codes are given to several spaces.
}
explain-duplicate-code-remedy = Tables can't tell these spaces apart. Correct the code, or choose another column as the code. Klammer can add “-2”, “-3” … from the second space on.
explain-empty-code = Spaces without code
explain-empty-code-sentence = { $n ->
    [one] One space has no code.
   *[other] { $count } spaces have no code.
}
explain-empty-code-remedy = Tables find these spaces by name only. Add the code, or choose another column. Klammer can take the place in the file as code (“#17”).
explain-duplicate-shape = Same spaces
explain-duplicate-shape-sentence = { $n ->
    [one] Two spaces have the same shape.
   *[other] Spaces have the same shape { $count } times.
}
explain-duplicate-shape-remedy = Probably one space was saved twice. Klammer can keep the first with a code and remove the others.
explain-null-geometry = Entries without border
explain-null-geometry-sentence = { $n ->
    [one] One entry has no border that encloses an area and was left out.
   *[other] { $count } entries have no border that encloses an area and were left out.
}
explain-null-geometry-remedy = If a space is missing, it has to be drawn in the source.
explain-not-an-area = Shapes that cannot be read
explain-not-an-area-sentence = { $n ->
    [one] One entry has a shape that Klammer cannot read (arcs, solids) and was left out.
   *[other] { $count } entries have shapes that Klammer cannot read (arcs, solids) and were left out.
}
explain-not-an-area-remedy = Ask for the file with straight segments instead of arcs.
explain-extra-dimensions = Heights
explain-extra-dimensions-sentence = { $n ->
    [one] One entry has heights or measures at its points; they were dropped.
   *[other] { $count } entries have heights or measures at their points; they were dropped.
}
explain-crs-assumed = Coordinate system assumed
explain-crs-assumed-sentence = The file does not say clearly which coordinate system it is in; one was assumed.
explain-crs-assumed-remedy = Look at the map whether the spaces are in the right place; if not, import again with another coordinate system.
explain-encoding-assumed = Character encoding assumed
explain-encoding-assumed-sentence = The file does not say how its special letters are written; it was assumed.
explain-encoding-assumed-remedy = Look whether special letters are right; if not, import again with another encoding.
explain-broken-text = Broken special letters
explain-broken-text-sentence = { $n ->
    [one] One text looks as if read in the wrong encoding (“StraÃŸe”).
   *[other] { $count } texts look as if read in the wrong encoding (“StraÃŸe”).
}
explain-broken-text-remedy = Import again with another encoding; if the texts are broken in the source already, have them corrected there.
explain-bad-residents = Unusable numbers of residents
explain-bad-residents-sentence = { $n ->
    [one] One number of residents is no number or negative, and counts as not stated.
   *[other] { $count } numbers of residents are no numbers or negative, and count as not stated.
}
explain-bad-residents-remedy = Have them corrected in the source, or choose another column.
explain-record-mismatch = Borders and table do not match
explain-record-mismatch-sentence = { $n ->
    [one] One entry is only among the borders (.shp) or only in the table (.dbf).
   *[other] { $count } entries are only among the borders (.shp) or only in the table (.dbf).
}
explain-record-mismatch-remedy = Probably .shp and .dbf are of different dates: ask for both of them together once more.
explain-deleted-record = Entries marked as deleted
explain-deleted-record-sentence = { $n ->
    [one] One entry is marked as deleted in the table and was left out.
   *[other] { $count } entries are marked as deleted in the table and were left out.
}
explain-deleted-record-remedy = Mostly there is nothing to do; if a space is missing, have the source looked at.
explain-no-position = Entries without a place
explain-no-position-sentence = { $n ->
    [one] One facility has no usable coordinates and was left out.
   *[other] { $count } facilities have no usable coordinates and were left out.
}
explain-no-position-remedy = Add the coordinates to the file and import it again.
explain-not-a-point = Entries that are no points
explain-not-a-point-sentence = { $n ->
    [one] One entry is a line or an area and was left out.
   *[other] { $count } entries are lines or areas and were left out.
}
explain-not-a-point-remedy = Check that this is the right file.
explain-bad-capacity = Unusable capacities
explain-bad-capacity-sentence = { $n ->
    [one] One capacity is no number or negative, and counts as not stated.
   *[other] { $count } capacities are no numbers or negative, and count as not stated.
}
explain-bad-capacity-remedy = Correct them in the file, or choose another column.
explain-gap-sliver = Narrow gaps
explain-gap-sliver-sentence = { $n ->
    [one] One narrow crack runs between spaces.
   *[other] { $count } narrow cracks run between spaces.
}
explain-gap-sliver-remedy = Such cracks come from drawing. Klammer gives each to the neighbouring space with the longest common border.
explain-overlap-sliver-sentence = { $n ->
    [one] One narrow strip belongs to several spaces at once.
   *[other] { $count } narrow strips belong to several spaces at once.
}
explain-overlap-sliver-remedy = Such strips come from drawing. Klammer leaves each with the space it borders on longest.
explain-outside-boundary = Beyond the outer boundary
explain-outside-boundary-sentence = { $n ->
    [one] In one place a space reaches beyond the outer boundary.
   *[other] In { $count } places spaces reach beyond the outer boundary.
}
explain-outside-boundary-remedy = Check which outer boundary holds. Klammer can cut off what reaches beyond.
explain-uncovered-boundary = Uncovered inside the outer boundary
explain-uncovered-boundary-sentence = { $n ->
    [one] One spot inside the outer boundary belongs to no space.
   *[other] { $count } spots inside the outer boundary belong to no space.
}
explain-uncovered-boundary-remedy = Whoever lives there is not counted. Klammer can give the spot to the neighbouring space; ask the department about large areas.
explain-near-duplicate-shape = Nearly equal shapes
explain-near-duplicate-shape-sentence = { $n ->
    [one] Two spaces cover nearly the same ground.
   *[other] In { $count } cases spaces cover nearly the same ground.
}
explain-near-duplicate-shape-remedy = Mostly an old and a new version stand side by side. Ask the department which one holds, and delete the other in the file.
explain-similar-codes = Nearly equal codes
explain-similar-codes-sentence = { $n ->
    [one] Two codes differ only in spelling, spaces or leading zeros.
   *[other] In { $count } cases codes differ only in spelling, spaces or leading zeros.
}
explain-similar-codes-remedy = Check whether the same space is meant. Otherwise tables find the wrong space.
explain-repeated-name = One name, several codes
explain-repeated-name-sentence = { $n ->
    [one] One name stands beside several codes.
   *[other] { $count } names stand beside several codes.
}
explain-repeated-name-remedy = For parts of one space this is meant. Otherwise correct the file, for tables with names can't tell the spaces apart.
explain-point-contact = Parts meet in one point only
explain-point-contact-sentence = { $n ->
    [one] One space consists of parts that touch in one point only.
   *[other] { $count } spaces consist of parts that touch in one point only.
}
explain-point-contact-remedy = Harmless for figures. Often a drawing error: look at the map.
explain-exclave = Spaces of several parts
explain-exclave-sentence = { $n ->
    [one] One space consists of parts that lie apart.
   *[other] { $count } spaces consist of parts that lie apart.
}
explain-exclave-remedy = Often meant (exclaves, islands). Nothing to do if it is right.
explain-absurd-extent = Spaces far from all others
explain-absurd-extent-sentence = { $n ->
    [one] One space lies far from all others or is impossibly large or small.
   *[other] { $count } spaces lie far from all others or are impossibly large or small.
}
explain-absurd-extent-remedy = Mostly an error in the coordinates: ask where the file comes from.
explain-lost-zeros = Leading zeros are missing
explain-lost-zeros-sentence = { $n ->
    [one] One code lacks leading zeros that other data of the project have.
   *[other] { $count } codes lack leading zeros that other data of the project have.
}
explain-lost-zeros-remedy = This happens when Excel saves a file. Klammer can put the zeros back.
explain-sibling-missing = A file beside it is missing
explain-sibling-missing-sentence = { $n ->
    [one] One file that belongs to the shapefile is missing.
   *[other] { $count } files that belong to the shapefile are missing.
}
explain-sibling-missing-remedy = Without .dbf there are no codes and names, without .prj the coordinate system must be guessed. Best have everything sent as a ZIP.
explain-broken-sibling = A file beside it is damaged
explain-broken-sibling-sentence = { $n ->
    [one] One file beside the shapefile is damaged and was used in part or not at all.
   *[other] { $count } files beside the shapefile are damaged and were used in part or not at all.
}
explain-broken-sibling-remedy = Fetch the file again, or have it sent again.
explain-foreign-sibling = A file beside it belongs elsewhere
explain-foreign-sibling-sentence = { $n ->
    [one] One file beside the shapefile seems to belong to another one.
   *[other] { $count } files beside the shapefile seem to belong to another one.
}
explain-foreign-sibling-remedy = Files were probably mixed up: codes and names may belong to the wrong spaces. Fetch the files again together.
explain-repeated-field = Field names doubled or cut off
explain-repeated-field-sentence = { $n ->
    [one] One field name occurs several times or is cut off.
   *[other] { $count } field names occur several times or are cut off.
}
explain-repeated-field-remedy = Shapefiles cut names to ten characters. The preview shows which field holds what.
explain-empty-geometry = Spaces without area
explain-empty-geometry-sentence = { $n ->
    [one] One space has no area.
   *[other] { $count } spaces have no area.
}
explain-empty-geometry-remedy = Klammer can remove them; what is said about them is then no longer in the project.
explain-other-shapes = Shapes of another kind in the file
explain-other-shapes-sentence = { $n ->
    [one] One entry of the file has a shape of another kind (area, line or point).
   *[other] { $count } entries of the file have shapes of another kind (areas, lines or points).
}
explain-other-shapes-remedy = They are not read here. Areas can be imported by themselves as spaces, lines and areas as map layers, points as facilities or as a map layer.
explain-swapped-axes = Northing before easting
explain-swapped-axes-sentence = The file gives the northing (or latitude) first. The coordinates were swapped while reading.
explain-swapped-axes-remedy = The map shows whether the spaces lie where they should.
explain-foreign-crs = Unknown coordinate system
explain-foreign-crs-sentence = The file states a coordinate system that Klammer does not know. The numbers alone do not tell it for certain.
explain-foreign-crs-remedy = Ask where the file comes from for a version in ETRS89/UTM. Choose a coordinate system yourself only if you know it.
explain-shifted-origin = Another origin of coordinates
explain-shifted-origin-sentence = The file counts its coordinates from another origin than the known coordinate system. The difference was taken off while reading.
explain-shifted-origin-remedy = The map shows whether the spaces lie where they should.
explain-unreadable-set = Parts of the file that were not read
explain-unreadable-set-sentence = { $n ->
    [one] One part of the file could not be read or is empty.
   *[other] { $count } parts of the file could not be read or are empty.
}
explain-unreadable-set-remedy = What can be read is offered. If something is missing from it, ask for the parts named here once more.

# History
explain-spaces = { $n ->
    [one] 1 space
   *[other] { $count } spaces
}
explain-facilities = { $n ->
    [one] 1 facility
   *[other] { $count } facilities
}
explain-values = { $n ->
    [one] 1 value
   *[other] { $count } values
}
explain-history-for = for “{ $name }”
explain-history-from = from { $name }
explain-history-renamed = { $sentence } (was “{ $old }”)
explain-history-undo = Undone: { $what }
explain-history-redo = Redone: { $what }
explain-history-create-project = Project “{ $name }” created
explain-history-edit-project = Title of the project changed: “{ $name }”
explain-history-add-department = Department “{ $name }” added
explain-history-edit-department = Department “{ $name }” changed
explain-history-delete-department = Department “{ $name }” deleted
explain-history-import-definition = Definition “{ $name }” imported{ $details }
explain-history-edit-definition = Details of definition “{ $name }” changed
explain-cells = { $n ->
    [one] 1 cell
   *[other] { $count } cells
}
explain-shapes = { $n ->
    [one] 1 line, point or area
   *[other] { $count } lines, points or areas
}
explain-places = { $n ->
    [one] 1 place
   *[other] { $count } places
}
explain-history-mend-definition = “{ $name }” mended{ $details }
explain-history-set-residents = Residents of “{ $name }” set{ $details }
explain-history-replace-definition = Definition “{ $name }” replaced by a newer file{ $details }
explain-history-import-grid = Population grid “{ $name }” imported{ $details }
explain-history-delete-grid = Population grid “{ $name }” deleted
explain-history-import-context = Context layer “{ $name }” imported{ $details }
explain-history-edit-context = Details of context layer “{ $name }” changed
explain-history-delete-context = Context layer “{ $name }” deleted
explain-history-delete-definition = Definition “{ $name }” deleted
explain-history-import-facilities = Facilities “{ $name }” imported{ $details }
explain-history-edit-facility-set = Details of facilities “{ $name }” changed
explain-history-edit-facility = Facility “{ $name }” changed
explain-history-delete-facility = Facility “{ $name }” deleted
explain-history-delete-facility-set = Facilities “{ $name }” deleted
explain-history-import-indicator = Indicator “{ $name }” imported{ $details }
explain-history-derive-indicator = Indicator “{ $name }” converted to “{ $definition }”
explain-history-derive-indicators = { $count } indicators converted to “{ $definition }”
explain-history-derive-again = Converted indicator “{ $name }” computed anew
explain-history-derive-again-several = { $count } converted indicators computed anew
explain-history-edit-indicator = Details of indicator “{ $name }” changed
explain-history-delete-indicator = Indicator “{ $name }” deleted

# Joining tables
explain-key-exact = exactly as written
explain-key-folded = upper and lower case alike
explain-key-number = the number only, without letters and leading zeros (“STGT03” like “3”)
explain-key-name-after-number = the name only, without a number before it (“03 Nordstadt” like “Nordstadt”)
explain-key-two-forms = table: { $table }; spaces: { $space }
explain-join-code = column “{ $field }” = code of the space ({ $form })
explain-join-name = column “{ $field }” = name of the space ({ $form })
explain-proposal = { $matched } of { $spaces } spaces find their row, { $n ->
    [0] no row is left over
    [one] 1 row is left over
   *[other] { $rows } rows are left over
}
explain-proposal-ambiguous = , { $count } not unique

# Values
explain-measured = measured
explain-aggregated = summed
explain-estimated-all = estimated
explain-estimated = estimated, { $share } of it exact
explain-missing = missing
explain-suppressed = suppressed
explain-kind-count = count
explain-kind-rate = rate
explain-kind-mean = mean
explain-polarity-neutral = neither good nor bad
explain-polarity-burden = a high value is a burden
explain-polarity-good = a high value is good
explain-crs-prj = from the .prj
explain-crs-prj-doubtful = from the .prj, which leaves doubt
explain-crs-geojson = GeoJSON without another statement
explain-crs-geojson-member = stated by the GeoJSON
explain-crs-coordinates = guessed from the coordinates
explain-crs-stated = from the file
explain-crs-stated-doubtful = from the file, which leaves doubt
explain-crs-of-format = always so in this file format
explain-encoding-cpg = from the .cpg
explain-encoding-byte = from the .dbf
explain-encoding-format = always for this format
explain-encoding-detected = guessed from the texts
explain-encoding-ascii = does not matter, no special letters

# Comparison
explain-compare-few = Fewer than 3 of { $total } residents live outside the space of “{ $coarse }” that the rest of their space in “{ $fine }” belongs to.
explain-compare-people = { $outside } of { $total } residents ({ $share }) live outside the space of “{ $coarse }” that the rest of their space in “{ $fine }” belongs to.
explain-compare-none = Nobody lives outside: as far as people live in them, the spaces of “{ $fine }” each lie in one space of “{ $coarse }”.
explain-compare-nobody = By the figures there are, nobody lives on the common ground.
explain-compare-area = By area, { $share } lie outside the space of “{ $coarse }” that most of their space in “{ $fine }” belongs to. How many people that concerns is not known: no definition carries residents.
explain-compare-no-common = The two have no ground in common.
explain-compare-unstated = { $n ->
    [one] { $basis } 1 space states no number and counts as nobody.
   *[other] { $basis } { $count } spaces state no number and count as nobody.
}
explain-compare-basis = Counted by the residents of “{ $name }” ({ $dated }); { $exact } exact, { $estimated } estimated by area.
explain-compare-dated = as of { $date }
explain-compare-undated = date not stated
explain-compare-agreement = V-measure { $v } (homogeneity { $homogeneity }, completeness { $completeness }; 1 = cut alike), normalised variation of information { $nvi } (0 = cut alike)
explain-compare-common = Common ground: { $area }
explain-compare-only = { $area } lie only in “{ $name }”, not in “{ $other }”
explain-compare-double = { $area } belong to several spaces of “{ $name }”
explain-compare-reverse = The other way round: { $sentence }
explain-quoted = “{ $text }”
explain-and-more = { $named } and { $n } more
explain-concerned = { $n ->
    [one] 1 resident
   *[other] { $count } residents
}
explain-concerned-hidden = residents suppressed
explain-reaches-people = { $n ->
    [one] { $space } reaches with 1 resident ({ $share }) into { $into }; most of it belongs to { $majority }.
   *[other] { $space } reaches with { $count } residents ({ $share }) into { $into }; most of it belongs to { $majority }.
}
explain-reaches-hidden = { $space } reaches with residents (suppressed) into { $into }; most of it belongs to { $majority }.
explain-reaches-nobody = { $space } reaches with { $area } without residents into { $into }; most of it belongs to { $majority }.
explain-reaches-area = { $space } reaches with { $area } ({ $share }) into { $into }; most of it belongs to { $majority }.
explain-nested = { $inside } of { $all } spaces of “{ $name }” lie wholly inside one space of “{ $other }” (but for 1 %).
explain-matched-people = Matched one to one: { $pairs } pairs; { $share } of the residents live in them.
explain-matched-area = Matched one to one: { $pairs } pairs with { $share } of the common area.
explain-change-split = split
explain-change-merged = merged
explain-change-recut = recut
explain-change-moved = border moved
explain-change-new = new
explain-change-gone = gone
explain-change-renamed = renamed
explain-changed-split = { $old } is split into { $new } ({ $people }).
explain-changed-merged = { $old } are merged into { $new } ({ $people }).
explain-changed-recut = { $old } are cut anew: { $new } ({ $people }).
explain-changed-moved = { $old } has another border ({ $people } change their space).
explain-changed-moved-renamed = { $old } has another border ({ $people } change their space) and is called { $new } now.
explain-changed-new = { $new } is new ({ $people }).
explain-changed-gone = { $old } is gone ({ $people }).
explain-changed-renamed = { $old } is called { $new } now; its border stayed ({ $people }).
explain-versions-same = Nothing changed between “{ $old }” and “{ $new }”.
explain-versions-spaces = From “{ $old }” to “{ $new }”: { $n } changes, { $unchanged } spaces stayed as they were. How many people that concerns is not known.
explain-versions-few = From “{ $old }” to “{ $new }” fewer than 3 residents belong to another space; { $unchanged } spaces stayed as they were.
explain-versions-people = From “{ $old }” to “{ $new }” { $people } residents belong to another space; { $unchanged } spaces stayed as they were.

explain-defect = Klammer itself made a mistake here.
explain-defect-meaning = Work in the background ({ $lane }) broke off. The project is unchanged.
explain-defect-remedy = Please copy the diagnostics (Help) and send them to the developers.
explain-project-among-files = A project and other files can’t be looked at together.
explain-project-among-files-meaning = Boundary files are shown together, a project by itself.
explain-project-among-files-remedy = Open the project alone, or import the other files into it.
explain-history-add-version = Version “{ $name }” named
explain-history-delete-version = Named version “{ $name }” deleted
explain-history-add-bookmark = Bookmark “{ $name }” set
explain-history-rename-bookmark = Bookmark renamed to “{ $name }”
explain-history-delete-bookmark = Bookmark “{ $name }” deleted
explain-history-mark-blocks =
    { $blocks ->
    [yes] Definition “{ $name }” marked as building blocks
   *[no] Definition “{ $name }” no longer building blocks
}
explain-history-add-draft = Draft “{ $name }” begun
explain-history-rename-draft = Draft “{ $name }” named
explain-history-set-rulebook = Rulebook of draft “{ $name }” changed
explain-history-delete-draft = Draft “{ $name }” deleted
explain-history-assign-blocks =
    { $n ->
    [one] One block moved into “{ $name }”
   *[other] { $count } blocks moved into “{ $name }”
} (draft “{ $draft }”)
explain-history-unassign-blocks =
    { $n ->
    [one] One block taken out of its space
   *[other] { $count } blocks taken out of their spaces
} (draft “{ $draft }”)
explain-history-add-draft-space = Space “{ $name }” made (draft “{ $draft }”)
explain-history-split-draft-space = Space “{ $name }” split off “{ $from }” (draft “{ $draft }”)
explain-history-copy-draft-space = Space “{ $name }” taken over from draft “{ $from }” (draft “{ $draft }”)
explain-history-edit-draft-space = Space “{ $name }” edited (draft “{ $draft }”)
explain-history-merge-draft-spaces = { $from } merged into “{ $name }” (draft “{ $draft }”)
explain-history-delete-draft-space = Space “{ $name }” dissolved (draft “{ $draft }”)
explain-history-set-position =
    Position: { $name } { $stance ->
    [agrees] agrees
    [agrees_if] agrees with a condition
    [objects] objects
   *[no_answer] has not answered yet
} ({ $space ->
    [none] draft “{ $draft }”
   *[other] “{ $space }” in draft “{ $draft }”
})
explain-history-delete-position = Position of { $name } deleted (draft “{ $draft }”)
explain-history-decide = Draft “{ $draft }” decided as “{ $name }”
explain-history-edit-decision = Record of the decision “{ $name }” changed
explain-history-keep-crosswalk = Crosswalk “{ $name }” kept
explain-history-delete-crosswalk = Crosswalk “{ $name }” deleted
explain-history-go-back = Went back to the version “{ $name }”
explain-history-foreign-edit = Edited in another program: { $what } – { $counts } ({ $names })
explain-history-foreign-renamed = Renamed in another program: { $what } – “{ $old }” to “{ $name }”
explain-history-replaced-outside = Written anew by another program: { $what } ({ $before } rows before, { $after } now). What changed in detail is not known.
explain-history-compact = Project compacted: { $what } removed for good
explain-outside-layer = “{ $name }”
explain-outside-project = about the project
explain-outside-departments = departments
explain-outside-definitions = about definitions
explain-outside-facility-sets = about facilities
explain-outside-indicators = about indicators
explain-outside-grids = about population grids
explain-outside-context-layers = about context layers
explain-outside-versions = named versions
explain-outside-bookmarks = bookmarks
explain-outside-drafts = drafts
explain-outside-positions = positions of departments
explain-outside-decisions = decisions
explain-outside-crosswalks = crosswalks
explain-rows-changed = { $count } changed
explain-rows-added = { $count } added
explain-rows-deleted = { $count } deleted
explain-definitions = { $n ->
    [one] { $count } definition
   *[other] { $count } definitions
}
explain-crosswalks = { $n ->
    [one] { $count } crosswalk
   *[other] { $count } crosswalks
}
explain-facility-sets = { $n ->
    [one] { $count } facility set
   *[other] { $count } facility sets
}
explain-grids = { $n ->
    [one] { $count } population grid
   *[other] { $count } population grids
}
explain-context-layers = { $n ->
    [one] { $count } context layer
   *[other] { $count } context layers
}
explain-indicators = { $n ->
    [one] { $count } indicator
   *[other] { $count } indicators
}
explain-sources = { $n ->
    [one] { $count } source file
   *[other] { $count } source files
}
explain-settled = This step can no longer be undone or done again.
explain-settled-meaning = What that would need was removed for good when the project was compacted.
explain-settled-remedy = Change the present state by hand, or import the file again.
explain-left-alone = “{ $name }” would be left without the department or definition it belongs to.
explain-left-alone-meaning = Later steps build on this one; so nothing was changed.
explain-left-alone-remedy = Undo those later steps first, or change “{ $name }” by hand.
explain-opener = Also opened by { $who } since { $since }
explain-opener-no-time = Also opened by { $who }
explain-opener-nobody = Also opened by somebody else since { $since }
explain-opener-nobody-no-time = Also opened by somebody else

# What can be damaged in a project file.
defect-place-table = table { $table }
defect-place-row = table { $table }, row { $row }
defect-place-field = table { $table }, row { $row }, field { $field }
defect-cut = It ends after { $bytes } bytes.
defect-cut-meaning = It should have { $expected } bytes. Mostly copying, downloading or saving was interrupted; what came after is no longer in this file.
defect-header-cut-meaning = Not even the beginning of the file is whole. Mostly copying, downloading or saving was interrupted.
defect-page-size = Its beginning is overwritten: it states pages of { $bytes } bytes.
defect-page-size-meaning = Without that the file can't be read.
defect-pages = Parts of it are overwritten or stand in the wrong place.
defect-unreadable = Something in it can't be read.
defect-no-format = It does not say in which format it is saved.
defect-step-altered = Step { $number } of its format is not the published one.
defect-format-meaning = Klammer might misunderstand the content and therefore leaves it alone.
defect-table-missing = A table is missing.
defect-table-altered = A table is built in another way than Klammer makes it.
defect-altered-meaning = Another program changed how the file is built, or it is overwritten in this place.
defect-stored-code = The file would run computations of its own when read.
defect-stored-code-meaning = Klammer makes nothing of the kind. From a stranger it may be an attack; none of it was run.
defect-schema-too-large = Its list of tables is too long ({ $count } entries, the longest of { $bytes } bytes).
defect-not-publishable = The copy that was to be saved is not in the right form.
defect-layer-name = “{ $name }” is no name that Klammer gives to a layer.
defect-layer-missing = The table with the spaces or facilities is missing.
defect-layer-missing-meaning = A definition or a set of facilities no longer has its content.
defect-layer-altered = The table with the spaces or facilities is built in another way than Klammer makes it.
defect-record-altered = The record of changes to this table is missing or built in another way.
defect-record-altered-meaning = Without it nothing can be undone there.
defect-layer-of = What is here does not belong to “{ $owner }”.
defect-spatial-index = The index of places does not agree with the geometries ({ $count } rows).
defect-spatial-index-meaning = Other programs may show nothing here. Klammer does not make it anew by itself when saving.
defect-registration = “{ $layer }” is not registered.
defect-reference-system = The coordinate system { $code } is not described.
defect-others-meaning = Other programs may not find the layer. Klammer adds this when it opens the file.
defect-rows-lost = Rows can't be read (up to { $count }).
defect-rows-lost-meaning = The place in the file where they stood is overwritten or missing.
defect-geometry = A geometry can't be read.
defect-value = “{ $value }” can't stand here.
defect-value-meaning = The place is overwritten, or another program wrote into it.
defect-uid-twice = Two rows have the same identity { $uid }.
defect-uid-twice-meaning = The second gets a new one when the file is opened.
defect-dangling = What is referred to is missing: { $value }.
defect-dangling-meaning = What belongs to it is no longer in this file.
defect-no-title = Title and coordinate system are missing.
defect-no-title-meaning = Without a coordinate system the spaces have no place.
defect-crs = Its coordinate system EPSG:{ $code } is none in metres that Klammer knows.
defect-crs-meaning = Areas and distances would be wrong.
defect-history-entry = Entry { $number } of the history can't be read.
defect-history-gap = The history has no entries { $from } to { $to }.
defect-history-gap-meaning = What was changed then can no longer be undone.
defect-source-archive = The kept file “{ $file }” can't be unpacked.
defect-source-content = The kept file “{ $file }” is no longer the one that was imported.
defect-source-content-meaning = Its checksum is { $found }. Spaces and values in the project are not affected.
foreign-not-a-file = This is no file.
foreign-empty = The file is empty.
foreign-too-large = It is larger than 8 GiB; no project is that large.
foreign-not-a-geopackage = It is of another kind.
foreign-other-database = It is an SQLite database, but no GeoPackage (1.2 or later).
foreign-other-program = It is a GeoPackage of another program.

# Checking and rescuing a project file.
check-size = Beginning and size
check-stored-code = Nothing that computes when read
check-pages = Pages and indexes
check-format = Format
check-tables = Tables
check-layers = Layers and the record of their changes
check-spatial-index = Index of places
check-rows = Spaces and facilities
check-content = Departments, definitions, indicators and what they refer to
check-history = History
check-sources = Kept files
check-registrations = Registrations for other programs
check-opening = Opening
check-fine = fine
check-not-made = not checked, for too much is missing before
check-defects = { $n ->
    [one] 1 defect
   *[other] { $count } defects
}
check-more = and { $count } more
check-whole-file = file
check-sibling = Note: { $file } lies beside the file: another program is in it, or crashed in it. It was read along.
check-foreign-code = Note: not of this version of Klammer: { $list }. None of it is ever run; at opening it is made anew or removed.
rescue-title = { $file } (rescued)
rescue-department = Unknown department
rescue-whole = Everything that could be read is rescued; nothing is missing that could be found.
rescue-partly = What could be read is rescued; a part is lost.
rescue-cut = The file ended after { $bytes } of { $expected } bytes.
rescue-title-lost = The project's title could no longer be read.
rescue-crs-lost = The coordinate system could no longer be read and is taken from the geometries.
rescue-part-lost = { $what }: { $kept } rescued, up to { $lost } lost
rescue-part-whole = { $what }: { $kept } rescued
rescue-departments = Departments
rescue-definitions = Definitions
rescue-spaces = Spaces of “{ $name }”
rescue-geometries = Boundaries of the spaces of “{ $name }”
rescue-facility-sets = Sets of facilities
rescue-facilities = Facilities of “{ $name }”
rescue-grids = Population grids
rescue-cells = Cells of “{ $name }”
rescue-context-layers = Context layers
rescue-bookmarks = Bookmarks
rescue-drafts = Drafts
rescue-blocks = Assignments of blocks
rescue-positions = Positions of departments
rescue-decisions = Decisions
rescue-crosswalks = Crosswalks
rescue-weights = Rows of crosswalks
rescue-shapes = Lines, points or areas of “{ $name }”
rescue-indicators = Indicators
rescue-values = Values of “{ $name }”
rescue-sources = Kept files
rescue-history = Entries in the old history: { $count }. They stay in the damaged file; the new history begins with the rescue.
rescue-unseen = A value that was overwritten by another possible value is not noticed.
rescue-remedy = Look through what was rescued and save it under a new name. Keep the damaged file until you are sure.
explain-nothing-to-rescue = Nothing in the file can be read any more.
explain-nothing-to-rescue-meaning = Neither spaces nor facilities, departments or indicators were found. No new file was made.
explain-nothing-to-rescue-remedy = Take a backup copy, or ask for the file once more.
explain-history-rescue = Rescued from the damaged file “{ $file }” (definitions: { $definitions }, spaces: { $spaces }, facilities: { $facilities }, indicators: { $indicators })
explain-no-version = There is no named version "{ $name }".
explain-outside-values = values of indicators
explain-outside-unmatched = rows without a space
explain-outside-sources = kept source files
explain-outside-history = the history itself
rescue-part-none = { $what }: nothing rescued

explain-nothing-to-mend = There is nothing to mend here
explain-nothing-to-mend-meaning = What was to be mended does not occur in this definition (any more).
explain-nothing-differs = The newer file changes nothing
explain-nothing-differs-meaning = Spaces, borders, codes, names and residents are the same as in the project.
explain-no-date = The reference date is missing
explain-no-date-meaning = Later nobody can tell what residents without a date mean.
explain-no-date-remedy = Say when they were counted, for example 2024-12-31.
explain-no-residents = No definition carries residents
explain-no-residents-remedy = Import residents (import-residents), or compare by area (--weight area).
explain-kind-areas = areas
explain-kind-lines = lines
explain-kind-points = points
explain-other-kinds = Only { $kind } are taken. The layer also has: { $list }. Import each kind as a context layer of its own.
explain-about-residents = about { $count } residents
explain-difference-same = { $n ->
    [one] 1 space unchanged
   *[other] { $count } spaces unchanged
}
explain-difference-moved = { $n ->
    [one] 1 space with another border
   *[other] { $count } spaces with another border
}
explain-difference-renamed = { $n ->
    [one] 1 space renamed
   *[other] { $count } spaces renamed
}
explain-difference-counted = { $n ->
    [one] 1 space with other residents
   *[other] { $count } spaces with other residents
}
explain-difference-new = { $n ->
    [one] 1 new space
   *[other] { $count } new spaces
}
explain-difference-gone = { $n ->
    [one] 1 space goes
   *[other] { $count } spaces go
}
explain-difference-values = { $n ->
    [one] 1 value of an indicator goes with them
   *[other] { $count } values of indicators go with them
}
explain-difference-ground = Changes hands: { $figures }
explain-lon-lat = { $lat }° N, { $lon }° E
explain-at-project = in the project’s area
explain-from-project = { $km } km from the project
explain-in-germany = in Germany
explain-outside-germany = outside the area this system is for
explain-swapped = , axes swapped
explain-no-grid = There is no population grid “{ $name }” in this project.
explain-no-context-layer = There is no context layer “{ $name }” in this project.
explain-strips = { $title } (narrow strips)
explain-grid-kept = { $kept } cells taken, of { $lines } lines of the file
explain-grid-hidden = { $count } of them suppressed or empty (the source does not always tell them apart)
explain-grid-missing = { $count } of them without a value
explain-grid-outside = { $count } cells lie outside the project and were not taken
explain-grid-repeated = { $count } lines name a cell again and were left out
explain-grid-unusable = { $count } lines without a usable position were left out
explain-residents-taken = Residents of “{ $definition }” taken from “{ $grid }”
explain-residents-total = All spaces together: { $total } residents.
explain-residents-missing = { $n ->
    [one] 1 space is left without: no cell in it states residents.
   *[other] { $count } spaces are left without: no cell in them states residents.
}
explain-residents-outside = Outside all spaces: { $count } residents.
explain-residents-hidden = { $n ->
    [one] 1 cell in the spaces is suppressed or empty and missing from the sums.
   *[other] { $count } cells in the spaces are suppressed or empty and missing from the sums.
}
explain-residents-by-area = Cells on a border were shared out by area. For small spaces the result is only an estimate.
explain-no-sheet = There is no sheet “{ $name }” in the file.
explain-several-sheets = The file has several sheets.
explain-several-sheets-remedy = Choose one (on the command line with --sheet).
explain-changed-meanwhile = The definition was changed meanwhile.
explain-changed-meanwhile-meaning = Another change came while the file was read. Nothing was replaced.
explain-changed-meanwhile-remedy = Import the file once more.
explain-few-residents = fewer than 3 residents

# Map sheets.
explain-elsewhere-on-sheet = Nothing of what is to be shown lies in the chosen extent.
explain-elsewhere-on-sheet-meaning = It lies within { $extent }.
explain-elsewhere-on-sheet-remedy = Choose another extent: a bookmark, a definition, or four coordinates in the project's system (west, south, east, north).
explain-not-stored = There is no stored project yet that could be changed.
explain-nothing-on-sheet = There would be nothing to be seen on the map.
explain-nothing-on-sheet-remedy = Choose a definition, facilities or a context layer to be shown on the map.
explain-resolution = { $dpi } dots per inch are not possible.
explain-resolution-remedy = Give { $least } to { $most }.
explain-sheet-defect = The map sheet could not be made.
explain-workbook = The workbook could not be made.
explain-workbook-remedy = Write the table as CSV.
explain-table-ending = “{ $file }” ends neither in .csv nor in .xlsx.
explain-table-ending-remedy = Give a file name with one of these endings.
explain-no-draft = There is no draft “{ $name }” in this project.
explain-no-decision = There is no decision “{ $name }” in this project.
explain-no-crosswalk = There is no crosswalk “{ $name }” in this project.
explain-other-blocks = “{ $a }” and “{ $b }” are made of different blocks.
explain-other-blocks-remedy = Begin one of the drafts anew with the blocks of the other.
explain-no-bookmark = There is no bookmark “{ $name }” in this project.
explain-no-theme = There is no indicator or definition “{ $name }” in this project.
explain-not-on-map = There is no “{ $name }” on the map.
explain-no-extent = There is no bookmark or definition “{ $name }” in this project.
explain-crosswalk-stale = The crosswalk is out of date: boundaries or residents have changed since it was computed.
explain-crosswalk-stale-remedy = Compute it anew.
