"""The words of a government service hall, room by room; `hall.words` has them all."""
