#!/bin/sh
# Makes .venv what the lock says: `tools/setup.sh runtime` for those who serve, `tools/setup.sh dev` adds the tools.
# Every package comes with a hash from requirements/*.txt; which index it comes from is left to the machine's settings.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:?"usage: tools/setup.sh runtime|dev"}
venv=.venv

fail() {
    echo "voltway: $*" >&2
    exit 2
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# The newest Python there is, unless PYTHON names one. A name on the PATH may be a shim that does not start: so each is run.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON does not start or is older than Python 3.11; name another one"
        echo "$PYTHON"
        return
    fi
    for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
        if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "no Python 3.11 or newer found on the PATH; install one (Debian, Ubuntu: apt-get install python3 python3-venv;" \
        "macOS: brew install python) or name one: make PYTHON=/path/to/python3"
}

# Debian and Ubuntu ship Python without ensurepip; it is in a package of its own.
require_ensurepip() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "voltway: this Python has no venv module yet: installing $package" >&2
        (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package") >&2 ||
            fail "apt-get could not install $package; install it by hand, then run make again"
    else
        fail "this Python cannot make virtual environments; run: sudo apt-get install python3-venv (or $package)," \
            "then run make again"
    fi
}

make_venv() {
    python=$(find_python)
    require_ensurepip "$python"
    echo "voltway: making $venv with $("$python" -V)" >&2
    # --clear: a .venv that a stopped run left half made, or whose Python is gone, is made anew.
    "$python" -m venv --clear "$venv"
}

is_new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv

# Asking for less never takes away: who has the tools and then serves keeps them.
[ -e "$venv/dev.stamp" ] && wanted=dev
rm -f "$venv/runtime.stamp" "$venv/dev.stamp"

echo "voltway: installing requirements/$wanted.txt into $venv" >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt

# The machine's own certificates, as pip and curl use them: needed behind a proxy that inspects TLS.
UV_SYSTEM_CERTS=true
VIRTUAL_ENV=$PWD/$venv
export UV_SYSTEM_CERTS VIRTUAL_ENV
# Sync removes what is not named, uv itself included.
"$venv/bin/uv" pip sync --quiet --require-hashes "requirements/$wanted.txt" requirements/uv.txt
"$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation --editable .

# The stamps hold the place: a virtual environment does not survive being moved.
pwd -P >"$venv/runtime.stamp"
if [ "$wanted" = dev ]; then pwd -P >"$venv/dev.stamp"; fi
