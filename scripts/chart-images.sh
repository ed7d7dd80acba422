#!/usr/bin/env bash
# Draws every chart of a page, as ./locmoe writes them, into a PNG of its own with headless Chromium:
#   scripts/chart-images.sh PAGE OUT_DIR
# The files are called CHART_ID.png, 960 by 540 points at two pixels a point. CHROMIUM names another browser binary.
set -euo pipefail

fail() {
    printf 'chart-images: %s\n' "$*" >&2
    exit 1
}

[ $# -eq 2 ] || fail "usage: scripts/chart-images.sh PAGE OUT_DIR"
page="$1"
out="$2"
[ -f "$page" ] || fail "there is no page $page"
browser="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
[ -n "$browser" ] ||
    fail "Chromium is needed and was not found; install the package 'chromium', or name a binary with CHROMIUM=/path"
command -v "$browser" >/dev/null || fail "CHROMIUM=$browser cannot be run"

charts="$(grep -o '<figure id="[a-z0-9-]*" class="chart"' "$page" | cut -d'"' -f2)" || fail "$page has no charts"
mkdir -p "$out"
page="$(cd "$(dirname "$page")" && pwd)/$(basename "$page")"
out="$(cd "$out" && pwd)"
profile="$(mktemp -d)"
trap 'rm -rf "$profile"' EXIT

for chart in $charts; do
    rm -f "$out/$chart.png"
    # Blanks of a path are the only characters that a file URL of ours can need encoded.
    if ! "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir="$profile" --hide-scrollbars \
        --force-device-scale-factor=2 --window-size=960,540 --screenshot="$out/$chart.png" \
        "file://${page// /%20}#$chart" >"$profile/log" 2>&1 || [ ! -s "$out/$chart.png" ]; then
        tail -n 5 "$profile/log" >&2
        fail "the browser $browser made no picture of $chart"
    fi
    printf '%s\n' "$out/$chart.png"
done
