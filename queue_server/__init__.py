"""The brain of the hall: decides, remembers and tells."""
