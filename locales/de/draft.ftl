draft-label-locked = { $name } (gesperrt)
draft-space-nameless = Raum { $number }
draft-space-part = { $name } (Teil)
