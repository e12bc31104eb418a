"""The forecast beside the running hall: a process that follows it, and the server's end of the line to that process."""
