"""Generates `clients/python/voltway_client`: a typed client of the API, from the API's own description.

`document` is that description, `models` turns its schemas into structs, `operations` its operations into methods. The
other modules of the package are written by hand.
"""
