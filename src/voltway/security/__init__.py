"""How safe the stations of the network are, and what to do next."""
