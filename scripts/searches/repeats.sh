# Runs the tests that start processes or train, one class after the other, to find those that do not always pass.

# search_repeats SECONDS LEFT: classes in turn, from the one after the last. A class that the time ends is the first of the next run.
search_repeats() {
    local begin=$SECONDS classes=() next class status=0 runs=0
    build_repeats "$2" >"$long_state/repeats.log" 2>&1 || return
    mapfile -t classes < <(slow_classes)
    next="$(long_read repeats.next 0)"
    while [ "$((SECONDS - begin))" -lt "$1" ]; do
        class="${classes[next % ${#classes[@]}]}"
        run_again "$class" "$(($2 - SECONDS + begin))" || status=$?
        [ "$status" -ne 124 ] || break
        runs=$((runs + 1))
        next=$(((next + 1) % ${#classes[@]}))
        printf '%s\n' "$next" >"$long_state/repeats.next"
    done
    touch "$long_state/repeats"
    tell "repeats: $runs of ${#classes[@]} classes, $(wc -l <"$long_state/repeats") runs in all; times are in $long_state/repeats"
    [ "$status" -eq 124 ] || return "$status"
}

# build_repeats SECONDS: everything, as for a run of the tests.
build_repeats() {
    repeats_repository="$long_state/repository"
    rm -rf "$repeats_repository"
    run_timed "$1" -T2 package -Dspotless.check.skip -Dcheckstyle.skip -Dpmd.skip -DskipTests || return
    archive_classes all
    link_repository "$repeats_repository" \
        "$(sed -n 's/^repository=//p' "$LOCMOE_HOME/integration-tests/mesh/target/test-classes/maven.properties")"
}

# Module and name of each class, one a line.
slow_classes() {
    (cd "$LOCMOE_HOME" && grep -rl --include='*Test.java' '^@Tag("slow")' {plugins,ascend-driver,services,integration-tests}/*/src/test |
        sed 's#/src/test/.*/# #; s#\.java$##' | LC_ALL=C sort)
}

# run_again "MODULE CLASS" SECONDS: a run is a line of target/long/repeats: class, seconds, "passed" or "failed".
run_again() {
    local module="${1% *}" class="${1#* }" begin=$SECONDS result=passed status=0
    run_timed "$2" surefire:test "-Dmaven.repo.local=$repeats_repository" -pl "$module" "-Dtest=$class" \
        >"$long_state/repeats.log" 2>&1 || status=$?
    [ "$status" -ne 124 ] || return 124
    if [ "$status" -ne 0 ]; then
        result=failed
        cp "$long_state/repeats.log" "$long_state/$class.log"
        tell "repeats $class: FOUND that it does not always pass; see $long_state/$class.log"
    fi
    printf '%s %s %s\n' "$class" "$((SECONDS - begin))" "$result" >>"$long_state/repeats"
    [ "$result" = passed ]
}

# run_timed SECONDS ARGUMENT...: Maven, which is ended after so long.
run_timed() {
    LOCMOE_SKIP_BUILD=1 MAVEN_OPTS="$(maven_flags)" timeout --kill-after=10 "$1" \
        "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -ntp -Dstyle.color=never "${@:2}" </dev/null
}
