"""Statistics of kept days: read from the journal, reckoned by the definitions of the footer, never by guess."""
