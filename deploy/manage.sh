#!/bin/sh
# Runs a command of the site with the variables of one file and no others: `dupisite desk verify` reads /etc/dupisite/desk.env,
# if this is linked as /usr/local/bin/dupisite. Started by root, it becomes the user that owns DATA_DIR: what root made there,
# the site could not read. The files are written as for systemd's EnvironmentFile: NAME=value, quoted with '…' where needed.
set -eu
folder=/etc/dupisite

stop() {
    echo "$*" >&2
    exit 1
}

[ $# -ge 2 ] || stop "Say whose variables, and which command: dupisite desk verify"
file=$folder/$1.env
shift
[ -r "$file" ] || stop "$file cannot be read: it holds the variables of the site (docs/operating.md)."
cd "$(dirname "$(readlink -f "$0")")/.."

# shellcheck disable=SC2016
exec env -i PATH="$PATH" HOME="${HOME:-/}" TERM="${TERM:-dumb}" LANG=C.UTF-8 sh -euc '
    file=$1
    shift
    set -a
    . "$file"
    set +a
    if [ "$(id -u)" = 0 ] && [ -d "${DATA_DIR:?is not set in $file}" ]; then
        user=$(stat -c %U "$DATA_DIR")
        [ "$user" = root ] || HOME=$DATA_DIR exec setpriv --reuid="$user" --regid="$(stat -c %G "$DATA_DIR")" --init-groups \
            .venv/bin/python manage.py "$@"
    fi
    exec .venv/bin/python manage.py "$@"
' "$file" "$file" "$@"
