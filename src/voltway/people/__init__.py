"""Who may enter: people, and the link that makes the first one."""
