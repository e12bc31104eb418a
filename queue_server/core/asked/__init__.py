"""Everything that can be asked of a hall, room by room."""
