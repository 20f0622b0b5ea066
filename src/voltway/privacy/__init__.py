"""What is held on people, why and how long; its export, and its erasure."""
