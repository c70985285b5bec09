map-name = Map
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-show-all = Show everything
map-side-shows = Map { $letter }: { $shows }
map-side = Map { $letter }
map-divider = Divider of the maps
