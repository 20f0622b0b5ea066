"""Plug and charge (ISO 15118): contract certificates, whom they are believed of, and a test PKI."""
