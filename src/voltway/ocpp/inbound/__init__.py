"""What stations say, translated into facts: one file per fact, three versions side by side. Pure, decides nothing."""
