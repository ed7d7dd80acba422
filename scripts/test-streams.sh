# Runs Maven for `test`. In one Maven a module waits for the tests of those that it needs, and cores are idle; so a run of everything
# builds all modules first, and then runs their tests in several Mavens side by side.

# The groups of tests: each entry names groups that run side by side. Tests of services and the others wait half of the time. The
# engine's and those of meshes each use both cores: side by side, ranks that meet thousands of times wait for a core at each meeting.
test_groups=("services others" engine meshes)

# run_selected_tests DIR: the directory is for the run's files. Named tests, tests of some modules, and what else is asked of Maven
# are one run of it.
run_selected_tests() {
    if [ -n "$test_is_whole" ] && [ -z "$test_is_named" ]; then
        build_and_test "$1" ${maven_arguments[@]+"${maven_arguments[@]}"}
    else
        run_maven -T2 verify ${maven_arguments[@]+"${maven_arguments[@]}"}
    fi
}

run_maven() {
    LOCMOE_SKIP_BUILD=1 MAVEN_OPTS="$(maven_flags)" \
        "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -ntp -Dmaven.test.failure.ignore=true -Dstyle.color=never "$@"
}

# build_and_test DIR ARGUMENT...: no test runs where the build fails, which checks the style too.
build_and_test() {
    local work="$1" own groups group mavens pid status=0
    shift
    run_maven -T2 verify -DskipTests "$@" || return
    archive_classes all
    own="$(sed -n 's/^repository=//p' "$LOCMOE_HOME/integration-tests/mesh/target/test-classes/maven.properties")" || return
    link_repository "$work/repository" "$own"
    gather_guests "$work/tests"
    for groups in "${test_groups[@]}"; do
        mavens=()
        for group in $groups; do
            test_group "$group" "$work" "$@" &
            mavens+=($!)
        done
        for pid in "${mavens[@]}"; do
            wait "$pid" || status=1
        done
    done
    return "$status"
}

# test_group GROUP DIR ARGUMENT...
test_group() {
    local group="$1" work="$2" options
    shift 2
    case "$group" in
        meshes) options=(-pl integration-tests/mesh) ;;
        engine) options=(-pl services/engine -Dtest.classes="$work/tests") ;;
        services) options=(-pl "$(other_services | paste -sd , -)") ;;
        others) options=(-pl "!integration-tests/mesh,!services/engine$({ guests; other_services; } | sed 's/^/,!/' | tr -d '\n')") ;;
    esac
    run_maven surefire:test -Dmaven.repo.local="$work/repository" "${options[@]}" "$@"
}

# Prints the modules whose tests run in the JVMs of the engine's tests, which have all that they need on their class path. Alone, each
# would start a JVM, and load and compile the code that they share.
guests() {
    local module
    (
        cd "$LOCMOE_HOME"
        for module in plugins/* integration-tests/driver-strict services/{detection,files,guard,settings,tape}; do
            [ ! -e "$module/pom.xml" ] || [ ! -d "$module/target/test-classes" ] || printf '%s\n' "$module"
        done
    )
}

# Prints the services whose tests have JVMs of their own, beside the engine; and the attacks, as the group of the others ends later.
other_services() {
    (cd "$LOCMOE_HOME" && find services integration-tests -mindepth 2 -maxdepth 2 -name pom.xml) |
        sed 's#/pom.xml##' | grep -x -e 'services/.*' -e integration-tests/attack | sort |
        grep -vxF -e services/engine -f <(guests)
}

# gather_guests DIR: copies the test classes of the engine and its guests, which need different names.
gather_guests() {
    local module classes=() twice
    for module in services/engine $(guests); do
        classes+=("$LOCMOE_HOME/$module/target/test-classes")
    done
    twice="$(for module in "${classes[@]}"; do (cd "$module" && find . -type f); done | sort | uniq -d | paste -sd ' ' -)"
    [ -z "$twice" ] || fail "tests of the engine and of plug-ins run in one JVM and have files of one name: $twice; rename one of each"
    mkdir "$1"
    for module in "${classes[@]}"; do
        cp -R "$module/." "$1"
    done
}

# link_repository DIR OWN: makes a local repository of links to what is built, in place of what may be installed, and to all else that
# the user's own has. Downloads go to that one.
link_repository() {
    local entry version pom artifact directory
    mkdir -p "$1/io/locmoe"
    for entry in "$2"/* "$2"/io/*; do
        entry="${entry#"$2/"}"
        [ -e "$1/$entry" ] || ln -s "$2/$entry" "$1/$entry"
    done
    version="$(sed -n 's#^  <version>\(.*\)</version>#\1#p' "$LOCMOE_HOME/pom.xml" | head -n 1)"
    for pom in "$LOCMOE_HOME"/{pom.xml,{spi,plugins,ascend-driver,services,integration-tests}{,/*}/pom.xml}; do
        [ -e "$pom" ] || continue
        artifact="$(sed -n 's#^  <artifactId>\(.*\)</artifactId>#\1#p' "$pom")"
        directory="$1/io/locmoe/$artifact/$version"
        mkdir -p "$directory"
        ln -s "$pom" "$directory/$artifact-$version.pom"
        ln -s "${pom%/pom.xml}/target/$artifact-$version.jar" "$directory/"
    done
}
