# Looks for inputs that parsers mishandle, with Jazzer, guided by the branches that they reach. Inputs are kept in
# target/fuzz/PARSER between runs.

JAZZER_SECONDS=30

# search_jazzer SECONDS LEFT: parsers in turn, from the one after the last.
search_jazzer() {
    local end=$((SECONDS + $1)) names=() next status=0
    read -r -d '' -a names < <(fuzz_target 2>"$long_state/jazzer.log") || true
    [ "${#names[@]}" -gt 0 ] || return 1
    next="$(long_read jazzer.next 0)"
    while [ "$((end - SECONDS))" -ge "$JAZZER_SECONDS" ]; do
        fuzz "${names[next % ${#names[@]}]}" "$JAZZER_SECONDS" || status=1
        next=$(((next + 1) % ${#names[@]}))
        printf '%s\n' "$next" >"$long_state/jazzer.next"
    done
    return "$status"
}

# fuzz_target ARGUMENT...: lists the parsers, or writes the seeds of one.
fuzz_target() {
    (cd "$LOCMOE_HOME/integration-tests/attack" && "$JAVA_HOME/bin/java" "${long_flags[@]}" \
        -cp "$(class_path integration-tests/attack)" io.locmoe.attack.fuzz.FuzzTarget "$@") </dev/null
}

# fuzz PARSER SECONDS
fuzz() {
    local work="$LOCMOE_HOME/target/fuzz/$1" log="$long_state/jazzer-$1.log" status=0
    fuzz_target "$1" "$work" >"$log" 2>&1 || return 1
    touch "$long_state/jazzer.began"
    (cd "$LOCMOE_HOME/integration-tests/attack" && timeout --kill-after=10 "$(($2 + 30))" "$JAVA_HOME/bin/java" \
        "${long_flags[@]}" -XX:+EnableDynamicAgentLoading -Xmx1g -cp "$(class_path integration-tests/attack)" \
        com.code_intelligence.jazzer.Jazzer --target_class=io.locmoe.attack.fuzz.FuzzTarget "--target_args=$1" \
        '--instrumentation_includes=io.locmoe.**' '--custom_hook_includes=io.locmoe.**' "--reproducer_path=$work" \
        "-artifact_prefix=$work/" "-max_total_time=$2" -max_len=65536 -rss_limit_mb=4096 "$work") >"$log" 2>&1 </dev/null ||
        status=$?
    if ! keep_mishandled "$1" "$work"; then
        tell "jazzer $1: $(fuzzed "$log") inputs: FOUND one that it mishandles"
        return 1
    fi
    [ "$status" -eq 0 ] || return "$status"
    tell "jazzer $1: $(fuzzed "$log") inputs: nothing found"
}

# fuzzed LOG: the number of inputs so far.
fuzzed() {
    sed -n 's/^#\([0-9]*\).*/\1/p' "$1" | tail -n 1
}

# keep_mishandled PARSER DIR: fails if Jazzer has left an input that was mishandled, which becomes a case file.
keep_mishandled() {
    local input case_file found=0
    while IFS= read -r input; do
        case_file="integration-tests/attack/src/test/resources/found/$1/$(basename "$input")"
        mkdir -p "$(dirname "$LOCMOE_HOME/$case_file")"
        mv "$input" "$LOCMOE_HOME/$case_file"
        say "$1 mishandles an input; commit $case_file: every run of the tests reads it from now on"
        found=1
    done < <(find "$2" -maxdepth 1 -newer "$long_state/jazzer.began" \( -name 'crash-*' -o -name 'oom-*' -o -name 'timeout-*' \))
    return "$found"
}
