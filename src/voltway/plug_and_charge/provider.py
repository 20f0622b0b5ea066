"""Who issues contract certificates to cars: one interface, behind it a pool or a laboratory.

The setting `plug_and_charge.contracts` chooses.
"""

from typing import Protocol

from voltway.kit.settings import ContractSource, PlugAndChargeSettings
from voltway.plug_and_charge.laboratory import LaboratoryProvider
from voltway.plug_and_charge.opcp import OpcpProvider
from voltway.vocabulary.certificates import ProvidedRoot
from voltway.vocabulary.errors import ConfigurationError
from voltway.vocabulary.facts import ContractCertificateAsked


class ContractProvider(Protocol):
    """Issues contract certificates, and knows the roots that they are below. All raises Refused and Unavailable."""

    async def contract(self, asked: ContractCertificateAsked) -> str:
        """The message for the car (CertificateInstallationRes or CertificateUpdateRes), as Base64."""

    async def roots(self) -> list[ProvidedRoot]:
        """The roots that it trusts."""


def provider_of(settings: PlugAndChargeSettings) -> ContractProvider | None:
    """The provider that the settings name, if any. Raises ConfigurationError where they don't suffice."""
    match settings.contracts:
        case ContractSource.NONE:
            return None
        case ContractSource.LABORATORY:
            if settings.laboratory_pki is None:
                raise ConfigurationError(
                    "plug_and_charge.laboratory_pki is missing", "name what `voltway pki make` made"
                )
            return LaboratoryProvider(settings.laboratory_pki)
        case ContractSource.OPCP:
            return OpcpProvider(settings)
