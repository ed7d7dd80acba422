#!/usr/bin/env bash
# Tests the turns of ./locmoe test --long on made-up searches, whose time passes at once.
set -uo pipefail

root="$(cd -P "$(dirname "$0")/../.." && pwd)"
LOCMOE_HOME="$(mktemp -d)"
trap 'rm -rf "$LOCMOE_HOME"' EXIT
scripts="$root/scripts"
failures=0
# shellcheck source=scripts/messages.sh
. "$scripts/messages.sh"
# shellcheck source=scripts/long.sh
. "$scripts/long.sh"

# check FACT EXPECTED ACTUAL
check() {
    if [ "$2" = "$3" ]; then
        printf 'ok: %s\n' "$1"
    else
        printf 'WRONG: %s: expected <%s>, got <%s>\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

# run MINUTES: the turns, a word each: name, seconds of the turn, seconds left.
run() {
    : >"$LOCMOE_HOME/turns"
    search_long "$1" 2>"$LOCMOE_HOME/messages"
    status=$?
    turns="$(paste -sd ' ' "$LOCMOE_HOME/turns")"
}

turn() {
    printf '%s:%s:%s\n' "$@" >>"$LOCMOE_HOME/turns"
    pass "$2"
}

now() {
    cat "$LOCMOE_HOME/clock"
}

pass() {
    printf '%s\n' "$(($(now) + $1))" >"$LOCMOE_HOME/clock.next"
    mv "$LOCMOE_HOME/clock.next" "$LOCMOE_HOME/clock"
}

build_searches() {
    pass 30
}
search_quick() {
    turn quick "$@"
    tell "quick: 7 seeds, 1 to 7: nothing found"
}
search_other() {
    turn other "$@"
}
search_slow() {
    turn slow "$@"
}
long_searches=("quick 20 words" "other 20 words" "slow 200 words")

printf '0\n' >"$LOCMOE_HOME/clock"
run 3
check "turns end with the budget, and one that does not fit is passed over" "quick:50:150 other:50:100 quick:50:50" "$turns"
check "nothing found is a success" 0 "$status"
check "it says what was tried" "locmoe: what was tried:
quick: 7 seeds, 1 to 7: nothing found
quick: 7 seeds, 1 to 7: nothing found" "$(tail -n 3 "$LOCMOE_HOME/messages")"
run 5
check "the next run begins where the last one ended, and each has its least time" "other:90:270 quick:90:180 other:90:90" "$turns"
printf '0\n' >"$long_state/next"
run 4
check "a search that would have fitted into the whole budget is passed over too" "quick:70:210 other:70:140 quick:70:70" "$turns"
run 7
check "and is the first of the next run" "slow:200:390 quick:130:190 other:60:60" "$turns"
LONG_TURN=250
printf '2\n' >"$long_state/next"
run 60
check "a turn is never longer than the longest" "slow:250:3570 quick:250:3320" "$(cut -d' ' -f1-2 <<<"$turns")"

search_quick() {
    turn quick "$@"
    tell "quick: 3 seeds, 8 to 10: FOUND something with seed 10"
    return 1
}
search_other() {
    turn other "$@"
    return 3
}
search_slow() {
    turn slow "$@"
    return 124
}
printf '0\n' >"$long_state/next"
run 12
check "a finding ends no other search, and fails at the end" "quick:230:690 other:230:460 slow:230:230 1" "$turns $status"
check "a search that breaks off or is ended is told of" "quick: 3 seeds, 8 to 10: FOUND something with seed 10
other: FOUND that it fails; see $long_state/other.log
slow: was ended, as the time was over; see $long_state/slow.log" "$(cat "$long_state/told")"

work="$LOCMOE_HOME/target/fuzz/tokenizer"
mkdir -p "$work"
printf 'old' >"$work/crash-old"
touch -d '1 hour ago' "$work/crash-old"
touch -d '1 minute ago' "$long_state/jazzer.began"
keep_mishandled tokenizer "$work"
check "an input that an earlier run has found is none of this one" 0 "$?"
printf 'new' >"$work/oom-new"
message="$(keep_mishandled tokenizer "$work" 2>&1)"
check "an input that a parser mishandles is a finding" 1 "$?"
found=integration-tests/attack/src/test/resources/found/tokenizer/oom-new
check "which becomes a case file" "new" "$(cat "$LOCMOE_HOME/$found")"
check "and the message says what to commit" \
    "locmoe: tokenizer mishandles an input; commit $found: every run of the tests reads it from now on" "$message"
printf '#2\tINITED\n#4096\tpulse\n#5123\tDONE\n' >"$LOCMOE_HOME/log"
check "the number of inputs is that of Jazzer" 5123 "$(fuzzed "$LOCMOE_HOME/log")"

exit $((failures > 0))
