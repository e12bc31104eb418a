"""Between the broker and the keeper: wishes come in as commands, what happened goes out as facts and orders."""
