"""The assessment of clerks."""
