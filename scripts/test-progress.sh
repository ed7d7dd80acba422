# Shows how a run of the tests gets on, from Maven's output.

# A line for a class whose tests have run.
tests_of_class='Tests run: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+), .*Time elapsed: ([0-9]+)[0-9.]* s.* -- in ([^ ]+)$'

# A line for a module that begins; the lines of several Mavens are mixed.
begin_of_module='Building ([^:]+) [0-9][^ ]*( +\[[0-9]+/[0-9]+\])?$'

# show_tests TIMES: on a terminal, one updating line and the failures; elsewhere Maven's lines that matter to a reader, and
# with each module and each minute how far the run is. TIMES has the times of the last run, if there was one.
show_tests() {
    local line module="" tests=0 failed=0 spent=0 whole=0 last=0 begin=$SECONDS told=$SECONDS
    local -A expected=()
    read_times "$1"
    while IFS= read -r line; do
        if [[ "$line" =~ $tests_of_class ]]; then
            tests=$((tests + BASH_REMATCH[1]))
            failed=$((failed + BASH_REMATCH[2] + BASH_REMATCH[3]))
            spent=$((spent + ${expected[${BASH_REMATCH[5]}]:-0}))
            if [ -t 2 ]; then
                progress_line "$(progress)"
            elif [ $((SECONDS - told)) -ge 60 ]; then
                say "$(progress)"
                told=$SECONDS
            fi
        fi
        if [[ "$line" =~ $begin_of_module ]]; then
            module="${BASH_REMATCH[1]}"
            show_line "$line"
            [ -t 2 ] || [ "$tests" -eq 0 ] || say "$(progress)"
            continue
        fi
        case "$line" in
            "[ERROR]"* | *"BUILD "* | *"Total time:"*)
                [ ! -t 2 ] || clear_line
                printf '%s\n' "$line"
                ;;
            *"Tests run:"* | *"Running "*) show_line "$line" ;;
            *) [ -z "${LOCMOE_VERBOSE:-}" ] || printf '%s\n' "$line" ;;
        esac
    done
    [ ! -t 2 ] || clear_line
}

show_line() {
    [ -t 2 ] && [ -z "${LOCMOE_VERBOSE:-}" ] || printf '%s\n' "$1"
}

# Module, tests so far, and the time that is left if the rest takes its share of the last run.
progress() {
    local left=""
    [ "$whole" -eq 0 ] || left=", about $(clock $((last * (whole > spent ? whole - spent : 0) / whole))) left"
    printf '%s' "$module: $tests tests, $failed failed, $(clock $((SECONDS - begin)))$left"
}

clock() {
    printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# read_times FILE: sets `last`, the seconds of the last run, `expected`, those of each class, and `whole`, their sum.
read_times() {
    local seconds class
    [ -e "$1" ] || return 0
    while read -r seconds class; do
        if [ "$class" = run ]; then
            last="${seconds%.*}"
        else
            expected[$class]="${seconds%.*}"
            whole=$((whole + ${seconds%.*}))
        fi
    done <"$1"
}

# test_times LOG SECONDS: the seconds of the run, and those of each class, the slowest first.
test_times() {
    printf '%s run\n' "$2"
    sed -n 's/.*Tests run:.* Time elapsed: \([0-9.]*\) s.* -- in \(.*\)$/\1 \2/p' "$1" |
        awk '{ seconds[$2] += $1 } END { for (name in seconds) printf "%.1f %s\n", seconds[name], name }' | sort -rn
}

tell_slowest() {
    say "the test classes that took longest, in seconds:"
    sed -n '2,11p' "$1" | awk '{ printf "%8.1f %s\n", $1, $2 }' >&2
}

# tell_untagged TIMES: the classes of a fast run that make it slow.
tell_untagged() {
    local slow
    slow="$(awk '$2 != "run" && $1 > 2 { printf "%8.1f %s\n", $1, $2 }' "$1")"
    [ -z "$slow" ] || say "these classes took more than 2 s; if the machine was idle, tag them \"slow\":
$slow"
}
