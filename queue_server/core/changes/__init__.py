"""How each event changes the hall, one module a subject; `evolve` knows them all."""
