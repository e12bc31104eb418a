"""Citizens and clerks made of numbers: simulated days through the real rules, and what came of them."""
