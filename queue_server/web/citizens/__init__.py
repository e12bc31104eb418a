"""What citizens see: the catalogue, a ticket, an appointment, the rating pad."""
