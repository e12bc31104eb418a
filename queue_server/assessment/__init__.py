"""The assessment of clerks (考核): volume, what the service group scored, and what citizens said, month by month."""
