"""The machinery: knows nothing of charging."""
