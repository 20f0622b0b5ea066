"""Background work: timed jobs of all subjects, done by any number of worker processes."""
