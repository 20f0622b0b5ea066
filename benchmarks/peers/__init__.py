"""What Voltway is measured against."""
