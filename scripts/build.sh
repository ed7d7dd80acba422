# Builds the distribution in services/cli/target/locmoe with Maven: what a training needs, and, for commands that
# ask for it, all of it.

distribution="$LOCMOE_HOME/services/cli/target/locmoe"
training_stamp="$distribution/.training"
complete_stamp="$distribution/.complete"
build_log="$LOCMOE_HOME/target/build.log"

# The options of a build that checks only that everything compiles.
without_checks=(-Dspotless.check.skip -Dcheckstyle.skip -Dpmd.skip -Dcpd.skip -Denforcer.skip -Djapicmp.skip)

# What is built for a command that asks for it, and not for a training.
beside_training=(integration-tests services/workshop services/samples plugins/archetype plugins/bom plugins/repository
    ascend-driver/simulator)

# sources TEST...: the files and directories that the distribution is made of and that find's TEST selects.
sources() {
    (cd "$LOCMOE_HOME" && find pom.xml scripts spi plugins ascend-driver services integration-tests \
        \( -name target -o -path scripts/test -o -path scripts/lint \) -prune -o \
        \( -name pom.xml -o -path 'scripts/*.sh' -o -path '*/src/main' -o -path '*/src/main/*' \) "$@")
}

# training_sources TEST...: those for a training.
training_sources() {
    local directory others=()
    for directory in "${beside_training[@]}"; do
        others+=(! -path "$directory/*")
    done
    sources "${others[@]}" "$@"
}

# is_older STAMP LIST: whether one of the files and directories that the function LIST finds is newer than a build.
# Directories count, so that a removed file is seen too.
is_older() {
    [ ! -e "$1" ] || [ -n "$("$2" -newer "$1" -print -quit)" ]
}

training_is_stale() {
    is_older "$training_stamp" training_sources
}

complete_is_stale() {
    is_older "$complete_stamp" sources
}

# Whether a command needs more than a training does: the conformance kit, the harness, projects and repository for authors of
# plug-ins, the simulator of NPUs, the driver for tests. A file of settings may ask for the last two as well.
asks_for_complete() {
    local argument
    case "${1:-} ${2:-}" in
        "plugins new" | "plugins install" | "plugins verify" | conformance\ * | harness\ * | javadoc\ *) return 0 ;;
        "help conformance" | "help harness" | image\ * | dist\ *) return 0 ;;
    esac
    for argument; do
        case "$argument" in
            --self-test | *simulated* | *strict*) return 0 ;;
            *.yaml | *.yml | *.json) ! grep -qsE 'simulated|strict' "$argument" || return 0 ;;
        esac
    done
    return 1
}

# Holds a lock on the project while its argument runs: two calls at once build once.
with_build_lock() {
    if ! command -v flock >/dev/null; then
        "$@"
        return
    fi
    (
        if ! flock -n 9; then
            say "waiting for another build in this directory"
            flock 9
        fi
        "$@"
    ) 9<"$LOCMOE_HOME/pom.xml"
}

# Ends, with what to do, where the build could not write its files.
require_writable() {
    local target
    mkdir -p "$LOCMOE_HOME/target" 2>/dev/null || cannot_write "$LOCMOE_HOME/target"
    for target in "$LOCMOE_HOME"/target "$LOCMOE_HOME"/{spi,plugins/*,ascend-driver/*,services/*,integration-tests/*}; do
        [ ! -e "$target" ] || [ -w "$target" ] || cannot_write "$target"
        [ ! -e "$target/target" ] || [ -w "$target/target" ] || cannot_write "$target/target"
    done
}

cannot_write() {
    fail "the build needs to write in $1, and $(id -un) may not; change its owner or copy the project to a directory of yours"
}

# build_if_stale COMMAND ARGUMENT...: builds what the command needs. LOCMOE_SKIP_BUILD takes the build as it is; the project's
# own tests need that while the build is running.
build_if_stale() {
    if [ -n "${LOCMOE_SKIP_BUILD:-}" ]; then
        [ -e "$distribution/jvm.flags" ] || fail "LOCMOE_SKIP_BUILD is set but there is no build in $distribution"
    elif asks_for_complete "$@"; then
        ! complete_is_stale || with_build_lock build_complete "$1"
    elif training_is_stale; then
        with_build_lock build_for_training
    fi
}

build_for_training() {
    local begin=$SECONDS started
    training_is_stale || return 0
    require_writable
    started="$(mktemp "$LOCMOE_HOME/target/started.XXXXXX")"
    if build_edited "$started"; then
        archive_classes
        say "compiled the edited files in $((SECONDS - begin)) s"
        return
    fi
    say "building what a training needs$([ -e "$training_stamp" ] || echo '; the first build also downloads its libraries')"
    run_maven_build "$started" -Dlocmoe.training
    mv -f "$started" "$training_stamp"
    say "built in $((SECONDS - begin)) s"
}

# build_complete COMMAND
build_complete() {
    local begin=$SECONDS started
    complete_is_stale || return 0
    require_writable
    started="$(mktemp "$LOCMOE_HOME/target/started.XXXXXX")"
    say "building what '$1' needs and a training does not: conformance kit, harness, projects of plug-ins, simulator of NPUs"
    run_maven_build "$started" -Dmaven.test.skip=true "${without_checks[@]}" -pl services/distribution -am
    cp -p "$started" "$complete_stamp"
    mv -f "$started" "$training_stamp"
    say "built in $((SECONDS - begin)) s"
}

# Without the JVM's second compiler a build takes half the time, as few methods run for long. The user's collector wins: a JVM
# with two does not start.
maven_flags() {
    printf '%s ' -XX:TieredStopAtLevel=1
    [[ "${MAVEN_OPTS:-}" == *-XX:+Use*GC* ]] || printf '%s ' -XX:+UseSerialGC
    printf '%s' "${MAVEN_OPTS:-}"
}

# run_maven_build STARTED ARGUMENT...: ends with Maven's errors where it fails.
run_maven_build() {
    local started="$1"
    shift
    require_maven
    if ! MAVEN_OPTS="$(maven_flags)" "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -T1C \
        -Dstyle.color=never "$@" package 2>&1 </dev/null 9<&- | tee "$build_log" | show_build; then
        [ ! -t 2 ] || clear_line
        { grep -E '^\[(ERROR|FATAL)\]|BUILD FAILURE' "$build_log" || tail -n 30 "$build_log"; } | head -n 30 >&2
        rm -f "$started"
        fail "the build failed; all of Maven's output is in $build_log"
    fi
    training_sources -type f -print | LC_ALL=C sort >"$distribution/.sources"
    [ ! -t 2 ] || progress_line "preparing a fast start of nodes"
    # Whoever only wants to use what he has built never edits it; the first edit brings the archive of the libraries.
    if [ -e "$distribution/libraries.jsa" ]; then archive_classes; else archive_classes all; fi
    [ ! -t 2 ] || clear_line
}

# archive_classes [all]: an archive of the libraries' parsed classes, with which each JVM of a node needs a fifth less processor time
# until it trains; with those of the project, a quarter. Without one everything works too, so a failure here is only reported.
archive_classes() {
    JAVA_HOME="$JAVA_HOME" "$scripts/archive.sh" "$distribution" "$@" >"$LOCMOE_HOME/target/archive.log" 2>&1 </dev/null 9<&- ||
        say "nodes will start more slowly because no class archive could be made ($LOCMOE_HOME/target/archive.log)"
}

# Reads Maven's output; on a terminal one updating line tells the module, how many have begun, and what is being loaded.
show_build() {
    local line module="starting Maven" loading="" begun=0 loaded=0
    while IFS= read -r line; do
        [ -t 2 ] || continue
        case "$line" in
            *"Building "*"["*"/"*"]")
                begun=$((begun + 1))
                line="${line#*Building }"
                module="building module $begun of ${line##*/}"
                module="${module%]}: ${line% *[0-9].*}"
                loading=""
                ;;
            "Downloading from"*)
                loaded=$((loaded + 1))
                loading=", downloading ${line##*/} (file $loaded)"
                ;;
            *) continue ;;
        esac
        progress_line "$module$loading"
    done
}
