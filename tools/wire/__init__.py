"""Generates `src/voltway/ocpp/wire`: one typed module per OCPP version, from the OCA's own JSON schemas.

`schemas` reads the schemas the PyPI package `ocpp` ships and merges a version's files into one document, `names`
decides what everything is called in Python, `render` turns the document into a module.
"""
