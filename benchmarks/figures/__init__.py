"""The figures, one file for each question."""
