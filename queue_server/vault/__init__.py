"""The vault: who a subject is, sealed, in a database of its own: no copy of the journal holds anything personal."""
