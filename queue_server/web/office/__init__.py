"""What those who run, assess and watch a hall look at."""
