"""Mails as a mail server gets them."""

import ssl
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import example, given, strategies as st
from structlog.testing import capture_logs

from tests.fixtures.smtp import mail_server
from voltway.kit.mail import (
    LogSender,
    Mail,
    MailDelayed,
    MailServerAway,
    MailUndeliverable,
    Sender,
    SmtpSender,
    message_of,
    sender_of,
)
from voltway.kit.settings import MailSettings, Settings
from voltway.vocabulary.errors import ConfigurationError, InvalidInput

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MAIL = Mail(to="ada@example.org", subject="Grüße", text="Klick: https://example.org/x\n\n.\nEnde")


def sender(port: int, scheme: str = "smtp+plain", user: str = "") -> Sender:
    settings = MailSettings(smtp_url=f"{scheme}://{user}127.0.0.1:{port}", from_address="net@example.com", timeout_s=5)
    return sender_of(Settings(mail=settings))


async def test_a_mail_arrives_as_it_was_written() -> None:
    async with mail_server() as server:
        await sender(server.port).send(MAIL)
        (mail,) = server.mails
        assert (mail["From"], mail["To"], mail["Subject"]) == ("net@example.com", "ada@example.org", "Grüße")
        assert mail.get_content().replace("\r\n", "\n").strip() == MAIL.text
        assert mail["Message-ID"].endswith("@example.com>")
        assert mail["Auto-Submitted"] == "auto-generated"
        assert server.recipients == ["TO:<ada@example.org>"]
        assert server.users == []


async def test_html_comes_beside_the_text_and_an_organization_may_be_the_sender() -> None:
    async with mail_server() as server:
        await sender(server.port).send(
            Mail(to="ada@example.org", subject="s", text="plain", html="<p>rich</p>", sender="hotel@example.net")
        )
        (mail,) = server.mails
        assert mail["From"] == "hotel@example.net"
        plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert rich is not None
        assert (plain.get_content().strip(), rich.get_content().strip()) == ("plain", "<p>rich</p>")


@pytest.mark.parametrize(
    ("name", "address"),
    [("Hötel Adler", "hotel@example.net"), ('A "B" <x@y.example>, C\\', "hotel@example.net"), ("Adler", None)],
)
async def test_readers_see_the_name_of_an_organization(name: str, address: str | None) -> None:
    async with mail_server() as server:
        await sender(server.port).send(msgspec.structs.replace(MAIL, sender=address, sender_name=name))
        [seen] = server.mails[0]["From"].addresses
        assert (seen.display_name, seen.addr_spec) == (name, address or "net@example.com")


def test_the_name_in_the_setting_gives_way() -> None:
    mail = msgspec.structs.replace(MAIL, sender_name="Hotel")
    assert message_of(mail, "Net <net@example.com>", NOON)["From"] == "Hotel <net@example.com>"
    with pytest.raises(InvalidInput):
        msgspec.structs.replace(MAIL, sender_name="Hotel\nBcc: eve@example.org")


async def test_an_address_beyond_ascii_arrives_where_the_server_knows_such() -> None:
    mail = Mail(to="jörg@example.org", subject="s", text="t")
    async with mail_server() as server:
        await sender(server.port).send(mail)
        assert server.recipients == ["TO:<jörg@example.org>"]
    async with mail_server(extensions=("8BITMIME",)) as server:
        with pytest.raises(MailUndeliverable):
            await sender(server.port).send(mail)


async def test_starttls_comes_before_the_password(trusted_tls: ssl.SSLContext) -> None:
    async with mail_server(tls=trusted_tls, extensions=("STARTTLS", "AUTH PLAIN")) as server:
        await sender(server.port, "smtp", "me:p%40ss@").send(MAIL)
        assert (len(server.mails), server.encrypted) == (1, 1)
        assert server.users == ["PLAIN AG1lAHBAc3M="]


async def test_without_starttls_nothing_is_sent() -> None:
    async with mail_server() as server:
        with pytest.raises(MailServerAway, match="STARTTLS"):
            await sender(server.port, "smtp", "me:pass@").send(MAIL)
        assert (server.mails, server.users) == ([], [])


async def test_tls_from_the_start(trusted_tls: ssl.SSLContext) -> None:
    async with mail_server(tls=trusted_tls, tls_at_once=True) as server:
        await sender(server.port, "smtps").send(MAIL)
        assert len(server.mails) == 1


async def test_a_server_that_nobody_vouches_for_gets_no_mail(
    trusted_tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with mail_server(tls=trusted_tls, tls_at_once=True) as server:
        with pytest.raises(MailServerAway, match="CERTIFICATE_VERIFY_FAILED"):
            await sender(server.port, "smtps").send(MAIL)
        assert server.mails == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "error"), [("550 no such user", MailUndeliverable), ("451 try later", MailDelayed)])
async def test_a_lasting_no_is_told_from_a_passing_one(command: str, answer: str, error: type[Exception]) -> None:
    async with mail_server(answers={command: answer}) as server:
        with pytest.raises(error, match=answer):
            await sender(server.port).send(MAIL)
        assert server.mails == []


async def test_a_server_that_is_away_or_hangs_up_is_told() -> None:
    async with mail_server() as server:
        port = server.port
    with pytest.raises(MailServerAway, match=f"127.0.0.1:{port}"):
        await sender(port).send(MAIL)
    async with mail_server(answers={"EHLO": "421 full", "HELO": "421 full"}) as server:
        with pytest.raises(MailServerAway):
            await sender(server.port).send(MAIL)


async def test_a_wrong_password_loses_no_mail() -> None:
    async with mail_server(answers={"AUTH": "535 wrong"}) as server:
        with pytest.raises(MailServerAway, match="535"):
            await sender(server.port, user="me:wrong@").send(MAIL)


async def test_without_a_server_mails_stand_in_the_log() -> None:
    found = sender_of(Settings())
    assert isinstance(found, LogSender)
    with capture_logs() as lines:
        await found.send(MAIL)
    (line,) = lines
    assert line["log_level"] == "warning"
    assert "NOT SENT" in line["event"]
    assert (line["to"], line["text"]) == (MAIL.to, MAIL.text)


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://x:y:z", "smtp://a:b@"])
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match="smtp_url") as told:
        SmtpSender(MailSettings(smtp_url=url))
    assert ":b@" not in str(told.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": ""},
        {"to": "a@b\r\nBcc: c@d"},
        {"subject": "x\nBcc: c@d"},
        {"subject": ""},
        {"sender": "a@b\nX: y"},
        {"text": "x" * 100_001},
    ],
)
def test_nothing_is_smuggled_into_a_mail(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        Mail(**({"to": "ada@example.org", "subject": "s", "text": "t"} | wrong))


@given(st.text(max_size=100), st.text(max_size=100))
@example('""', "s")
def test_a_mail_has_the_headers_it_was_given_or_is_none(to: str, subject: str) -> None:
    try:
        mail = Mail(to=to, subject=subject, text="t")
    except InvalidInput:
        return
    try:
        message = message_of(mail, "net@example.com", NOON)
    except ValueError:
        return
    assert "Bcc" not in message
    assert len(message.get_all("To", [])) == 1
