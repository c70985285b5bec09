map-name = Map
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-show-all = Show everything
map-side-shows = Map { $letter }: { $shows }
map-side = Map { $letter }
map-divider = Divider of the maps
map-north = N
menu-tools = Tools
key-alt = Alt
key-left = Left arrow
key-right = Right arrow
command-select-all = Select all spaces
command-invert-selection = Invert selection
command-view-back = Previous view
command-view-forward = Next view
command-tool-move = Move the map
command-tool-move-tooltip = Dragging moves the map, a click selects a space. Clicking again selects the space below.
command-tool-rectangle = Select by rectangle
command-tool-rectangle-tooltip = Drag a rectangle: the spaces in it are selected. The middle mouse button moves the map.
command-tool-lasso = Select freehand
command-tool-lasso-tooltip = Draw a line around spaces: they are selected. The middle mouse button moves the map.
command-tool-length = Measure a length
command-tool-length-tooltip = Click points; a double click ends. Measured in the plane of the project’s coordinate system.
command-tool-area = Measure an area
command-tool-area-tooltip = Click corners; a double click ends. Measured in the plane of the project’s coordinate system.
command-tool-identify = What is here
command-tool-identify-tooltip = A click lists everything that lies there, hidden layers included.
select-which = Select what the drawn area
select-touching = touches
select-within = wholly contains
select-keys = Shift adds, Ctrl inverts, Alt switches between “touches” and “wholly contains”.
pick-over-one-another = { $at } of { $of } spaces here. Click again for the next one.
measure-hint = Click the first point.
measure-keys = A double click or Enter ends, Backspace takes the last point back.
measure-copy = Copy measurement
measure-plane = Measured in the plane: { $crs }
measure-length-last = { $length }, last { $last }
measure-area = { $area }, perimeter { $perimeter }
measure-no-area = No area yet, perimeter { $perimeter }
measure-out-of-range = This place lies outside the project’s coordinate system.
identify-hint = Click on the map: everything that lies there is listed.
identify-title = Here are
identify-close = Close the list
identify-nothing = Nothing of this project.
identify-nameless = without a name
identify-hidden = { $name } (hidden)
identify-cell = Grid cell, residents: { $residents }
identify-here = What is here
copy-coordinates = Copy coordinates
copy-degrees = Copy latitude and longitude
search-place = Coordinates
status-selected = { $n ->
    [one] One space selected
   *[other] { $count } spaces selected
}
status-selected-residents = { $n ->
    [one] One space selected, { $residents } residents
   *[other] { $count } spaces selected, { $residents } residents
}
status-selected-partly = { $n ->
    [one] One space selected
   *[other] { $count } spaces selected, { $residents } residents ({ $missing } not stated)
}
status-clear = clear
job-select = Selecting …
