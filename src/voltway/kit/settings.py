"""Every setting of Voltway, in one typed, frozen tree.

To add a setting, add one field with its description below; `voltway config`, `voltway config --example`, the file and
the environment know it at once. How the values are read stands in `settings_reader.py`.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from voltway.kit.file_settings import SECRET, FileSettings
from voltway.kit.proxy_settings import ProxySettings


class LogFormat(StrEnum):
    """How log lines look."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """The least severe line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class UnknownStations(StrEnum):
    """What becomes of a station nobody announced: turned away, let wait for an operator, or taken in."""

    REJECT = "reject"
    PENDING = "pending"
    ACCEPT = "accept"


class ForwardedHeader(StrEnum):
    """Where proxies write whom they speak for."""

    X_FORWARDED_FOR = "x-forwarded-for"
    FORWARDED = "forwarded"


class CertificateHeader(StrEnum):
    """Where a load balancer that ends TLS writes the certificate of the station behind it."""

    NONE = "none"
    CLIENT_CERT = "client-cert"
    X_SSL_CLIENT_CERT = "x-ssl-client-cert"


Port = Annotated[int, Meta(ge=1, le=65535)]
Seconds = Annotated[float, Meta(gt=0, le=86_400)]
Days = Annotated[int, Meta(ge=1, le=36_500)]
Count = Annotated[int, Meta(ge=1, le=1_000_000)]

SECRET_URL = {"secret": "url"}
"""Like SECRET, for an address that may carry a password: only the password is masked."""


class GatewaySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The door for charging stations."""

    # Stations come from outside, so this door is open by default; pages and health are not.
    host: Annotated[str, Meta(description="Address the OCPP sockets listen on.")] = "0.0.0.0"  # noqa: S104  # said one line above
    port: Annotated[Port, Meta(description="Port for OCPP over plain WebSocket (ws://).")] = 9000
    path_prefix: Annotated[
        str, Meta(pattern="^(/[^/]+)*$", description="Path before the station's id: ws://host:port/ocpp/<station id>.")
    ] = "/ocpp"
    tls_certificate: Annotated[
        Path | None, Meta(description="PEM file with the certificate chain; turns on wss:// (needs tls_key).")
    ] = None
    tls_key: Annotated[Path | None, Meta(description="PEM file with the certificate's private key.")] = None
    tls_second_certificate: Annotated[
        Path | None,
        Meta(description="A second certificate, RSA beside ECDSA or the other way round: some stations know only one."),
    ] = None
    tls_second_key: Annotated[Path | None, Meta(description="PEM file with the second certificate's key.")] = None
    tls_client_roots: Annotated[
        tuple[Path, ...],
        Meta(description="PEM files with the authorities of stations' own certificates (security profile 3)."),
    ] = ()
    tls_client_crls: Annotated[
        tuple[Path, ...], Meta(description="Files with their lists of revoked certificates (CRL, as PEM or DER).")
    ] = ()
    tls_client_organization: Annotated[
        Annotated[str, Meta(min_length=1, max_length=64)] | None,
        Meta(description="The organization (O) that stations' certificates must name; none: any."),
    ] = None
    tls_port: Annotated[Port, Meta(description="Port for OCPP over TLS (wss://), when there is a certificate.")] = 9443
    rotate_first_password: Annotated[
        bool,
        Meta(description="Give each station that came with a typed-in password a random one over OCPP, once."),
    ] = False
    least_security_profile: Annotated[
        int, Meta(ge=0, le=3, description="The lowest OCPP security profile with which any station may come.")
    ] = 0
    processes: Annotated[
        int, Meta(ge=1, le=64, description="Gateway processes that `voltway serve` runs; they share the port.")
    ] = 2
    health_port: Annotated[
        Port, Meta(description="Port of /metrics, /livez, /readyz; the n-th extra process adds 10 n to it.")
    ] = 9101
    ping_interval_s: Annotated[
        Seconds, Meta(description="Seconds between WebSocket pings; a silent station is offline after twice that.")
    ] = 60.0
    drain_s: Annotated[Seconds, Meta(description="Seconds over which a stopping gateway closes its sockets.")] = 30.0
    heartbeat_interval_s: Annotated[
        Seconds, Meta(description="Heartbeat interval told to stations; how long a pending one waits to ask again.")
    ] = 300.0
    settle_s: Annotated[
        Seconds, Meta(description="How long a returned station is left alone before queued orders are put to it.")
    ] = 5.0
    max_message_bytes: Annotated[
        int, Meta(ge=4096, le=64 * 1024 * 1024, description="Longest message taken, also when inflated.")
    ] = 1024 * 1024
    messages_per_s: Annotated[
        Count,
        Meta(description="Messages a station may send a second, over a ping interval; beyond, it is read slower."),
    ] = 200
    unknown_stations: Annotated[UnknownStations, Meta(description="What becomes of stations nobody announced.")] = (
        UnknownStations.PENDING
    )
    max_pending_stations: Annotated[
        Count, Meta(description="Unknown stations that may wait to be accepted; more are turned away.")
    ] = 1000
    trusted_proxies: Annotated[
        tuple[str, ...], Meta(description="Networks of load balancers whose word about a station's address counts.")
    ] = ()
    forwarded_header: Annotated[
        ForwardedHeader, Meta(description="The header in which they say it; the other one is ignored.")
    ] = ForwardedHeader.X_FORWARDED_FOR
    certificate_header: Annotated[
        CertificateHeader,
        Meta(
            description="The header in which they hand on the certificate a station showed them: client-cert (RFC 9440)"
            " or x-ssl-client-cert with x-ssl-client-verify; none: certificates are shown to Voltway itself."
        ),
    ] = CertificateHeader.NONE
    assume_v16_without_subprotocol: Annotated[
        bool, Meta(description="Take stations that name no subprotocol for OCPP 1.6 (some do not name any).")
    ] = True
    concurrent_sessions_per_token: Annotated[
        Count, Meta(description="Sessions one token may run at a time, where the token itself does not say.")
    ] = 1
    session_silence_s: Annotated[
        float, Meta(gt=0, description="Seconds without a word about it after which a running session is closed.")
    ] = 172_800.0
    session_reboot_grace_s: Annotated[
        float, Meta(gt=0, description="Seconds a session interrupted by a reboot has to be heard of again.")
    ] = 600.0


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pages and API."""

    host: Annotated[str, Meta(description="Address the pages and the API listen on.")] = "127.0.0.1"
    port: Annotated[Port, Meta(description="Port of the pages and the API.")] = 8080
    health_port: Annotated[Port, Meta(description="Port of /metrics, /livez, /readyz.")] = 9102
    public_url: Annotated[
        Annotated[str, Meta(pattern="^https?://[^/]+$")] | None,
        Meta(
            description="Address under which browsers reach the pages, https://charge.example.com; none: whatever they "
            "say, which is for trying things out.",
        ),
    ] = None
    security_contact: Annotated[
        Annotated[str, Meta(pattern="^(mailto:|https://)[^\\s]+$")] | None,
        Meta(description="Who is told of weaknesses, for /.well-known/security.txt: mailto:security@example.com."),
    ] = None
    places_file: Annotated[
        Path | None,
        Meta(
            description="Database of countries or cities in MaxMind's format (.mmdb), such as DB-IP Lite: shows people "
            "where they are signed in."
        ),
    ] = None
    trusted_proxies: Annotated[
        tuple[str, ...], Meta(description="Networks of proxies whose word about a client's address counts: 10.0.0.0/8.")
    ] = ()
    forwarded_header: Annotated[
        ForwardedHeader, Meta(description="The header in which they say it; the other one is ignored.")
    ] = ForwardedHeader.X_FORWARDED_FOR
    database_url: Annotated[
        str | None,
        Meta(
            description="The same PostgreSQL as the role voltway_web, which sees only what row-level security lets it "
            "see; none: embedded.",
            extra=SECRET_URL,
        ),
    ] = None
    requests_per_minute: Annotated[
        Count, Meta(description="Requests that one API key or one person may make a minute to one web process.")
    ] = 1200
    address_requests_per_minute: Annotated[
        Count, Meta(description="Requests a minute from one address to what is open to anybody, as the front page.")
    ] = 3000
    refusals_per_minute: Annotated[
        Count, Meta(description="Requests a minute from one address that bring no usable key or sign-in.")
    ] = 60


class WorkerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Background work."""

    health_port: Annotated[Port, Meta(description="Port of /metrics, /livez, /readyz.")] = 9103
    gateway_silence_s: Annotated[
        float, Meta(ge=10, le=3600, description="Seconds after which a silent gateway is taken for dead.")
    ] = 15.0
    device_models_per_minute: Annotated[
        int,
        Meta(ge=0, le=600, description="New stations asked for all of their variables, in a minute; 0: none is."),
    ] = 120


class WebhookSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Telling other systems what happens."""

    allow_private_addresses: Annotated[
        bool,
        Meta(
            description="Deliver to loopback and private addresses too, and over plain HTTP; off, only to public ones."
        ),
    ] = False
    retry_after_s: Annotated[
        tuple[Seconds, ...],
        Meta(description="Pauses before each further attempt; after the last a delivery is a dead letter."),
    ] = (5.0, 60.0, 300.0, 1800.0, 7200.0, 28_800.0, 86_400.0)
    disable_after_days: Annotated[
        Days, Meta(description="An endpoint is disabled when every attempt has failed for so long.")
    ] = 5
    connect_timeout_s: Annotated[Seconds, Meta(description="Longest wait for a connection to an endpoint.")] = 5.0
    timeout_s: Annotated[
        Annotated[float, Meta(gt=0, le=300)],
        Meta(description="Longest time one attempt takes, from its look-up in DNS to the answer."),
    ] = 15.0
    parallel: Annotated[int, Meta(ge=1, le=1000, description="Deliveries that one worker has under way at a time.")] = (
        32
    )
    parallel_per_endpoint: Annotated[
        int, Meta(ge=1, le=1000, description="Deliveries to one endpoint that one worker has under way at a time.")
    ] = 8


class DatabaseSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How each process uses PostgreSQL."""

    pool_size: Annotated[int, Meta(ge=1, le=500, description="Most connections one process opens.")] = 8
    statement_timeout_s: Annotated[Seconds, Meta(description="A statement that runs longer is cancelled.")] = 30.0
    wait_s: Annotated[
        Seconds, Meta(description="How long a request waits for a connection while PostgreSQL is away or busy.")
    ] = 10.0


class RetentionSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long what is kept. Money and sessions are kept for ever."""

    message_log_days: Annotated[Days, Meta(description="Days each OCPP frame stays in the message log.")] = 90
    meter_days: Annotated[Days, Meta(description="Days single meter readings are kept.")] = 730
    journal_days: Annotated[Days, Meta(description="Days the journal of facts is kept.")] = 3650
    webhook_delivered_days: Annotated[Days, Meta(description="Days a delivered webhook stays on record.")] = 30
    webhook_dead_days: Annotated[
        Days, Meta(description="Days a webhook that could not be delivered stays, to be replayed.")
    ] = 90
    station_log_days: Annotated[
        Days, Meta(description="Days the logs that stations sent are kept; they may name people.")
    ] = 30
    personal_export_days: Annotated[
        Annotated[int, Meta(ge=1, le=90)], Meta(description="Days the export of a person's data can be fetched.")
    ] = 7


class SignInSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people sign in and how long that lasts."""

    idle_minutes: Annotated[
        int, Meta(ge=1, le=43_200, description="Minutes without a request after which a person is signed out.")
    ] = 60
    absolute_hours: Annotated[
        int, Meta(ge=1, le=8_760, description="Hours after signing in at which a person is signed out in any case.")
    ] = 12
    step_up_minutes: Annotated[
        int, Meta(ge=1, le=1_440, description="Minutes for which a second factor counts as fresh for dangerous acts.")
    ] = 10
    hashing_threads: Annotated[
        int, Meta(ge=1, le=64, description="Passwords checked at once in one process; each takes 19 MiB meanwhile.")
    ] = 1
    hashing_queue: Annotated[
        int,
        Meta(ge=0, le=10_000, description="Passwords that may wait to be checked; more are sent away to try again."),
    ] = 32
    hashing_share: Annotated[
        float,
        Meta(
            gt=0,
            le=1,
            description="Of one processor, what checking passwords of browsers not known yet may use for long;"
            " 0.1 is about 4 a second.",
        ),
    ] = 0.1
    refusal_seconds: Annotated[
        float,
        Meta(ge=0, le=30, description="Seconds before a sign-in that is refused is answered: who guesses waits."),
    ] = 1.0


class ReservationSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Places at stations that are held for somebody."""

    longest_hours: Annotated[
        float, Meta(gt=0, le=720, description="Hours after which a reservation must be over, counted from its making.")
    ] = 24.0


class CertificateSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Certificates of stations."""

    operator: Annotated[
        Annotated[str, Meta(min_length=1, max_length=64)] | None,
        Meta(
            description="The organization that stations must name in their requests and certificates bear; none: any."
        ),
    ] = None
    station_days: Annotated[Days, Meta(description="How long certificates of stations last, at most.")] = 365
    renew_before_days: Annotated[
        Days, Meta(description="So many days before its end a station is asked to renew its certificate.")
    ] = 60
    est_url: Annotated[
        str | None,
        Meta(
            description="An external authority that speaks EST (RFC 7030) and signs instead of our own, "
            "https://user:password@host/.well-known/est; none: our own signs.",
            extra=SECRET_URL,
        ),
    ] = None
    est_ca_file: Annotated[
        Path | None, Meta(description="PEM file with the root of its server's certificate; none: those of the system.")
    ] = None


class ContractSource(StrEnum):
    """Who issues contract certificates to cars that ask for one."""

    NONE = "none"
    LABORATORY = "laboratory"
    OPCP = "opcp"


class PlugAndChargeSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Contracts that cars carry (ISO 15118)."""

    ocsp_responders: Annotated[
        tuple[Annotated[str, Meta(pattern="^https?://[^/@?#]+$")], ...],
        Meta(
            description="Servers, http://ocsp.example.com, that stations may have asked (OCSP) beside those that kept "
            "authorities name."
        ),
    ] = ()
    contracts: Annotated[
        ContractSource,
        Meta(
            description="Who issues contract certificates to cars: nobody; `laboratory`, a PKI of `voltway pki make`; "
            "`opcp`, a pool that speaks the Open Plug&Charge Protocol, such as Hubject's."
        ),
    ] = ContractSource.NONE
    laboratory_pki: Annotated[Path | None, Meta(description="Directory that `voltway pki make` has made.")] = None
    follow_roots: Annotated[
        bool,
        Meta(
            description="Believe contracts below the roots that this issuer trusts, as it says each hour; what "
            "`voltway pki trust` keeps is believed beside."
        ),
    ] = False
    opcp_url: Annotated[str | None, Meta(description="The pool, https://host or with a path behind it.")] = None
    opcp_token_url: Annotated[
        str | None, Meta(description="Where it gives tokens for client credentials, https://host/oauth/token.")
    ] = None
    opcp_audience: Annotated[str | None, Meta(description="The audience its tokens are for; none: opcp_url.")] = None
    opcp_client_id: Annotated[str | None, Meta(description="Who we are there.")] = None
    opcp_client_secret: Annotated[str | None, Meta(description="Our secret there.", extra=SECRET)] = None
    opcp_timeout_s: Annotated[Seconds, Meta(description="Longest wait for one answer of the pool.")] = 10.0


class DriverSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Drivers and vehicles."""

    catalogue_csv: Annotated[
        Path | None, Meta(description="CSV file with car models of your own, over those that ship (docs/drivers.md).")
    ] = None
    self_registration: Annotated[
        bool, Meta(description="Whoever wants may register as a driver at /register; needs web.public_url.")
    ] = False


class MailSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sending e-mail."""

    smtp_url: Annotated[
        str | None,
        Meta(
            description="Mail server, smtp://user:password@host:587 (STARTTLS), smtps:// or smtp+plain://; none: mails"
            " are written into the log.",
            extra=SECRET_URL,
        ),
    ] = None
    from_address: Annotated[
        str,
        Meta(min_length=3, max_length=254, description="Whom mails come from, where the organization names nobody."),
    ] = "voltway@localhost"
    timeout_s: Annotated[Seconds, Meta(description="Longest wait for the mail server.")] = 10.0


class AuditSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof that nobody changed the audit trail."""

    signing_key_file: Annotated[
        Path | None,
        Meta(description="Ed25519 private key (PEM) that signs the trail each hour; none: the data directory's own."),
    ] = None


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings. An instance with defaults is `Settings()`; `settings_reader.load` reads the user's."""

    data_directory: Annotated[
        Path, Meta(description="Where the embedded PostgreSQL and NATS keep what they need; made if missing.")
    ] = Path("voltway-data")
    database_url: Annotated[
        str | None,
        Meta(description="PostgreSQL to use, postgresql://user:password@host/name; none: embedded.", extra=SECRET_URL),
    ] = None
    nats_url: Annotated[
        str | None, Meta(description="NATS to use, nats://user:password@host:4222; none: embedded.", extra=SECRET_URL)
    ] = None
    sealing_key_file: Annotated[
        Path | None,
        Meta(
            description="File with the key that stored secrets are sealed with, the same on every machine; a new key "
            "stands in a line above the older ones; none: one in the data directory."
        ),
    ] = None
    log_format: Annotated[LogFormat, Meta(description="auto: console on a terminal, JSON elsewhere.")] = LogFormat.AUTO
    log_level: Annotated[LogLevel, Meta(description="The least severe line that is written.")] = LogLevel.INFO
    operator_time_zone: Annotated[str, Meta(description="Time zone of reports and pages, an IANA name.")] = "UTC"
    health_host: Annotated[
        str, Meta(description="Address of /metrics, /livez, /readyz; they carry no secrets and ask for none.")
    ] = "127.0.0.1"
    gateway: GatewaySettings = GatewaySettings()
    proxy: ProxySettings = ProxySettings()
    web: WebSettings = WebSettings()
    worker: WorkerSettings = WorkerSettings()
    webhooks: WebhookSettings = WebhookSettings()
    database: DatabaseSettings = DatabaseSettings()
    retention: RetentionSettings = RetentionSettings()
    sign_in: SignInSettings = SignInSettings()
    audit: AuditSettings = AuditSettings()
    drivers: DriverSettings = DriverSettings()
    files: FileSettings = FileSettings()
    reservations: ReservationSettings = ReservationSettings()
    certificates: CertificateSettings = CertificateSettings()
    plug_and_charge: PlugAndChargeSettings = PlugAndChargeSettings()
    mail: MailSettings = MailSettings()
