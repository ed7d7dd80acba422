# Runs Maven for `test`. In one Maven a module waits for the tests of those that it needs, and cores are idle; so a run of everything
# builds all modules first, and then runs their tests in several Mavens side by side.

# Modules whose tests a Maven of their own runs, a line for each. One more runs those of all other modules. Tests of meshes are three
# fifths of the processor time, and wait for their processes: their module has three JVMs, as with two they ended last, on idle cores.
test_streams=(
    integration-tests/mesh
)

# run_selected_tests DIR: the directory is for the run's files. Named tests, tests of some modules, and what else is asked of Maven
# are one run of it.
run_selected_tests() {
    if [ -n "$test_is_whole" ] && [ -z "$test_is_named" ]; then
        build_and_test "$1/repository" ${maven_arguments[@]+"${maven_arguments[@]}"}
    else
        run_maven -T2 verify ${maven_arguments[@]+"${maven_arguments[@]}"}
    fi
}

run_maven() {
    LOCMOE_SKIP_BUILD=1 MAVEN_OPTS="$(maven_flags)" \
        "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -ntp -Dmaven.test.failure.ignore=true -Dstyle.color=never "$@"
}

# build_and_test REPOSITORY ARGUMENT...: no test runs where the build fails, which checks the style too.
build_and_test() {
    local repository="$1" own modules mavens=() pid status=0
    shift
    run_maven -T2 verify -DskipTests "$@" || return
    archive_classes all
    own="$(sed -n 's/^repository=//p' "$LOCMOE_HOME/integration-tests/mesh/target/test-classes/maven.properties")" || return
    link_repository "$repository" "$own"
    for modules in "${test_streams[@]}" "$(printf ',%s' "${test_streams[@]}" | sed 's/,/,!/g; s/^,//')"; do
        run_maven surefire:test -Dmaven.repo.local="$repository" -pl "$modules" "$@" &
        mavens+=($!)
    done
    for pid in "${mavens[@]}"; do
        wait "$pid" || status=1
    done
    return "$status"
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
