# Searches by tests that try other seeds in each run, see io.locmoe.samples.Seeds.

# Builds all that is searched, and lists the class path of each module.
build_searches() {
    command -v timeout >/dev/null || fail "timeout is missing, which ends searches in time"
    say "building"
    "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -q -ntp -Dspotless.check.skip -Dcheckstyle.skip -Dpmd.skip -DskipTests \
        -pl services/topology,services/run,services/dashboard,integration-tests/attack,integration-tests/schedules -am \
        package dependency:build-classpath -Dmdep.outputFile=target/class-path >"$long_state/build.log" 2>&1 </dev/null ||
        fail "the build failed; all of Maven's output is in $long_state/build.log"
    long_flags=()
    read -r -a long_flags <"$LOCMOE_HOME/services/cli/target/locmoe/jvm.flags" || true
}

# class_path MODULE
class_path() {
    printf '%s\n' "$LOCMOE_HOME/$1/target/test-classes:$LOCMOE_HOME/$1/target/classes:$(cat "$LOCMOE_HOME/$1/target/class-path")"
}

# try_seeds NAME MODULE CLASS SECONDS LEFT OPTION...: what the test prints goes to a file, findings to people.
try_seeds() {
    local name="$1" module="$2" class="$3" seconds="$4" left="$5" status=0
    shift 5
    (cd "$LOCMOE_HOME/$module" && timeout --kill-after=10 "$left" "$JAVA_HOME/bin/java" "${long_flags[@]}" -Xmx1g -ea \
        "-Dsearch.state=$long_state" "-Dsearch.seconds=$seconds" "$@" -cp "$(class_path "$module")" \
        io.locmoe.samples.LongSearch "$class") >"$long_state/$name.log" 2>"$long_state/$name.found" </dev/null || status=$?
    cat "$long_state/$name.found" >&2
    return "$status"
}

search_membership() {
    try_seeds membership services/run io.locmoe.run.consensus.SimulationTest "$@"
}

search_start_at_once() {
    try_seeds start_at_once services/topology io.locmoe.topology.StartAtOnceTest "$@"
}

search_contracts() {
    try_seeds contracts integration-tests/schedules io.locmoe.schedule.ContractsTest "$@"
}

search_parsers() {
    try_seeds parsers integration-tests/attack io.locmoe.attack.fuzz.ParserFuzzTest "$@"
}

# Attacks one kind of mesh, the other one the next time. The mesh takes two minutes to start and to come to rest, and the same
# training without an attack takes as long as the one under it.
search_siege() {
    local kind=open
    [ "$(long_read siege.kind open)" != open ] || kind=certificates
    printf '%s\n' "$kind" >"$long_state/siege.kind"
    try_seeds siege integration-tests/attack io.locmoe.attack.siege.SiegeTest 0 "$2" "-Dattack.kinds=$kind" \
        -Dattack.messages=1000000000 "-Dattack.minutes=$((($1 - 60) / 120))"
}
