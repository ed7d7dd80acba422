#!/usr/bin/env bash
# Measures what docs/results.md reports and draws its charts:
#   sudo scripts/results.sh OUT_DIR [PART...]
# The parts are those below, all by default: an hour and a quarter on two cores, which nothing else should use. The same
# command goes on where an earlier one ended. Needs what --link-rate needs (Linux, root, iproute2), and Chromium for the charts.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: scripts/results.sh OUT_DIR [PART...]" >&2; exit 1; }
root="$(cd "$(dirname "$0")/.." && pwd)"
mkdir -p "$1"
out="$(cd "$1" && pwd)"
shift
[ $# -gt 0 ] || set -- point2 point1

# 16,384 tokens a step: the gradient synchronisation is 5% to 7% of a step then.
step=(--set batch=128 --set learningRate=0.01)
main=hash,switch,locmoe:overlap=4

compare() {
    local part="$1"
    shift
    "$root/locmoe" compare --out "$out/$part" "$@"
    "$root/scripts/chart-images.sh" "$out/$part/index.html" "$out/$part/images"
}

for part in "$@"; do
    case "$part" in
        point2) compare point2 --routers "$main" --seeds 3 --steps 400 --rounds 4 "${step[@]}" --exchange-share 0.2874 ;;
        point1) compare point1 --routers "$main" --seeds 1 --steps 150 --rounds 3 "${step[@]}" --exchange-share 0.1810 ;;
        *) echo "results: there is no part $part" >&2; exit 1 ;;
    esac
done
