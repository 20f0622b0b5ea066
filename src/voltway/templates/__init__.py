"""Configuration templates: settings that stations shall have, how far they have them, and how they get them."""
