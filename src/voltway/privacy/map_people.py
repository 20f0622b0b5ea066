"""The data map of people: accounts, sign-in, drivers, and what is kept about requests of theirs."""

from typing import Final

from voltway.privacy.personal import AtErasure, Basis, Identity, Link, Personal, Retention, Sweep, Table

_WITH_ACCOUNT: Final = Retention("as long as the account", "GDPR Art. 5(1)(e)")
_WITH_DRIVER: Final = Retention("as long as the driver's record", "GDPR Art. 5(1)(e)")
_SIGN_IN_JOB: Final = "people/jobs.py"
_BY_USER: Final = (Link("user_id", Identity.USER),)
_BY_DRIVER: Final = (Link("driver_id", Identity.DRIVER),)

_SIGN_IN: Final = "to let the right person in, and nobody else"
_SERVE: Final = "to serve the driver under the contract"


def _removed(
    columns: str, purpose: str, basis: Basis = Basis.CONTRACT, *, secret: bool = False
) -> tuple[Personal, ...]:
    return (Personal(columns=columns, purpose=purpose, basis=basis, at_erasure=AtErasure.REMOVE, secret=secret),)


ACCOUNTS: Final = (
    Table(
        name="user_account",
        what="people who sign in",
        links=_BY_USER,
        gives=(Link("email", Identity.EMAIL), Link("name", Identity.NAME)),
        retention=Retention("until the account is removed", "GDPR Art. 5(1)(e)"),
        personal=_removed(
            "user_id email folded_email name folded_name locale created_at disabled_at email_verified_at"
            " password_set_at mfa_required signed_in_at",
            "to know who works in the network or charges in it",
        )
        + _removed("password_hash", _SIGN_IN, secret=True),
        other="organization_id",
    ),
    Table(
        name="role_grant",
        what="what people may do",
        links=_BY_USER,
        retention=_WITH_ACCOUNT,
        personal=_removed("user_id role granted_by granted_at until", "to know who may do what"),
        other="organization_id",
    ),
    Table(
        name="totp_secret",
        what="second factors by time code",
        links=_BY_USER,
        retention=_WITH_ACCOUNT,
        personal=_removed("user_id created_at confirmed_at last_step", _SIGN_IN)
        + _removed("sealed_secret", _SIGN_IN, secret=True),
    ),
    Table(
        name="recovery_code",
        what="codes for a lost second factor",
        links=_BY_USER,
        retention=_WITH_ACCOUNT,
        personal=_removed("user_id used_at", _SIGN_IN) + _removed("code_hash", _SIGN_IN, secret=True),
    ),
    Table(
        name="passkey",
        what="passkeys",
        links=_BY_USER,
        retention=_WITH_ACCOUNT,
        personal=_removed("user_id name transports backed_up sign_count created_at last_used_at regressed_at", _SIGN_IN)
        + _removed("credential_id public_key", _SIGN_IN, secret=True),
    ),
    Table(
        name="passkey_challenge",
        what="passkeys being shown just now",
        links=_BY_USER,
        retention=Retention("minutes", "GDPR Art. 5(1)(e)", by=_SIGN_IN_JOB),
        personal=_removed("user_id expires_at", _SIGN_IN) + _removed("holder challenge", _SIGN_IN, secret=True),
    ),
    Table(
        name="pending_sign_in",
        what="sign-ins that wait for a second factor",
        links=_BY_USER,
        retention=Retention("minutes", "GDPR Art. 5(1)(e)", by=_SIGN_IN_JOB),
        personal=_removed("user_id factors created_at expires_at", _SIGN_IN)
        + _removed("token_hash", _SIGN_IN, secret=True),
    ),
    Table(
        name="sign_in_session",
        what="sign-ins, running and ended, with address and browser",
        links=_BY_USER,
        retention=Retention("some days after its end", "GDPR Art. 5(1)(e)", by=_SIGN_IN_JOB),
        personal=_removed(
            "user_id sign_in_id created_at seen_at idle_until absolute_until address user_agent factors strong_at"
            " rotated_from revoked_at revoked_reason is_new_device",
            "to show people where they are signed in, and to find a stolen sign-in",
            Basis.LEGITIMATE_INTERESTS,
        )
        + _removed("token_hash csrf_secret", _SIGN_IN, secret=True),
    ),
    Table(
        name="one_time_link",
        what="links sent by mail",
        links=(*_BY_USER, Link("email", Identity.EMAIL)),
        retention=Retention("some days after it ran out", "GDPR Art. 5(1)(e)", by=_SIGN_IN_JOB),
        personal=_removed("user_id email purpose payload created_at expires_at used_at", _SIGN_IN)
        + _removed("token_hash", _SIGN_IN, secret=True),
    ),
    Table(
        name="external_identity",
        what="by what providers know people (single sign-on)",
        links=_BY_USER,
        gives=(Link("subject", Identity.CONTACT),),
        retention=_WITH_ACCOUNT,
        personal=_removed("user_id provider_id issuer subject created_at last_used_at", _SIGN_IN),
    ),
    Table(
        name="scim_user",
        what="what their organization's directory says of people",
        links=_BY_USER,
        gives=(Link("given_name", Identity.NAME), Link("family_name", Identity.NAME)),
        retention=_WITH_ACCOUNT,
        personal=_removed(
            "user_id user_name folded_user_name external_id given_name family_name changed_at removed_at",
            "to know who works in the network as the organization's directory does",
        ),
        other="organization_id",
    ),
    Table(
        name="scim_group_member",
        what="who is in which group of the directory",
        links=_BY_USER,
        retention=_WITH_ACCOUNT,
        personal=_removed("user_id", "to know who may do what"),
        other="group_id",
    ),
)

DRIVERS: Final = (
    Table(
        name="driver",
        what="drivers: name, address and how to reach them",
        links=(*_BY_DRIVER, *_BY_USER),
        gives=(
            Link("driver_id", Identity.DRIVER),
            Link("user_id", Identity.USER),
            Link("email", Identity.EMAIL),
            Link("name", Identity.NAME),
            Link("phone", Identity.CONTACT),
        ),
        retention=Retention("until the driver's record is removed", "GDPR Art. 5(1)(e)"),
        personal=_removed(
            "driver_id user_id name folded_name email folded_email phone locale company street postal_code city country"
            " tax_id created_at changed_at",
            _SERVE,
        ),
        other="organization_id",
    ),
    Table(
        name="vehicle",
        what="vehicles of drivers and fleets",
        links=_BY_DRIVER,
        gives=(Link("evccid", Identity.TOKEN), Link("licence_plate", Identity.CONTACT)),
        retention=_WITH_DRIVER,
        personal=_removed(
            "vehicle_id driver_id model_id description licence_plate folded_plate evccid battery_wh ac_limit_w"
            " ac_phases dc_limit_w connectors created_at changed_at",
            "to charge each vehicle as it can be charged",
        ),
        other="organization_id",
    ),
    Table(
        name="favourite",
        what="places a driver likes",
        links=_BY_DRIVER,
        retention=_WITH_DRIVER,
        personal=_removed("driver_id kind place_id created_at", _SERVE),
    ),
    Table(
        name="contract",
        what="contracts of drivers",
        links=_BY_DRIVER,
        gives=(Link("emaid", Identity.TOKEN),),
        retention=_WITH_DRIVER,
        personal=_removed(
            "contract_id driver_id number emaid state valid_from valid_until created_at changed_at", _SERVE
        ),
        other="organization_id",
    ),
    Table(
        name="consent",
        what="the log of consents given and withdrawn",
        links=_BY_DRIVER,
        retention=_WITH_DRIVER,
        personal=_removed(
            "consent_id driver_id purpose version given at how address recorded_by",
            "to prove which consent was given and when it was withdrawn (GDPR Art. 7(1))",
            Basis.LEGAL_OBLIGATION,
        ),
    ),
    Table(
        name="mail_outbox",
        what="mail that waits to be sent, sealed",
        retention=Retention("until it is sent or runs out", "GDPR Art. 5(1)(e)", by="kit/mail_outbox.py"),
        personal=(
            Personal(
                columns="content",
                purpose="to send a person the mail they asked for",
                basis=Basis.CONTRACT,
                at_erasure=AtErasure.KEEP,
                why="sealed, so that it can't be looked through; it goes when it is sent or runs out, within days",
                secret=True,
            ),
        ),
        other="mail_id created_at expires_at next_at attempts last_error failed_at",
    ),
)

_ACCOUNTABLE: Final = Retention(
    "three years", "GDPR Art. 5(2), limitation of claims", by="privacy/jobs.py", sweep=Sweep("done_at", days=1096)
)

REQUESTS: Final = (
    Table(
        name="personal_export",
        what="exports of what is held on a person",
        links=(),
        mentions="asked",
        retention=Retention(
            "days after it was made",
            "GDPR Art. 5(1)(e)",
            setting="personal_export_days",
            by="privacy/jobs.py",
            sweep=Sweep("expires_at"),
        ),
        personal=_removed(
            "export_id asked asked_by asked_at ready_at expires_at size_bytes sha256",
            "to answer a request for access (GDPR Art. 15)",
            Basis.LEGAL_OBLIGATION,
        ),
        other="organization_id state problem",
    ),
    Table(
        name="personal_export_part",
        what="the file of an export",
        retention=Retention("as long as the export", "GDPR Art. 5(1)(e)"),
        personal=_removed(
            "content", "to answer a request for access (GDPR Art. 15)", Basis.LEGAL_OBLIGATION, secret=True
        ),
        other="export_id number",
    ),
    Table(
        name="erasure",
        what="erasures: who asked, what was done",
        mentions="asked reason",
        retention=_ACCOUNTABLE,
        personal=(
            Personal(
                columns="asked reason",
                purpose="to prove that an erasure was asked for and carried out (GDPR Art. 17, 5(2))",
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.PSEUDONYMISE,
            ),
            Personal(
                columns="asked_by confirmed_by",
                purpose="to know who had somebody erased",
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why="ids of staff; proof of who acted",
            ),
            Personal(
                columns="terms",
                purpose="to find the person everywhere while the erasure is under way",
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why="emptied when the erasure is done",
                secret=True,
            ),
        ),
        other="erasure_id organization_id asked_at state plan planned_at confirmed_at place report erased_at again_at"
        " done_at",
    ),
    Table(
        name="approval",
        what="what was asked for and takes a second person",
        links=(Link("person_id", Identity.USER), Link("decided_by_id", Identity.USER)),
        mentions="body",
        retention=Retention(
            "a year; what is sealed in it goes when it is decided, or a day later",
            "GDPR Art. 5(2)",
            by="privacy/jobs.py",
            sweep=Sweep("asked_at", days=366),
        ),
        personal=_removed(
            "approval_id path body if_match reason asked_by_kind asked_by_id asked_by_name person_id address asked_at"
            " decided_by_id decided_by_name decided_at decision_reason problem",
            "to have two people answer for what could do harm",
            Basis.LEGITIMATE_INTERESTS,
        )
        + _removed("sealed_body sealed_answer", "to do what was approved", Basis.LEGITIMATE_INTERESTS, secret=True),
        other="organization_id act method expires_at state status",
    ),
    Table(
        name="api_key",
        what="keys of programs",
        mentions="made_by",
        retention=Retention("until it is removed; a revoked one stays as proof", "GDPR Art. 5(2)"),
        personal=(
            Personal(
                columns="made_by",
                purpose="to know whose key a program has, so that nobody is their own second person",
                basis=Basis.LEGITIMATE_INTERESTS,
                at_erasure=AtErasure.PSEUDONYMISE,
            ),
        ),
        other="key_id key_hash name created_at expires_at last_used_at revoked_at organization_id permissions networks",
    ),
    Table(
        name="webhook_endpoint",
        what="systems that are told what happens",
        mentions="created_by",
        retention=Retention("until it is removed", "GDPR Art. 5(1)(e)"),
        personal=(
            Personal(
                columns="created_by",
                purpose="to know who had data sent elsewhere",
                basis=Basis.LEGITIMATE_INTERESTS,
                at_erasure=AtErasure.PSEUDONYMISE,
            ),
        ),
        other="endpoint_id organization_id url description events secret previous_secret previous_until state"
        " state_reason failing_since quiet_until created_at",
    ),
    Table(
        name="api_request",
        what="requests that may be sent twice",
        links=(Link("key_id", Identity.USER),),
        retention=Retention("a day", "GDPR Art. 5(1)(e)", by="privacy/jobs.py", sweep=Sweep("created_at", days=1)),
        personal=_removed(
            "key_id idempotency_key fingerprint result created_at",
            "to do what is asked twice only once",
            Basis.LEGITIMATE_INTERESTS,
        ),
    ),
    Table(
        name="throttle_bucket",
        what="how many attempts are left, by a hash of account or address",
        retention=Retention(
            "hours: until all attempts are there again",
            "GDPR Art. 5(1)(e)",
            by="privacy/jobs.py",
            sweep=Sweep("full_at", days=1),
        ),
        personal=(
            Personal(
                columns="bucket",
                purpose="to stop guessing of passwords",
                basis=Basis.LEGITIMATE_INTERESTS,
                at_erasure=AtErasure.KEEP,
                why="a hash that can't be told to be the person's; it goes within hours",
                secret=True,
            ),
        ),
        other="tokens at full_at",
    ),
    Table(
        name="audit_entry",
        what="who did what",
        links=(Link("actor_id", Identity.USER), Link("subject_id", Identity.USER)),
        mentions="subject_id body",
        retention=Retention("for ever", "GDPR Art. 5(2), 32; for operators of essential services NIS 2 Art. 21"),
        personal=(
            Personal(
                columns="actor_id subject_id body",
                purpose="to be able to prove who did what, to whom and why",
                basis=Basis.LEGAL_OBLIGATION,
                at_erasure=AtErasure.KEEP,
                why="the trail is chained by hashes and signed: one changed entry would break the proof of all others. "
                "It names people by ids, which lead to nobody once the account is gone; names of staff who acted stand "
                "in it as they were (GDPR Art. 17(3)(b) and (e))",
            ),
        ),
        other="number at organization_id actor_kind action subject_kind hash",
    ),
)
