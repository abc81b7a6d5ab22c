#!/bin/sh
# What is done every night, in this order: a checkpoint, a backup that is never older than it, and the verifier. For cron, as
# `nightly.sh /srv/backups`: there the day's files appear whole or not at all, and those of other days are left alone.
set -u
folder=${1:?Say into which folder: nightly.sh /srv/backups}
name=$folder/$(date -u +%F)
dupisite=${DUPISITE:-dupisite}

stop() {
    echo "nightly: $*" >&2
    exit 1
}

[ ! -e "$name" ] || stop "$name is there already: today's backup was made before."
umask 077
"$dupisite" desk checkpoint -v0 >"$name.new" || { rm -f "$name.new"; stop "no checkpoint was signed, so nothing was backed up."; }
mv "$name.new" "$name.checkpoint"
"$dupisite" desk backup --scheduled "$name" >/dev/null || stop "nothing was backed up."
"$dupisite" desk verify --scheduled >"$name.new" || { cat "$name.new" >&2; rm -f "$name.new"; stop "verify found something."; }
rm -f "$name.new"
