"""What each command comes to, one module a subject; `decide` knows them all."""
