"""Asking a responder over a real socket."""

import pytest
from cryptography.x509 import ocsp as wire

from tests.plug_and_charge.responder import made, responder
from voltway.plug_and_charge import ocsp, responders
from voltway.vocabulary.errors import Unavailable

CONTRACT, ISSUER, _ = made().contract
QUESTION = ocsp.question(CONTRACT.serial_number, ISSUER)


async def test_it_answers() -> None:
    async with responder(made().signers) as asked:
        answer = wire.load_der_ocsp_response(await responders.ask(asked.url, QUESTION))
        assert answer.serial_number == CONTRACT.serial_number
        assert asked.asked == [f"{CONTRACT.serial_number:x}"]


async def test_it_refuses_or_is_not_there() -> None:
    async with responder(made().signers) as asked:
        asked.status = 302
        with pytest.raises(Unavailable, match="answered 302"):
            await responders.ask(asked.url, QUESTION)
    with pytest.raises(Unavailable, match="can't be reached"):
        await responders.ask(asked.url, QUESTION)


async def test_a_long_answer_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responders, "LARGEST_ANSWER_BYTES", 100)
    async with responder(made().signers) as asked:
        with pytest.raises(Unavailable, match="too long"):
            await responders.ask(asked.url, QUESTION)
