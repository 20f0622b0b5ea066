"""Which provider of contracts the settings name."""

from pathlib import Path

import pytest

from tests.plug_and_charge.opcp_server import OpcpServer
from tests.plug_and_charge.responder import made
from voltway.kit.settings import ContractSource, PlugAndChargeSettings
from voltway.plug_and_charge import pki
from voltway.plug_and_charge.laboratory import LaboratoryProvider
from voltway.plug_and_charge.opcp import OpcpProvider
from voltway.plug_and_charge.provider import provider_of
from voltway.vocabulary.errors import ConfigurationError


def test_which_one(tmp_path: Path) -> None:
    assert provider_of(PlugAndChargeSettings()) is None
    assert isinstance(provider_of(OpcpServer(url="https://pool").settings), OpcpProvider)
    with pytest.raises(ConfigurationError, match="laboratory_pki is missing"):
        provider_of(PlugAndChargeSettings(contracts=ContractSource.LABORATORY))
    pki.write(made(), tmp_path / "pki")
    laboratory = PlugAndChargeSettings(contracts=ContractSource.LABORATORY, laboratory_pki=tmp_path / "pki")
    assert isinstance(provider_of(laboratory), LaboratoryProvider)
