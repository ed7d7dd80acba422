# Runs the tests and the formatter.

test_usage() {
    cat <<'USAGE'
Usage: ./locmoe test [--fast] [-pl MODULE[,MODULE...]] [MAVEN OPTION...]
       ./locmoe test --long MINUTES
Builds everything and runs all tests, or looks for defects that a run of them has no time for.

      --fast               leave out the checks of style and the tests that are tagged
                           "slow": they start processes or take more than two seconds
      --long MINUTES       try other seeds, schedules and inputs than each run of the tests,
                           and attack a mesh, for so long; begins where it ended the last time
  -pl, --projects MODULE   build only these modules and what they need, and run only
                           their tests: -pl spi, -pl engine,router-top-k
  -h, --help               show this text
Anything else is an option of Maven's `verify`, like -Dtest=CapacityTest.
Maven's whole output goes to target/test.log; LOCMOE_VERBOSE=1 shows it.
USAGE
}

format_usage() {
    cat <<'USAGE'
Usage: ./locmoe format
Formats all Java sources. The build refuses sources in any other format.

  -h, --help   show this text
USAGE
}

wrong_usage() {
    say "$1"
    say "'./locmoe $2 --help' shows the usage"
    exit 2
}

# Prints the directories of the modules with a name or path, below the project, one a line.
module_directories() {
    local directory found=1
    for directory in "$1" {plugins,ascend-driver,services,integration-tests}/"$1" "${1%/}"/*/; do
        directory="${directory%/}"
        if [ -e "$LOCMOE_HOME/$directory/src" ] && [ -e "$LOCMOE_HOME/$directory/pom.xml" ]; then
            printf '%s\n' "$directory"
            found=0
        fi
    done
    return "$found"
}

# Reads the arguments of `test`. Sets test_fast, test_minutes, test_modules and maven_arguments; test_is_whole tells whether all modules are
# built as for a run of the command, test_is_named whether only named tests run.
read_test_arguments() {
    test_fast=""
    test_minutes=""
    test_modules=()
    maven_arguments=()
    test_is_whole=yes
    test_is_named=""
    test_status=0
    while [ $# -gt 0 ]; do
        case "$1" in
            -h | --help)
                test_usage
                exit 0
                ;;
            --fast) test_fast=-fast ;;
            --long)
                [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || wrong_usage "--long needs a number of minutes" test
                test_minutes="$2"
                shift
                ;;
            -pl | --projects)
                [ $# -gt 1 ] || wrong_usage "$1 needs the name of a module" test
                select_modules "$2"
                shift
                ;;
            --projects=*) select_modules "${1#*=}" ;;
            -Dtest=*)
                maven_arguments+=("$1")
                test_is_named=yes
                ;;
            -D* | -X | -e | -o | -U) maven_arguments+=("$1") ;;
            *)
                maven_arguments+=("$1")
                test_is_whole=""
                ;;
        esac
        shift
    done
}

select_modules() {
    local name names directories
    IFS=, read -r -a names <<<"$1"
    for name in "${names[@]}"; do
        directories="$(cd "$LOCMOE_HOME" && module_directories "$name")" ||
            wrong_usage "there is no module '$name'; there are $(cd "$LOCMOE_HOME" &&
                for name in spi plugins ascend-driver services integration-tests; do module_directories "$name"; done |
                sort -u | paste -sd ' ' -)" test
        while IFS= read -r name; do
            test_modules+=("$name")
        done <<<"$directories"
    done
    test_is_whole=""
}

run_tests() {
    read_test_arguments "$@"
    [ -z "${LOCMOE_SKIP_BUILD:-}" ] || fail "the tests are already running"
    require_jdk
    require_maven
    if [ -n "$test_minutes" ]; then
        # shellcheck source=scripts/long.sh
        . "$scripts/long.sh"
        with_build_lock search_long "$test_minutes"
        return
    fi
    with_build_lock verify
}

# Maven's whole output goes to target/test.log; what shows the progress goes to standard output. The tests of all modules run,
# whichever fail, and none runs twice.
verify() {
    local log="$LOCMOE_HOME/target/test.log" times="$LOCMOE_HOME/target/test$test_fast.times" work begin=$SECONDS
    require_writable
    work="$(mktemp -d "$LOCMOE_HOME/target/test.XXXXXX")"
    touch "$work/started"
    [ -z "$test_fast" ] || maven_arguments+=(-DexcludedGroups=slow "${without_checks[@]}")
    limit_tests "$work"
    # The lock's descriptor stays here: a process that a test leaves behind must not keep it.
    run_selected_tests "$work" 2>&1 </dev/null 9<&- | tee "$log" | show_tests "$times" || test_status=1
    ! grep -qE '^\[ERROR\] There (are|was|were) ' "$log" || test_status=1
    if [ -n "$test_is_whole" ] && [ -z "$test_is_named" ]; then
        test_times "$log" $((SECONDS - begin)) >"$work/times"
        if [ -n "$test_fast" ]; then tell_untagged "$work/times"; else tell_slowest "$work/times"; fi
    fi
    # After a run of some modules the distribution may hold old versions of the others.
    if [ "$test_status" -eq 0 ] && [ -n "$test_is_whole" ] && [ -e "$distribution/jvm.flags" ]; then
        archive_classes
        training_sources -type f -print | LC_ALL=C sort >"$distribution/.sources"
        cp -p "$work/started" "$complete_stamp"
        mv -f "$work/started" "$training_stamp"
        [ ! -e "$work/times" ] || mv -f "$work/times" "$times"
    fi
    rm -rf "$work"
    [ "$test_status" -eq 0 ] || explain_failure "$log"
    return "$test_status"
}

# Makes Maven build what the selected modules need, without the tests of those: the parent pom skips the tests of each
# module whose directory is not repeated below locmoe.tests.
limit_tests() {
    local module
    if [ "${#test_modules[@]}" -eq 0 ]; then
        # A named test lives in one module; the others may be without it.
        maven_arguments+=(-Dsurefire.failIfNoSpecifiedTests=false)
        return
    fi
    for module in "${test_modules[@]}"; do
        mkdir -p "$1/only$LOCMOE_HOME/$module"
    done
    maven_arguments+=(-am "-Dlocmoe.tests=$1/only" -pl "$(IFS=,; printf '%s' "${test_modules[*]}")")
}

explain_failure() {
    if grep -q 'format violations' "$1"; then
        say "some sources are not formatted; './locmoe format' formats them"
    fi
    say "the tests failed; Maven's whole output is in $1"
}

format_sources() {
    local log="$LOCMOE_HOME/target/format.log"
    case "${1:-}" in
        -h | --help)
            format_usage
            return
            ;;
        "") ;;
        *) wrong_usage "format takes no arguments" format ;;
    esac
    require_jdk
    require_maven
    require_writable
    if ! "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -ntp -Dstyle.color=never com.diffplug.spotless:spotless-maven-plugin:apply \
        >"$log" 2>&1 </dev/null; then
        grep '^\[ERROR\]' "$log" | head -n 10 >&2
        fail "not formatted; Maven's whole output is in $log"
    fi
    say "all Java sources are formatted"
}
