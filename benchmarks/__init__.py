"""The promises of speed, measured: ratios against a peer and a floor, in one run on one machine."""
