"""What people and programs read of a run: the table, and the results file."""
