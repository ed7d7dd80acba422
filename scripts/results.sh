#!/usr/bin/env bash
# Measures what docs/results.md reports and draws its charts:
#   sudo scripts/results.sh OUT_DIR [PART...]
# The parts are the functions below, by default all: four hours on two cores, which nothing else should use. If interrupted, the same
# command continues. Needs the same as --link-rate (Linux, root, iproute2), and Chromium for the charts.
set -euo pipefail

usage="usage: scripts/results.sh OUT_DIR [accuracy|point2|point1|gate|ablation|routers|domains|uniform|home|overlap...]"
[ $# -ge 1 ] || { echo "$usage" >&2; exit 1; }
root="$(cd "$(dirname "$0")/.." && pwd)"
mkdir -p "$1"
out="$(cd "$1" && pwd)"
shift
[ $# -gt 0 ] || set -- accuracy point2 point1 gate ablation routers domains uniform home overlap

# 16,384 tokens a step: the gradient synchronisation is 4% to 8% of a step then. The learning rate ends at 0, so that the
# curves flatten.
step=(--set batch=128 --set learningRate=0.01 --set finalRate=0)
main=hash,switch,locmoe:overlap=4
# LocMoE with a table of the gate's choices in the second step (docs/adr/0009-stable-table.md)
main_with_table=hash,switch,locmoe-stable:overlap=4

# compare PART ARGUMENT...
compare() {
    local part="$1"
    shift
    "$root/locmoe" compare --out "$out/$part" "$@"
    "$root/scripts/chart-images.sh" "$out/$part/index.html" "$out/$part/images"
}

# Losses do not depend on links. 4,096 tokens a step: smaller steps learn more from a token.
accuracy() {
    compare accuracy --routers hash,locmoe-stable,locmoe:smoothing=0.00001,switch --seeds 1 \
        --steps 1800 --rounds 1 --set batch=32 --set learningRate=0.005 --set finalRate=0 --set validationSequences=256
}

point2() {
    compare point2 --routers "$main_with_table" --seeds 3 --steps 300 --rounds 2 "${step[@]}" --exchange-share 0.2874
}

point1() {
    compare point1 --routers "$main_with_table" --seeds 3 --steps 100 --rounds 2 "${step[@]}" --exchange-share 0.1810
}

# The second point where LocMoE's gate chooses to the end.
gate() {
    compare gate --routers "$main" --seeds 3 --steps 300 --rounds 2 "${step[@]}" --exchange-share 0.2874
}

# The losses and the bound one by one, then each communication strategy. group-wise needs tensor groups; without them it is
# all-to-all.
ablation() {
    local bound=capacityBound=corrected:boundScale=1350
    compare ablation --seeds 1 --steps 80 --rounds 2 "${step[@]}" --exchange-share 0.2874 \
        --routers "hash,switch,locmoe:mu=0,locmoe,locmoe:$bound,locmoe-stable,locmoe:overlap=4,\
locmoe:comm=all-to-all-padded,locmoe:comm=hierarchical,locmoe:comm=all-gather,locmoe:comm=dedup"
}

# short PART ARGUMENT...: one seed on the links of the ablation
short() {
    local part="$1" rate
    shift
    [ -e "$out/ablation/compare.json" ] || ablation
    rate="$(tr -d ' \n' <"$out/ablation/compare.json" | sed 's/.*"linkRates":\["\([^"]*\)".*/\1/')"
    compare "$part" --seeds 1 --steps 80 --rounds 2 "${step[@]}" --link-rate "$rate" "$@"
}

# The other routers that know where experts live, with one expert a token as the rest.
routers() {
    short routers --routers locmoe,topology:topK=1,sam,ta-moe:topK=1,group-limited:topK=1:topGroups=1
}

# PanGu-Sigma's first level, which sends a domain's tokens to the experts of its node, with other routers inside.
domains() {
    short domains --routers multi-level:second=hash,multi-level:second=switch,multi-level@grap:second=locmoe
}

uniform() {
    short uniform --routers "$main" --set sharding=uniform
}

home() {
    short home --routers "$main" --set homeShare=0.7
}

# What is hidden under compute, where every node has a core of its own and the experts are most of the work, as in the
# models of the paper: with experts of 512 the whole expert computation is shorter than the exchange. Two micro-batches, so that
# gradients do not take the links that the exchange is to have. Then with experts in every block.
overlap() {
    hidden 0.1810 2
    hidden 0.2874 2
    hidden 0.2874 1
}

# hidden SHARE SPARSE_EVERY
hidden() {
    compare "overlap-$1-sparse-every-$2" --routers hash,hash:overlap=2,hash:overlap=4 --nodes 2 --seeds 1 --steps 24 --rounds 2 \
        --set batch=128 --set microBatches=2 --set feedForward=2048 --set sparseEvery="$2" --exchange-share "$1"
}

for part in "$@"; do
    case "$part" in
        accuracy | point2 | point1 | gate | ablation | routers | domains | uniform | home | overlap) "$part" ;;
        *) echo "results: there is no part $part; $usage" >&2; exit 1 ;;
    esac
done
