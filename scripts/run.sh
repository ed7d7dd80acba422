# Runs the built command, or the tests.

# Becomes the JVM, so that signals and the exit code are Java's.
run_command() {
    local flags=()
    read -r -a flags < <(tr -s ' \n' ' ' <"$distribution/jvm.flags"; echo)
    case "${1:-}" in
        node | route | generate | theory | bench) ;;
        *)
            # These compute nothing: they need no vectors, whose module makes the JVM print a warning, and the first
            # compiler starts them sooner and leaves the cores to the nodes.
            flags=("${flags[@]/#--add-modules=jdk.incubator.vector/-XX:TieredStopAtLevel=1}")
            flags+=(-XX:+UseSerialGC -Xmx256m)
            ;;
    esac
    exec "$JAVA_HOME/bin/java" "${flags[@]}" -Dlocmoe.distribution="$distribution" \
        -jar "$distribution/lib/locmoe-cli.jar" "$@"
}

# mvn verify; all of its output goes to target/test.log, and what tells how far it is to standard output.
run_tests() {
    require_maven
    if [ -n "${LOCMOE_SKIP_BUILD:-}" ]; then
        fail "the tests are running already"
    fi
    with_build_lock verify "$@"
}

verify() {
    local log="$LOCMOE_HOME/target/test.log" started status=0
    mkdir -p "$(dirname "$log")"
    started="$(mktemp "$LOCMOE_HOME/target/started.XXXXXX")"
    # The lock's descriptor stays here: a process that a test leaves behind must not keep it.
    LOCMOE_SKIP_BUILD=1 "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -ntp -Dstyle.color=never verify "$@" \
        2>&1 </dev/null 9<&- | tee "$log" | show_tests || status=$?
    if [ "$status" -eq 0 ] && [ -e "$distribution/jvm.flags" ]; then
        [ -n "${CI:-}" ] || archive_classes
        mv -f "$started" "$stamp"
    fi
    rm -f "$started"
    [ "$status" -eq 0 ] || say "the tests failed; all of Maven's output is in $log"
    return "$status"
}

# Maven's lines that matter to a reader: modules, test classes, totals, errors, the result.
show_tests() {
    local line
    while IFS= read -r line; do
        case "$line" in
            *"Building "*"["*"/"*"]" | *"Tests run:"* | "[ERROR]"* | *"BUILD "* | *"Total time:"* | *"Running "*)
                printf '%s\n' "$line"
                ;;
            *) [ -z "${LOCMOE_VERBOSE:-}" ] || printf '%s\n' "$line" ;;
        esac
    done
}
