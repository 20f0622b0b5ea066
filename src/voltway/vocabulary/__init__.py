"""The words of Voltway: frozen types and enums in OCPP 2.1's and OCPI's own terms. Pure, imports nothing of ours."""
