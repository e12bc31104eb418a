"""Statistics of kept days."""
