"""What stations say, translated into facts: one file per fact, the three versions side by side. Pure, decides nothing."""
