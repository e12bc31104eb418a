"""The pages and the JSON API of the hall: manager, clerk, citizen, and the hall of a demo."""
