"""What the stateful run of tests/acceptance/test_schemathesis.py needs to know that no description can say."""

import uuid
from typing import Any

import schemathesis
from schemathesis import Case, HookContext


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Make each creation an intent of its own.

    Made-up idempotency keys repeat, and then a creation is answered as it was before, also where the thing has been
    removed since. Schemathesis would take that for a thing that vanished.
    """
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
