"""What is owed to systems outside the hall: kept on disk, delivered in order, tried again, given up only in sight."""
