"""The door for charging stations: OCPP 1.6, 2.0.1 and 2.1."""
