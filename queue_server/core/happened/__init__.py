"""Everything that can happen in a hall, room by room."""
