"""The parts a board is put together from, each painted only when what it says changes."""
