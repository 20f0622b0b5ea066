"""An entry as an event of the Open Cybersecurity Schema Framework (OCSF 1.1), which collectors of logs understand.

Sign-ins are Authentication (3002), what is done to accounts and their rights is Account Change (3001), and everything
else is API Activity (6003).
"""

from typing import Any, Final

from voltway import __version__
from voltway.audit.body import instant
from voltway.vocabulary.access import Actor, ActorKind
from voltway.vocabulary.audit import AuditAction as Action, AuditEntry, SubjectKind

SCHEMA_VERSION: Final = "1.1.0"

_ACCOUNT_CHANGE: Final = 3001
_AUTHENTICATION: Final = 3002
_API_ACTIVITY: Final = 6003
_OTHER: Final = 99
_INFORMATIONAL, _LOW = 1, 2
_SUCCESS, _FAILURE = (1, "Success"), (2, "Failure")

_LOGON, _LOGOFF = 1, 2
_AUTHENTICATIONS: Final = {
    Action.USER_SIGN_IN: _LOGON,
    Action.USER_FAIL_SIGN_IN: _LOGON,
    Action.USER_STEP_UP: _LOGON,
    Action.USER_FAIL_STEP_UP: _LOGON,
    Action.USER_USE_RECOVERY_CODE: _OTHER,
    Action.USER_SIGN_OUT: _LOGOFF,
    Action.USER_END_SIGN_IN: _LOGOFF,
}
_FAILURES: Final = {Action.USER_FAIL_SIGN_IN, Action.USER_FAIL_STEP_UP}

_ACCOUNTS: Final = {
    Action.USER_ADD: 1,
    Action.USER_INVITE: 1,
    Action.USER_JOIN: 2,
    Action.USER_ENABLE: 2,
    Action.USER_CHANGE_PASSWORD: 3,
    Action.USER_RESET_PASSWORD: 4,
    Action.USER_DISABLE: 5,
    Action.USER_REMOVE: 6,
    Action.GRANT_GIVE: 7,
    Action.GRANT_CHANGE: 7,
    Action.GRANT_REVOKE: 8,
    Action.USER_ADD_PASSKEY: 10,
    Action.USER_ADD_TOTP: 10,
    Action.USER_REMOVE_PASSKEY: 11,
    Action.USER_REMOVE_TOTP: 11,
    Action.USER_REMOVE_SECOND_FACTORS: 11,
    Action.USER_CHANGE: _OTHER,
    Action.USER_VERIFY_EMAIL: _OTHER,
    Action.USER_SEND_LINK: _OTHER,
    Action.USER_MAKE_RECOVERY_CODES: _OTHER,
    Action.ROLE_ADD: 1,
    Action.ROLE_CHANGE: _OTHER,
    Action.ROLE_REMOVE: 6,
    Action.DRIVER_ADD: 1,
    Action.DRIVER_VERIFY: 2,
    Action.DRIVER_CHANGE: _OTHER,
    Action.DRIVER_REMOVE: 6,
    Action.PERSON_ERASE: 6,
}

_CREATE, _READ, _UPDATE, _DELETE = 1, 2, 3, 4
_VERBS: Final = {
    "add": _CREATE,
    "make": _CREATE,
    "ask": _CREATE,
    "issue": _CREATE,
    "learn": _CREATE,
    "import": _CREATE,
    "export": _READ,
    "accept": _UPDATE,
    "activate": _UPDATE,
    "reject": _UPDATE,
    "change": _UPDATE,
    "move": _UPDATE,
    "renew_password": _UPDATE,
    "renew_secret": _UPDATE,
    "switch_quirks": _UPDATE,
    "block": _UPDATE,
    "unblock": _UPDATE,
    "assign": _UPDATE,
    "pause": _UPDATE,
    "resume": _UPDATE,
    "retry": _UPDATE,
    "refuse": _UPDATE,
    "withdraw": _UPDATE,
    "end": _UPDATE,
    "cancel": _UPDATE,
    "acknowledge": _UPDATE,
    "isolate": _UPDATE,
    "release": _UPDATE,
    "resolve": _UPDATE,
    "reopen": _UPDATE,
    "note": _UPDATE,
    "remove": _DELETE,
    "revoke": _DELETE,
    "give": _OTHER,
    "use": _OTHER,
    "replay": _OTHER,
    "send_local_list": _OTHER,
    "ask_log": _OTHER,
    "send_test": _OTHER,
}

_ACTOR_TYPES: Final[dict[ActorKind, dict[str, Any]]] = {
    ActorKind.USER: {"type_id": 1},
    ActorKind.SYSTEM: {"type_id": 3},
    ActorKind.KEY: {"type_id": _OTHER, "type": "key"},
    ActorKind.MACHINE_USER: {"type_id": _OTHER, "type": "machine_user"},
}
_PEOPLE: Final = {SubjectKind.USER, SubjectKind.DRIVER, SubjectKind.PERSON}


def event(entry: AuditEntry) -> dict[str, Any]:
    """The entry as one OCSF event. What OCSF has no attribute for is in `unmapped`."""
    class_uid, activity_id = class_and_activity(entry.action)
    status_id, status = _FAILURE if entry.action in _FAILURES else _SUCCESS
    told = {
        "metadata": {
            "version": SCHEMA_VERSION,
            "product": {"name": "Voltway", "vendor_name": "Voltway", "version": __version__},
            "log_name": "audit",
            "uid": entry.hash,
            "sequence": entry.number,
            "event_code": entry.action,
            "original_time": instant(entry.at),
            "tenant_uid": entry.organization_id,
        },
        "category_uid": class_uid // 1000,
        "class_uid": class_uid,
        "activity_id": activity_id,
        "type_uid": class_uid * 100 + activity_id,
        "time": int(entry.at.timestamp() * 1000),
        "severity_id": _LOW if entry.action in _FAILURES else _INFORMATIONAL,
        "status_id": status_id,
        "status": status,
        "message": entry.reason,
        "actor": {"user": _user(entry.actor)},
        "src_endpoint": _source(entry),
        **_of_class(entry, class_uid),
        "unmapped": _present(
            {
                "before": entry.before,
                "after": entry.after,
                "approved_by": entry.approved_by and _user(entry.approved_by),
            }
        ),
    }
    return _present(told)


def class_and_activity(action: Action) -> tuple[int, int]:
    """OCSF's `class_uid` and `activity_id` of an action."""
    if action in _AUTHENTICATIONS:
        return _AUTHENTICATION, _AUTHENTICATIONS[action]
    if action in _ACCOUNTS:
        return _ACCOUNT_CHANGE, _ACCOUNTS[action]
    return _API_ACTIVITY, _VERBS[action.verb]


def _of_class(entry: AuditEntry, class_uid: int) -> dict[str, Any]:
    match class_uid:
        case 3002:
            return {
                "user": _subject(entry),
                "service": {"name": "Voltway"},
                "is_remote": entry.address is not None,
                "is_mfa": True if entry.action in (Action.USER_STEP_UP, Action.USER_FAIL_STEP_UP) else None,
            }
        case 3001:
            return {"user": _subject(entry)}
        case _:
            return {
                "api": {"operation": entry.action, "service": {"name": "Voltway"}},
                "resources": [{"type": entry.subject.kind, "uid": entry.subject.id}],
            }


def _subject(entry: AuditEntry) -> dict[str, Any]:
    if entry.subject.kind in _PEOPLE:
        own = entry.actor.kind is ActorKind.USER and entry.actor.id == entry.subject.id
        return _present({"uid": entry.subject.id, "name": entry.actor.name if own else None, "type_id": 1})
    return {"uid": entry.subject.id, "type_id": _OTHER, "type": entry.subject.kind}


def _user(actor: Actor) -> dict[str, Any]:
    return {"uid": actor.id, "name": actor.name, **_ACTOR_TYPES[actor.kind]}


def _source(entry: AuditEntry) -> dict[str, str]:
    if entry.address is None:
        return {"name": "the machine itself"}
    return {"name" if entry.actor.kind is ActorKind.MACHINE_USER else "ip": entry.address}


def _present(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None and value != {}}
