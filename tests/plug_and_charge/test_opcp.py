"""A pool of contracts on a real socket: what it is asked, what is told on, and what goes wrong."""

import msgspec
import pytest

from tests.plug_and_charge.opcp_server import NO_CONTRACT, SECRET, OpcpServer, opcp_server
from tests.plug_and_charge.responder import EMAID, made
from voltway.certificates import issuing
from voltway.kit.settings import PlugAndChargeSettings
from voltway.plug_and_charge import opcp
from voltway.plug_and_charge.opcp import OpcpProvider
from voltway.vocabulary.certificates import CertificateAction, TrustedUse
from voltway.vocabulary.errors import ConfigurationError, Refused, Unavailable, VoltwayError
from voltway.vocabulary.facts import ContractCertificateAsked

SCHEMA = "urn:iso:15118:2:2013:MsgDef"
OTHER = "DE83DUIEN83QGZD"
ASKED = ContractCertificateAsked(action=CertificateAction.INSTALL, schema_version=SCHEMA, request="cmVx")


def changed(settings: PlugAndChargeSettings, **values: object) -> PlugAndChargeSettings:
    return msgspec.structs.replace(settings, **values)


async def test_the_car_s_message_goes_there_and_the_answer_back() -> None:
    async with opcp_server() as pool:
        provider = OpcpProvider(pool.settings)
        pool.contracts["cmVx"] = [(EMAID, "cmVz"), (OTHER, "b3RoZXI=")]
        assert await provider.contract(ASKED) == "cmVz"
        path, body, headers = pool.told[-1]
        assert path == "/v1/ccp/signedContractData"
        assert body == {"certificateInstallationReq": "cmVx", "xsdMsgDefNamespace": SCHEMA}
        assert headers["alwaysreturnexi"] == "true"
        for wanted, answer in (
            ([OTHER], "b3RoZXI="),
            (["DE-83D-UIEN83QGZ"], "b3RoZXI="),
            (["unknown", EMAID, OTHER], "cmVz"),
        ):
            one = msgspec.structs.replace(ASKED, wanted=tuple(wanted))
            assert await provider.contract(one) == answer
        assert pool.tokens == 1


async def test_a_car_without_a_contract_is_told_so_in_its_own_words() -> None:
    async with opcp_server() as pool:
        assert await OpcpProvider(pool.settings).contract(ASKED) == NO_CONTRACT


async def test_tokens_end() -> None:
    async with opcp_server() as pool:
        pool.contracts["cmVx"] = [(EMAID, "cmVz")]
        pool.lasts_s = 30
        provider = OpcpProvider(pool.settings)
        await provider.contract(ASKED)
        await provider.contract(ASKED)
        assert pool.tokens == 2
        pool.lasts_s = 86_400
        await provider.contract(ASKED)
        # Somebody else got one: this pool knows only its newest.
        pool.tokens += 1
        assert await provider.contract(ASKED) == "cmVz"
        assert pool.tokens == 5


@pytest.mark.parametrize(
    ("broken", "kind", "words"),
    [
        ((400, b'{"errorMessages": ["EXI format is invalid!"]}'), Refused, "EXI format is invalid!"),
        ((404, b'{"errorMessages": ["Contract or Vehicle not found."]}'), Refused, "Vehicle not found"),
        ((200, b'{"CCPResponse": {"emaidContent": []}}'), Unavailable, "answered 200"),
        ((200, b"nonsense"), Unavailable, "can't be read"),
        ((200, b"\xff"), Unavailable, "can't be read"),
        ((401, b""), Unavailable, "answered 401"),
        ((403, b"{}"), Unavailable, "answered 403"),
        ((503, b"away"), Unavailable, "answered 503"),
        ((302, b""), Unavailable, "answered 302"),
        ((200, b" " * 100), Unavailable, "too long"),
    ],
)
async def test_what_goes_wrong(
    broken: tuple[int, bytes], kind: type[VoltwayError], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if words == "too long":
        monkeypatch.setattr(opcp, "LARGEST_ANSWER_BYTES", 50)
    async with opcp_server() as pool:
        provider = OpcpProvider(pool.settings)
        if words == "too long":
            provider._token, provider._token_until_s = "token-0", 1e12
        pool.broken = broken
        with pytest.raises(kind, match=words) as told:
            await provider.contract(ASKED)
        assert SECRET not in str(told.value)


async def test_a_pool_that_does_not_answer() -> None:
    async with opcp_server() as pool:
        pool.silent = True
        with pytest.raises(Unavailable, match="can't be reached"):
            await OpcpProvider(changed(pool.settings, opcp_timeout_s=0.05)).contract(ASKED)
    with pytest.raises(Unavailable, match="can't be reached"):
        await OpcpProvider(pool.settings).contract(ASKED)


async def test_who_is_not_let_in() -> None:
    async with opcp_server() as pool:
        with pytest.raises(Unavailable, match=r"no token \(401\)"):
            await OpcpProvider(changed(pool.settings, opcp_client_secret="wrong")).contract(ASKED)


async def test_its_roots() -> None:
    async with opcp_server() as pool:
        roots = {kind: made().signers[name].certificate for kind, name in (("MO", "mo_root"), ("V2G", "v2g_root"))}
        pool.roots = [*roots.items(), ("OEM", made().signers["oem_root"].certificate)]
        provider = OpcpProvider(pool.settings)
        told = {one.use: one.certificate for one in await provider.roots()}
        assert told == {
            TrustedUse.MO_ROOT: issuing.pem_of(roots["MO"]),
            TrustedUse.V2G_ROOT: issuing.pem_of(roots["V2G"]),
        }
        pool.broken = (500, b"")
        with pytest.raises(Unavailable, match="500"):
            await provider.roots()


@pytest.mark.parametrize("missing", ["opcp_url", "opcp_token_url", "opcp_client_id", "opcp_client_secret"])
def test_what_is_missing(missing: str) -> None:
    with pytest.raises(ConfigurationError, match=missing):
        OpcpProvider(changed(OpcpServer(url="https://pool").settings, **{missing: None}))


def test_secrets_don_t_travel_in_the_open() -> None:
    OpcpProvider(OpcpServer(url="https://pool").settings)
    with pytest.raises(ConfigurationError, match="in the open"):
        OpcpProvider(OpcpServer(url="http://pool").settings)
