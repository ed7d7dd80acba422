# Builds the distribution in services/cli/target/locmoe with Maven.

distribution="$LOCMOE_HOME/services/cli/target/locmoe"
stamp="$distribution/.built"
build_log="$LOCMOE_HOME/target/build.log"

# Whether a source is newer than the build. Directories count, so that a removed file is seen too.
build_is_stale() {
    [ -e "$stamp" ] || return 0
    [ -n "$(cd "$LOCMOE_HOME" && find pom.xml spi plugins ascend-driver services integration-tests -name target -prune -o \
        \( -name pom.xml -o -name build.sh -o -path '*/src/main' -o -path '*/src/main/*' \) -newer "$stamp" -print -quit)" ]
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

# LOCMOE_SKIP_BUILD takes the build as it is; the project's own tests need that while the build is running.
build_if_stale() {
    if [ -n "${LOCMOE_SKIP_BUILD:-}" ]; then
        [ -e "$distribution/jvm.flags" ] || fail "LOCMOE_SKIP_BUILD is set but there is no build in $distribution"
    elif build_is_stale; then
        require_maven
        with_build_lock build
    fi
}

build() {
    build_is_stale || return 0
    local begin=$SECONDS started
    require_writable
    started="$(mktemp "$LOCMOE_HOME/target/started.XXXXXX")"
    [ -t 2 ] || say "building; the first build downloads its libraries, which can take some minutes"
    if ! "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -Dstyle.color=never -pl services/cli -am -Dmaven.test.skip=true package \
        2>&1 </dev/null 9<&- | tee "$build_log" | show_build; then
        [ ! -t 2 ] || clear_line
        { grep -E '^\[(ERROR|FATAL)\]|BUILD FAILURE' "$build_log" || tail -n 30 "$build_log"; } | head -n 30 >&2
        rm -f "$started"
        fail "the build failed; all of Maven's output is in $build_log"
    fi
    [ ! -t 2 ] || progress_line "preparing a fast start of nodes"
    archive_classes
    [ ! -t 2 ] || clear_line
    mv -f "$started" "$stamp"
    say "built in $((SECONDS - begin)) s"
}

# Trains two steps on one node, which leaves an archive of its parsed classes: later nodes start in less than half the
# time. Without an archive everything works too, so a failure here is only reported.
archive_classes() {
    local work
    work="$(mktemp -d "$LOCMOE_HOME/target/archive.XXXXXX")"
    rm -f "$distribution/node.jsa"
    # The JVM's flags are words without blanks.
    # shellcheck disable=SC2046
    if "$JAVA_HOME/bin/java" $(sed 's/--add-modules=jdk.incubator.vector//' "$distribution/jvm.flags") \
        -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Dlocmoe.distribution="$distribution" \
        -Dlocmoe.archive="$work/node.jsa" -jar "$distribution/lib/locmoe-cli.jar" train --nodes 1 --steps 2 \
        --set width=32 --set feedForward=32 --set heads=2 --set sequence=16 --set warmupSteps=1 --set batch=2 \
        --set validationSequences=2 --out "$work/run" >"$LOCMOE_HOME/target/archive.log" 2>&1 </dev/null 9<&- &&
        [ -e "$work/node.jsa" ]; then
        mv -f "$work/node.jsa" "$distribution/node.jsa"
    else
        say "nodes will start more slowly because no class archive could be made ($LOCMOE_HOME/target/archive.log)"
    fi
    rm -rf "$work"
}

# Reads Maven's output; on a terminal one updating line tells the module and what is being loaded.
show_build() {
    local line module="starting Maven" loading=""
    while IFS= read -r line; do
        [ -t 2 ] || continue
        case "$line" in
            *"Building "*"["*"/"*"]")
                line="${line#*Building }"
                module="building module ${line##* } ${line%% *[0-9].*}"
                loading=""
                ;;
            "Downloading from"*".jar")
                loading="${line##*/}"
                ;;
            "Progress"* | "Downloaded"* | "Downloading"*)
                continue
                ;;
            *)
                continue
                ;;
        esac
        progress_line "$module${loading:+, loading $loading}"
    done
}
