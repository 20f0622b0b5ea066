"""The proxy: at a site, between its stations and any central system of OCPP. It needs neither database nor bus."""
