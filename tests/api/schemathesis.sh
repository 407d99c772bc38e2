#!/usr/bin/env bash
# Asks a real server everything that its OpenAPI description allows, and much that it does not, and holds every answer
# against the description. Needs Python 3; schemathesis is installed below target/. Takes about a minute.
#
#   tests/api/schemathesis.sh [BINARY]
set -euo pipefail
cd "$(dirname "$0")/../.."

binary=${1:-target/debug/dateline}
[ -x "$binary" ] || cargo build --locked --bin dateline
venv=target/schemathesis
if [ ! -x "$venv/bin/schemathesis" ]; then
    python3 -m venv "$venv" 2>/dev/null || { python3 -m pip install --quiet --user virtualenv && python3 -m virtualenv --quiet "$venv"; }
    "$venv/bin/pip" install --quiet 'schemathesis>=4,<5'
fi

work=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work"' EXIT
"$binary" index --quiet corpus --index "$work/index"
"$binary" serve --listen 127.0.0.1:0 --allow-edits --index "$work/index" 2>"$work/log" &
server=$!
for _ in $(seq 100); do
    address=$(sed -n 's/^serving on \(http:[^;]*\);.*/\1/p' "$work/log")
    [ -n "$address" ] && break
    sleep 0.1
done
[ -n "$address" ] || { cat "$work/log"; exit 1; }

# An example in each phase is enough to find what is wrong; the seed makes a failure come again.
# One worker: the parser of Python 3.11, which hypothesis asks for the text of a lambda, can fail when two threads ask at
# once. Its caches go with the rest of the work.
schemathesis=$PWD/$venv/bin/schemathesis
cd "$work"
"$schemathesis" run "$address/openapi.json" \
    --max-examples "${EXAMPLES:-15}" --seed 1 --workers 1 --request-timeout 20 \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method,negative_data_rejection \
    --suppress-health-check all --no-color
