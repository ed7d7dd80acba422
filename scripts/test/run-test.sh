#!/usr/bin/env bash
# Tests ./locmoe itself on a made-up project whose Maven and Java only note their arguments.
set -uo pipefail

root="$(cd -P "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0

# check FACT EXPECTED ACTUAL
check() {
    if [ "$2" = "$3" ]; then
        printf 'ok: %s\n' "$1"
    else
        printf 'WRONG: %s: expected <%s>, got <%s>\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

# A tool directory with a JDK 25 whose java prints its arguments and exits with 7 if one of them is `fail`.
jdk="$work/jdk 25"
mkdir -p "$jdk/bin"
printf 'JAVA_VERSION="25.0.1"\n' >"$jdk/release"
cat >"$jdk/bin/java" <<'SCRIPT'
#!/bin/sh
for last; do :; done
for argument; do
    case "$argument" in
        -XX:SharedArchiveFile=*) archive="${argument#*=}" ;;
        -Xshare:dump) dumps=true ;;
        --add-modules=*)
            printf '%s\n' "Picked up JAVA_TOOL_OPTIONS: -Dx=y" "WARNING: Using incubator modules: v" "WARNING: other" >&2
            ;;
    esac
done
[ -z "${dumps:-}" ] || { touch "$archive" && exit 0; }
printf '%s\n' "$last in $(pwd)"
[ "$last" != called ] || printf '%s\n' "called $LOCMOE_COMMAND"
[ "$last" != signals ] || printf '%s\n' "signals $ASCEND_COREDUMP_SIGNAL"
[ "$last" != flags ] || printf '%s\n' "$*"
[ "$last" != fail ] || exit 7
SCRIPT
cp "$jdk/bin/java" "$jdk/bin/javac"
cp "$jdk/bin/java" "$jdk/bin/jar"
chmod +x "$jdk"/bin/*

# Maven notes each call and makes what the real one would.
mkdir -p "$work/maven/bin"
cat >"$work/maven/bin/mvn" <<'SCRIPT'
#!/bin/sh
[ "$1" != -v ] || { echo "Apache Maven 3.9.9"; exit 0; }
printf '%s\n' "$*" >>"$MAVEN_CALLS"
case "$*" in *"repository -pl integration-tests"* | *"repository -pl services"*) exit 0 ;; esac
sleep 0.3
echo "[INFO] Building LocMoE SPI 0.1.0 [1/2]"
if [ -e "$(dirname "$MAVEN_CALLS")/broken" ]; then
    echo "[ERROR] Broken.java:[3,4] ';' expected"
    exit 1
fi
mkdir -p "$PROJECT/services/cli/target/locmoe/lib"
for module in integration-tests/mesh services/engine plugins/router-a; do
    mkdir -p "$PROJECT/$module/target/test-classes"
done
echo "repository=$PROJECT/my repository" >"$PROJECT/integration-tests/mesh/target/test-classes/maven.properties"
touch "$PROJECT/services/cli/target/locmoe/lib/netty.jar"
echo "-Da=1 -Db=2" >"$PROJECT/services/cli/target/locmoe/jvm.flags"
echo "-Xmx1m -Xms1m" >"$PROJECT/services/cli/target/locmoe/node.flags"
case "$*" in *-DskipTests*) exit 0 ;; esac
echo "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 20.5 s -- in a.SlowTest"
echo "[INFO] Building LocMoE engine 0.1.0 [2/2]"
echo "[INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 20.1 s -- in a.QuickTest"
[ ! -e "$(dirname "$MAVEN_CALLS")/failing" ] || printf '%s\n' "[ERROR] There are test failures."
echo "[DEBUG] noise"
SCRIPT
chmod +x "$work/maven/bin/mvn"

export PROJECT="$work/my project" MAVEN_CALLS="$work/calls" JAVA_HOME="$jdk" MAVEN_HOME="$work/maven"
unset LOCMOE_SKIP_BUILD LOCMOE_VERBOSE CI
mkdir -p "$PROJECT/spi/src/main/java" "$PROJECT/plugins/router-a" "$PROJECT/services/cli/src/main" "$PROJECT/ascend-driver/npu/src/main" "$PROJECT/integration-tests"
cp -r "$root/locmoe" "$root/scripts" "$PROJECT/"
touch "$PROJECT/pom.xml" "$PROJECT/spi/pom.xml" "$PROJECT/services/cli/pom.xml" "$PROJECT/ascend-driver/npu/pom.xml" \
    "$PROJECT/plugins/router-a/pom.xml" "$PROJECT/spi/src/main/java/A.java" "$PROJECT/spi/src/main/java/B.java"

calls() {
    wc -l <"$MAVEN_CALLS" | tr -d ' '
}

cd "$work" || exit 1
check "the first call builds, then runs in the caller's directory" "one in $work" "$("$PROJECT/locmoe" one 2>/dev/null)"
check "the build was run once" 1 "$(calls)"
check "it builds what a training needs" "-Dlocmoe.training package" "$(tail -n 1 "$MAVEN_CALLS" | sed 's/.*never //')"
check "it left an archive of classes" "libraries.jsa" "$(ls "$PROJECT/services/cli/target/locmoe" | grep jsa)"
made="$PROJECT/services/cli/target/locmoe/libraries.made"
check "of all classes, as nobody has edited anything yet" all "$(head -n 1 "$made" | cut -d' ' -f1)"
check "commands read it, too" "-XX:SharedArchiveFile=$PROJECT/services/cli/target/locmoe/libraries.jsa" \
    "$("$PROJECT/locmoe" flags 2>/dev/null | grep -o -- '-XX:SharedArchiveFile=.*libraries.jsa')"
check "the second call does not build" "two in $work" "$("$PROJECT/locmoe" two 2>&1)"
ln -s "my project/locmoe" "$work/link"
mkdir -p "$work/elsewhere"
check "a symbolic link works from anywhere" "three in $work/elsewhere" "$(cd elsewhere && ../link three 2>&1)"
check "neither of them built" 1 "$(calls)"
"$PROJECT/locmoe" fail >/dev/null 2>&1
check "the exit code is that of Java" 7 "$?"

check "what it prints is a command that the caller can repeat" "called ../my project/locmoe" \
    "$(cd elsewhere && "../my project/locmoe" called 2>/dev/null | tail -n 1)"
check "the name alone where it is on the path" "called locmoe" \
    "$(cd elsewhere && PATH="$PROJECT:$PATH" locmoe called 2>/dev/null | tail -n 1)"
check "libraries leave the signals of the JVM alone" "signals none" \
    "$("$PROJECT/locmoe" signals 2>/dev/null | tail -n 1)"
flags="$PROJECT/services/cli/target/locmoe/jvm.flags"
echo "--add-modules=jdk.incubator.vector" >"$flags"
check "of what the JVM says only the warning about incubator modules is left out" \
    "Picked up JAVA_TOOL_OPTIONS: -Dx=y
WARNING: other" "$("$PROJECT/locmoe" node 2>&1 >/dev/null)"
echo "-Da=1 -Db=2" >"$flags"
check "a node has the flags of nodes, and then those of the user" "-Da=1 -Db=2 -Xmx1m -Xms1m -Xmx2m" \
    "$(LOCMOE_NODE_FLAGS=-Xmx2m "$PROJECT/locmoe" node flags 2>/dev/null | grep -o -- '-Da=1.*-Xmx2m')"

sleep 0.02
touch "$PROJECT/spi/src/main/java/A.java"
"$PROJECT/locmoe" one >/dev/null 2>&1
check "a newer source is built" 2 "$(calls)"
check "and the archive stays as it is while it fits" all "$(head -n 1 "$made" | cut -d' ' -f1)"
sleep 0.02
rm "$PROJECT/spi/src/main/java/B.java"
"$PROJECT/locmoe" one >/dev/null 2>&1
check "a removed source is built" 3 "$(calls)"
mkdir -p "$PROJECT/spi/target/classes" "$PROJECT/spi/src/test"
touch "$PROJECT/spi/target/classes/A.class" "$PROJECT/spi/src/test/ATest.java"
"$PROJECT/locmoe" one >/dev/null 2>&1
check "outputs and tests do not matter to the build" 3 "$(calls)"

sleep 0.02
touch "$PROJECT/pom.xml"
for i in 1 2 3; do
    "$PROJECT/locmoe" "$i" >/dev/null 2>&1 &
done
wait
check "calls at the same time build once" 4 "$(calls)"

touch "$PROJECT/pom.xml" "$work/broken"
message="$("$PROJECT/locmoe" one 2>&1 >/dev/null)"
check "a failed build ends with an exit code" 1 "$?"
check "and shows the error and where the log is" \
    "locmoe: building what a training needs
[ERROR] Broken.java:[3,4] ';' expected
locmoe: the build failed; all of Maven's output is in $PROJECT/target/build.log" "$message"
"$PROJECT/locmoe" test >/dev/null 2>&1
check "failed tests end with an exit code" 1 "$?"
rm "$work/broken"

# The calls of Maven since a number of them, in an order that does not depend on which came first.
calls_after() {
    tail -n "+$(($1 + 1))" "$MAVEN_CALLS" | sed "s/.*never //; s#$PROJECT/##g; s#/test\.[^/]*/#/test.X/#g" | LC_ALL=C sort
}

before="$(calls)"
"$PROJECT/locmoe" test -Dx=y >/dev/null 2>&1
tested="surefire:test -Dmaven.repo.local=target/test.X/repository -pl"
check "a Maven builds everything, then some test all modules, plug-ins beside the engine; all get the options" \
    "-T2 verify -DskipTests -Dx=y -Dsurefire.failIfNoSpecifiedTests=false
$tested !integration-tests/mesh,!services/engine,!plugins/router-a,!services/cli -Dx=y -Dsurefire.failIfNoSpecifiedTests=false
$tested integration-tests/mesh -Dx=y -Dsurefire.failIfNoSpecifiedTests=false
$tested services/cli -Dx=y -Dsurefire.failIfNoSpecifiedTests=false
$tested services/engine -Dtest.classes=target/test.X/tests -Dx=y -Dsurefire.failIfNoSpecifiedTests=false" "$(calls_after "$before")"
before="$(calls)"
unchecked="-Dspotless.check.skip -Dcheckstyle.skip -Dpmd.skip -Dcpd.skip -Denforcer.skip -Djapicmp.skip"
message="$("$PROJECT/locmoe" test --fast 2>&1 >/dev/null)"
check "the fast tests need no checks of style" "-T2 verify -DskipTests -DexcludedGroups=slow $unchecked -Dsurefire.failIfNoSpecifiedTests=false" "$(calls_after "$before" | head -n 1)"
check "and tell which of them are slow" "locmoe: these classes took more than 2 s; if the machine was idle, tag them \"slow\":
    20.5 a.SlowTest
    20.1 a.QuickTest" "$(grep -v ' tests, ' <<<"$message")"
check "tests have an archive of all classes" all "$(head -n 1 "$made" | cut -d' ' -f1)"
bash "$PROJECT/scripts/archive.sh" "$PROJECT/services/cli/target/locmoe"
check "which serves later runs, too" all "$(head -n 1 "$made" | cut -d' ' -f1)"
sleep 0.02
touch "$PROJECT/services/cli/target/locmoe/lib/locmoe-cli.jar"
bash "$PROJECT/scripts/archive.sh" "$PROJECT/services/cli/target/locmoe"
check "until a jar of the project changes" "$JAVA_HOME" "$(head -n 1 "$made")"
rm "$PROJECT/services/cli/target/locmoe/lib/locmoe-cli.jar"
before="$(calls)"
output="$("$PROJECT/locmoe" test -Dtest=ATest 2>/dev/null)"
check "named tests are run while everything is built" "-T2 verify -Dtest=ATest -Dsurefire.failIfNoSpecifiedTests=false" \
    "$(calls_after "$before")"
check "and show modules and Surefire's lines" "[INFO] Building LocMoE SPI 0.1.0 [1/2]
[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 20.5 s -- in a.SlowTest
[INFO] Building LocMoE engine 0.1.0 [2/2]
[INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 20.1 s -- in a.QuickTest" "$output"
printf '%s\n' "100 run" "20.5 a.SlowTest" "20.1 a.QuickTest" >"$PROJECT/target/test.times"
touch "$work/failing"
message="$("$PROJECT/locmoe" test 2>&1 >/dev/null)"
check "a failed test fails the run" 1 "$?"
check "no test runs twice, and those of all modules run" "-Dmaven.test.failure.ignore=true" \
    "$(tail -n 1 "$MAVEN_CALLS" | grep -o -e '-Dmaven.test.failure.ignore=true' -e rerun)"
check "the progress tells module, tests so far and the time left; the end names the slowest classes" \
    "locmoe: LocMoE engine: 3 tests, 0 failed, about 0:50 left
locmoe: the test classes that took longest, in seconds:
    20.5 a.SlowTest
    20.1 a.QuickTest
locmoe: the tests failed; Maven's whole output is in $PROJECT/target/test.log" \
    "$(sed 's/failed, 0:0., /failed, /' <<<"$message")"
rm "$work/failing"
before="$(calls)"
"$PROJECT/locmoe" one >/dev/null 2>&1
check "what the tests built is not built again" "$before" "$(calls)"

sleep 0.02
touch "$PROJECT/services/cli/src/main/C.java"
"$PROJECT/locmoe" test -pl spi >/dev/null 2>&1
check "tests of one module build it and what it needs" "-T2 verify -am -pl spi" \
    "$(tail -n 1 "$MAVEN_CALLS" | sed 's/.*never //; s/ -Dlocmoe.tests=[^ ]* [^ ]*//')"
"$PROJECT/locmoe" one >/dev/null 2>&1
check "a change elsewhere is still built after them" "$((before + 2))" "$(calls)"
"$PROJECT/locmoe" test --fast --projects=cli,spi >/dev/null 2>&1
check "modules go by name or path, and slow tests can be left out" "-T2 verify -DexcludedGroups=slow $unchecked -am -pl services/cli,spi" \
    "$(tail -n 1 "$MAVEN_CALLS" | sed 's/.*never //; s/ -Dlocmoe.tests=[^ ]* [^ ]*//')"
"$PROJECT/locmoe" test -pl npu >/dev/null 2>&1
check "those of the driver for NPUs too" "-T2 verify -am -pl ascend-driver/npu" \
    "$(tail -n 1 "$MAVEN_CALLS" | sed 's/.*never //; s/ -Dlocmoe.tests=[^ ]* [^ ]*//')"
before="$(calls)"
check "the usage of test is shown at once" "Usage: ./locmoe test" \
    "$(JAVA_HOME=/nowhere "$PROJECT/locmoe" test --help | head -n 1 | cut -d' ' -f1-3)"
message="$("$PROJECT/locmoe" test -pl spj 2>&1)"
check "a module that does not exist is wrong usage" 2 "$?"
check "and the message lists the modules" "locmoe: there is no module 'spj'; there are ascend-driver/npu services/cli spi
locmoe: './locmoe test --help' shows the usage" "$message"
message="$("$PROJECT/locmoe" test --long soon 2>&1)"
check "a long search needs a budget" "2 locmoe: --long needs a number of minutes
locmoe: './locmoe test --help' shows the usage" "$? $message"
check "none of them started Maven" "$before" "$(calls)"
check "so is that of dist" "Usage: ./locmoe dist" \
    "$(JAVA_HOME=/nowhere "$PROJECT/locmoe" dist --help | head -n 1 | cut -d' ' -f1-3)"
message="$("$PROJECT/locmoe" dist --out "$work/nowhere/x.tar.gz" 2>&1)"
check "an archive needs a directory" "2 locmoe: --out $work/nowhere/x.tar.gz: there is no directory $work/nowhere
locmoe: './locmoe dist --help' shows the usage" "$? $message"
check "so is that of image" "Usage: ./locmoe image" \
    "$(JAVA_HOME=/nowhere "$PROJECT/locmoe" image --help | head -n 1 | cut -d' ' -f1-3)"
message="$("$PROJECT/locmoe" image --tga x 2>&1)"
check "a wrong option of image is wrong usage" "2 locmoe: there is no option '--tga'
locmoe: './locmoe image --help' shows the usage" "$? $message"
mkdir -p "$work/precious"
message="$(LOCMOE_SKIP_BUILD=1 "$PROJECT/locmoe" image --stage "$work/precious" 2>&1)"
check "a JDK without jlink is told" "1 locmoe: $jdk has no jlink, which makes the Java runtime; set JAVA_HOME to a whole JDK" "$? $message"
ln -s java "$jdk/bin/jlink"
message="$(LOCMOE_SKIP_BUILD=1 "$PROJECT/locmoe" image --stage "$work/precious" 2>&1)"
check "an image is not staged over files of somebody else" \
    "1 locmoe: $work/precious is there and was not made by this command; name another directory" "$? $message"
"$PROJECT/locmoe" format 2>/dev/null
check "format starts the formatter" "com.diffplug.spotless:spotless-maven-plugin:apply" \
    "$(tail -n 1 "$MAVEN_CALLS" | sed 's/.*never //')"

touch "$PROJECT/integration-tests" "$PROJECT/pom.xml"
"$PROJECT/locmoe" one >/dev/null 2>&1
before="$(calls)"
check "what authors of plug-ins need is built when it is first asked for, with a line that says so" \
    "locmoe: building what 'plugins' needs and a training does not: conformance kit, harness, projects of plug-ins, simulator of NPUs" \
    "$("$PROJECT/locmoe" plugins new router mine 2>&1 | head -n 1)"
check "by the complete build" "-pl services/distribution -am package" "$(tail -n 1 "$MAVEN_CALLS" | sed 's/.*-Djapicmp.skip //')"
echo "driver.simulated: true" >"$work/job.yaml"
for words in "conformance" "harness --router a" "devices --self-test" "train --driver ascend --simulated" "help harness" \
    "train --config $work/job.yaml" "javadoc" "plugins verify x"; do
    # shellcheck disable=SC2086
    "$PROJECT/locmoe" $words >/dev/null 2>&1
done
check "once" "$((before + 1))" "$(calls)"
sleep 0.02
mkdir -p "$PROJECT/integration-tests/kit/src/main"
"$PROJECT/locmoe" train >/dev/null 2>&1
check "a training does not build them" "$((before + 1))" "$(calls)"
"$PROJECT/locmoe" train --config "$work/job.yaml" >/dev/null 2>&1
check "but a training that asks for one of them, also by its file of settings" "$((before + 2))" "$(calls)"

before="$(calls)"
mv "$PROJECT/target" "$work/target"
touch "$PROJECT/pom.xml" "$PROJECT/target"
message="$("$PROJECT/locmoe" one 2>&1)"
check "a tree that cannot be written to ends with an exit code" 1 "$?"
check "and the message says where" "locmoe: the build needs to write in $PROJECT/target, and $(id -un) may not; \
change its owner or copy the project to a directory of yours" "$message"
check "without a build" "$before" "$(calls)"
rm "$PROJECT/target"
mv "$work/target" "$PROJECT/target"

before="$(calls)"
touch "$PROJECT/pom.xml"
LOCMOE_SKIP_BUILD=1 "$PROJECT/locmoe" one >/dev/null 2>&1
check "LOCMOE_SKIP_BUILD takes the build as it is" "$before" "$(calls)"

exit $((failures > 0))
