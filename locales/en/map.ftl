map-name = Map
map-zoom-in = Zoom in
map-zoom-out = Zoom out
map-show-all = Show everything
