#!/bin/sh
# Lets trafilatura and htmldate read the pages that `workshop eval-html` reads, and prints the same measures.
# They are installed from PyPI into a folder of their own, ${XDG_CACHE_HOME:-~/.cache}/dateline-peers.
# Usage: benches/peers/html.sh DATA_DIR
set -eu
env="${XDG_CACHE_HOME:-$HOME/.cache}/dateline-peers/html"
if [ ! -x "$env/bin/python" ]; then
    python3 -m venv "$env"
    "$env/bin/pip" install --quiet trafilatura==2.3.1 htmldate==1.11.0 lxml_html_clean
fi
exec "$env/bin/python" "$(dirname "$0")/pages.py" "$1"
