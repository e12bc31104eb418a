"""A walk through the rules of the hall: anybody asks anything at any time, and what was promised holds."""
