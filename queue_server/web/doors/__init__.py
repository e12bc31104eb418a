"""The doors for programs: the JSON API under /api/v1, and the vault's."""
