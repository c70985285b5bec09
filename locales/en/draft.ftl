draft-label-locked = { $name } (locked)
draft-space-nameless = Space { $number }
draft-space-part = { $name } (part)
