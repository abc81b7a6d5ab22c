#!/bin/sh
# Makes .venv hold what a lock file says: `sh deploy/prepare.sh requirements.txt`. Does nothing when it holds it already.
# Another folder, and a newer Python than 3.11, may be said after it: `requirements-django61.txt .venv-django61 3.12`.
# Plain sh, because there may be no Python, or too old a one: then one sentence says what to do.
set -eu
cd "$(dirname "$0")/.."
lock=$1
venv=${2:-.venv}
least=${3:-3.11}

stop() {
    echo "$*" >&2
    exit 1
}

new_enough() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c "import sys; sys.exit(sys.version_info < (3, ${least#3.}))" 2>/dev/null
}

find_python() {
    # The last are those that pyenv keeps and does not put on the PATH.
    for name in python3.11 python3.12 python3.13 python3.14 python3 "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/*/bin/python3; do
        if new_enough "$name"; then
            echo "$name"
            return
        fi
    done
    stop "Python $least or newer is needed and was not found: on Debian 12 or newer, apt install python3 python3-venv."
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        stop "Python $version cannot make a virtual environment yet: on Debian, apt install python$version-venv."
    fi
    "$python" -m venv --clear "$venv" || stop "The virtual environment $venv could not be made: the reason stands above."
}

installed() {
    cmp -s "$1" "$venv/$1.installed"
}

# One that was left half made, or whose Python is gone, is made anew.
"$venv/bin/python" -c 'import pip' 2>/dev/null || make_venv
installed "$lock" && exit 0

echo "Installing what $lock names into $venv ..."
rm -f "$venv"/*.installed
"$venv/bin/python" -m pip install -q --no-input --disable-pip-version-check --only-binary :all: --require-hashes -r "$lock" ||
    stop "The packages of $lock could not be installed: see above, check the network, and run this again."
cp "$lock" "$venv/$lock.installed"
# The development lock holds the whole runtime lock.
[ "$lock" = requirements.txt ] || cp requirements.txt "$venv/requirements.txt.installed"
