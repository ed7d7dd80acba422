# ./locmoe test --long MINUTES: searches for defects that a run of the tests has no time for.

# Name, least seconds of a turn, and what is tried. The function search_NAME takes the seconds of its turn; so many more, and it
# is ended.
long_searches=(
    "membership 20 schedules of nodes that agree who goes on with a run; a seed is 1,000 of them"
    "start_at_once 30 nodes that start at the same time"
    "contracts 60 orders of threads as this machine makes them; a seed is 200 of them for a promise"
    "parsers 60 right inputs of each parser with a few changes"
    "page 60 memory of a server of pages whose readers come and go while a run trains"
    "siege 300 hostile traffic to the ports of a mesh that trains, for as long as an hour"
    "fray 90 orders of threads that an explorer of schedules chooses"
    "jazzer 40 inputs of parsers, guided by the branches that they reach"
    "repeats 240 tests that start processes or train, each once more"
    "large 900 text of a model of 6.9 billion parameters on two nodes"
)
long_state="$LOCMOE_HOME/target/long"
# The longest turn of a search, and the least budget that is worth another one, in seconds.
LONG_TURN=3600
LEAST_TURN=20

# shellcheck source=scripts/searches/seeds.sh
. "$scripts/searches/seeds.sh"
# shellcheck source=scripts/searches/page.sh
. "$scripts/searches/page.sh"
# shellcheck source=scripts/searches/fray.sh
. "$scripts/searches/fray.sh"
# shellcheck source=scripts/searches/jazzer.sh
. "$scripts/searches/jazzer.sh"
# shellcheck source=scripts/searches/repeats.sh
. "$scripts/searches/repeats.sh"
# shellcheck source=scripts/searches/large.sh
. "$scripts/searches/large.sh"

# search_long MINUTES: gives the searches turns, beginning with the one whose turn the last run did not come to.
search_long() {
    local end=$(($(now) + 60 * $1)) turn found=0
    mkdir -p "$long_state"
    : >"$long_state/told"
    build_searches
    turn=$(((end - $(now)) / ${#long_searches[@]}))
    take_turns "$end" "$((turn < LONG_TURN ? turn : LONG_TURN))"
    say "what was tried:"
    cat "$long_state/told" >&2
    ! grep -q 'FOUND' "$long_state/told" || found=1
    return "$found"
}

# The time in seconds.
now() {
    printf '%s\n' "$SECONDS"
}

# take_turns END SECONDS: until nothing fits into what is left of the budget. A search that is passed over, and would have fitted
# into all of it, is the first of the next run.
take_turns() {
    local end="$1" budget next name least left owed="" passed_over=0
    budget=$((end - $(now)))
    next="$(long_read next 0)"
    while [ "$passed_over" -lt "${#long_searches[@]}" ]; do
        left=$((end - $(now)))
        [ "$left" -ge "$LEAST_TURN" ] || break
        read -r name least _ <<<"${long_searches[next % ${#long_searches[@]}]}"
        if [ "$left" -lt "$least" ]; then
            passed_over=$((passed_over + 1))
            [ "$least" -gt "$budget" ] || owed="${owed:-$next}"
        else
            passed_over=0
            take_turn "$name" "$(turn_seconds "$least" "$2" "$left")" "$left"
        fi
        next=$(((next + 1) % ${#long_searches[@]}))
        printf '%s\n' "${owed:-$next}" >"$long_state/next"
    done
}

# turn_seconds LEAST SECONDS LEFT
turn_seconds() {
    local seconds=$(($1 > $2 ? $1 : $2))
    printf '%s\n' "$((seconds < $3 ? seconds : $3))"
}

# take_turn NAME SECONDS LEFT: a search that fails without having told what it found is told of too.
take_turn() {
    local before status=0
    before="$(wc -l <"$long_state/told")"
    say "$1: $2 s"
    "search_$1" "$2" "$3" || status=$?
    case "$status" in
        0) ;;
        124 | 137) tell "$1: was ended, as the time was over; see $long_state/$1.log" ;;
        *) [ "$(tail -n "+$((before + 1))" "$long_state/told" | grep -c FOUND)" -gt 0 ] ||
            tell "$1: FOUND that it fails; see $long_state/$1.log" ;;
    esac
}

tell() {
    printf '%s\n' "$*" >>"$long_state/told"
}

# long_read FILE DEFAULT: a number that an earlier run has left.
long_read() {
    cat "$long_state/$1" 2>/dev/null || printf '%s\n' "$2"
}
