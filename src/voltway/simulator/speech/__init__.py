"""How each version says what a station has to say: one file per story, the versions side by side, all pure.

Payloads are plain dicts of JSON, ready to encode: stations say the same few things millions of times, and a
misbehaving one changes them on the way out. 2.0.1 and 2.1 say all of this alike.
"""
