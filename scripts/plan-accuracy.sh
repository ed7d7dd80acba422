#!/usr/bin/env bash
# Measures trainings on this machine and puts their plans beside them, for docs/results/plan.md:
#   sudo scripts/plan-accuracy.sh OUT_DIR [NODES...]
# Trains hash, switch and locmoe on each number of nodes (1, 2, 4, 8), without and with a limit of the links, in turn. Then it
# calibrates hardware by the run of hash with each number of nodes and kind of links, and plans the others on it. Needs the same as
# --link-rate (Linux, root, iproute2). Runs that were completed are not repeated; one that was interrupted is begun anew.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: scripts/plan-accuracy.sh OUT_DIR [NODES...]" >&2; exit 1; }
root="$(cd "$(dirname "$0")/.." && pwd)"
mkdir -p "$1"
out="$(cd "$1" && pwd)"
shift
[ $# -gt 0 ] || set -- 1 2 4 8
rate=200mbit
steps=160

# run NAME NODES ROUTER [ARGUMENT...]
run() {
    local name="$1" nodes="$2" router="$3"
    shift 3
    ! grep -q '"status" : "completed"' "$out/$name/report.json" 2>/dev/null || return 0
    rm -rf "${out:?}/$name"
    "$root/locmoe" train --nodes "$nodes" --router "$router" --steps "$steps" \
        --set validateEvery=0 --set validationSequences=16 --set checkpointSeconds=0 --out "$out/$name" "$@" >"$out/$name.log"
}

for nodes in "$@"; do
    for router in hash switch locmoe; do
        run "free-$nodes-$router" "$nodes" "$router"
        [ "$nodes" = 1 ] || run "limited-$nodes-$router" "$nodes" "$router" --link-rate "$rate"
    done
done

for run in "$out"/*-hash; do
    "$root/locmoe" plan --run "$run" --vocabulary 256 --calibrate "${run%-hash}.json"
done
# Processor times do not grow beside other programs, so their errors are the plan's own.
printf '%-20s %10s %10s %7s   %s\n' run measured planned error "work of a rank's thread: compute, messages (measured, planned, ms)"
for report in "$out"/*/report.json; do
    name="$(basename "$(dirname "$report")")"
    "$root/locmoe" plan --run "$out/$name" --vocabulary 256 --hardware "$out/${name%-*}.json" >"$out/$name.plan"
    awk -v name="$name" '
        function ms(at) { return $(at + 1) == "ms" ? $at : 1000 * $at }
        $1 == "step" { m = ms(2); p = ms(4) }
        $4 == "compute" { c = ms(5); d = ms(7) }
        $4 == "messages" { x = ms(5); y = ms(7) }
        END { printf "%-20s %7.1f ms %7.1f ms %6.1f%%   %.1f, %.1f; %.1f, %.1f\n", name, m, p, 100 * (p / m - 1), c, d, x, y }' \
        "$out/$name.plan"
done
