"""What a rehearsal is played from, shared by the simulated people and by whoever lays out their hall."""
