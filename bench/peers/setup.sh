#!/bin/sh
# Makes bench/peers/.venv hold what bench/peers/requirements.txt says: `make peers`. Does nothing when it holds it already.
# An environment of its own, so that nothing of a peer ever stands beside what the site runs on.
set -eu
cd "$(dirname "$0")"
lock=requirements.txt

stop() {
    echo "$*" >&2
    exit 1
}

cmp -s "$lock" .venv/installed.txt && .venv/bin/python -c 'import wagtail' 2>/dev/null && exit 0

echo "Installing what bench/peers/$lock names into bench/peers/.venv ..."
../../.venv/bin/python -m venv --clear .venv || stop "bench/peers/.venv could not be made: the reason stands above."
.venv/bin/python -m pip install -q --no-input --disable-pip-version-check --only-binary :all: --require-hashes -r "$lock" ||
    stop "The packages of bench/peers/$lock could not be installed: see above, check the network, and run this again."
cp "$lock" .venv/installed.txt
