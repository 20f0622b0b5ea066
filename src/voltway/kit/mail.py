"""E-mail: what a mail is, and the two ways to send one: over SMTP, or into the log where no server is set.

Nobody sends at once: `mail_outbox.py` keeps mails until the worker has handed them over.
"""

import asyncio
import smtplib
import ssl
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr, quote
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

import structlog
from msgspec import Struct

from voltway.kit.settings import MailSettings, Settings
from voltway.kit.settings_reader import masked_url
from voltway.vocabulary.errors import ConfigurationError, InvalidInput, VoltwayError

MAX_ADDRESS_LENGTH: Final = 254
MAX_SUBJECT_LENGTH: Final = 200
MAX_TEXT_LENGTH: Final = 100_000
_PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}

_log = structlog.get_logger()


class Mail(Struct, frozen=True, kw_only=True):
    """A mail to one address. `html` is the same as `text`, for those who want it.

    `sender` None: `mail.from_address`. `sender_name` is what readers see of it.

    Raises InvalidInput where an address or the subject could smuggle in another header, or something is too long.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    sender: str | None = None
    sender_name: str | None = None

    def __post_init__(self) -> None:
        for address in (self.to, self.sender):
            if address is not None and not _is_one_line(address, MAX_ADDRESS_LENGTH):
                raise InvalidInput("this is no address for a mail", "write it like name@example.org")
        if self.sender_name is not None and not _is_one_line(self.sender_name, MAX_SUBJECT_LENGTH):
            raise InvalidInput("this is no name of a sender", f"use one line of up to {MAX_SUBJECT_LENGTH} characters")
        if not _is_one_line(self.subject, MAX_SUBJECT_LENGTH):
            raise InvalidInput("this is no subject of a mail", f"use one line of up to {MAX_SUBJECT_LENGTH} characters")
        if max(len(self.text), len(self.html or "")) > MAX_TEXT_LENGTH:
            raise InvalidInput("this mail is too long", f"use up to {MAX_TEXT_LENGTH} characters")


class MailUndeliverable(VoltwayError):
    """The mail server will never take this mail."""


class MailDelayed(VoltwayError):
    """The mail server did not take this mail; it may later."""


class MailServerAway(VoltwayError):
    """The mail server takes no mail at all now: it can't be reached, or not be trusted."""


class Sender(Protocol):
    """Hands mails over to whoever delivers them."""

    async def send(self, mail: Mail) -> None:
        """Raises MailUndeliverable, MailDelayed or MailServerAway."""


class LogSender:
    """Writes mails into the log: for the first steps, where no mail server is set."""

    async def send(self, mail: Mail) -> None:
        """Write the whole mail, with the links in it, into the log."""
        _log.warning(
            "THIS MAIL WAS NOT SENT, as mail.smtp_url is not set; whoever reads the log can use the links in it",
            to=mail.to,
            subject=mail.subject,
            text=mail.text,
        )


class SmtpSender:
    """Sends over one connection per mail (RFC 5321), encrypted unless the address says otherwise."""

    def __init__(self, settings: MailSettings) -> None:
        """Raises ConfigurationError for an address that is none."""
        url = settings.smtp_url or ""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _no_address(url) from None
        if parts.scheme not in _PORTS or not parts.hostname:
            raise _no_address(url)
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = port or _PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._from = settings.from_address
        self._timeout_s = settings.timeout_s

    async def send(self, mail: Mail) -> None:
        """Hand the mail to the server. Raises MailUndeliverable, MailDelayed or MailServerAway."""
        try:
            message = message_of(mail, self._from, datetime.now(UTC))
        except ValueError as error:
            raise MailUndeliverable(f"the mail can't be written as RFC 5322 wants it ({_cause(error)})") from error
        # smtplib blocks; a thread waits for the server instead of everybody.
        await asyncio.to_thread(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._connected() as server:
                if self._scheme == "smtp":
                    server.starttls(context=ssl.create_default_context())
                if self._user:
                    server.login(self._user, self._password)
                self._hand_over(server, message)
        except (smtplib.SMTPException, OSError) as error:
            where = f"{self._host}:{self._port}"
            raise MailServerAway(f"the mail server {where} can't be used ({_cause(error)})") from error

    @staticmethod
    def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise _refused(code, reason) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            # An address beyond ASCII, and a server that knows none (RFC 6531).
            raise MailUndeliverable(f"the mail server can't take this mail ({_cause(error)})") from error

    def _connected(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout_s, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout_s)


def sender_of(settings: Settings) -> Sender:
    """Over SMTP if there is a server, else into the log. Raises ConfigurationError."""
    return LogSender() if settings.mail.smtp_url is None else SmtpSender(settings.mail)


def message_of(mail: Mail, from_address: str, now: datetime) -> EmailMessage:
    """The mail as RFC 5322 writes it; its text is plain, and HTML beside that if there is some.

    Raises ValueError for an address that can't be one.
    """
    message = EmailMessage()
    sender = mail.sender or from_address
    _address(message, "From", _named(mail.sender_name, sender))
    _address(message, "To", mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or None)
    # So that nobody's "I'm away" comes back (RFC 3834, 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message


def _address(message: EmailMessage, header: str, address: str) -> None:
    try:
        message[header] = address
    except (MessageError, LookupError, AttributeError) as error:
        # Python's own parser stumbles over some, as over an empty quotation before the @.
        raise ValueError(f"{header} is no address") from error


def _named(name: str | None, sender: str) -> str:
    """The address with the name before it (RFC 5322, 3.4); a name that `sender` brings gives way."""
    address = parseaddr(sender)[1] if "<" in sender else sender
    return f'"{quote(name)}" <{address}>' if name and address else sender


def _is_one_line(text: str, most: int) -> bool:
    return 1 <= len(text) <= most and text.isprintable()


def _refused(code: int, reason: bytes | str) -> VoltwayError:
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    message = f"the mail server answered {code} {said[:200]}"
    return MailUndeliverable(message) if 500 <= code < 600 else MailDelayed(message)


def _cause(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]


def _no_address(url: str) -> ConfigurationError:
    return ConfigurationError(
        f"mail.smtp_url {masked_url(url)} is not an address",
        "write it like smtp://user:password@host:587 (STARTTLS), smtps://… (TLS) or smtp+plain://… (not encrypted)",
    )
