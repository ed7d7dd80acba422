#!/usr/bin/env bash
# Looks for orders of steps in which an object breaks what it promises to several threads, with Fray, which decides after
# each step who goes on:
#   scripts/schedules.sh CONTRACT SCHEDULES
# All promises of the contract are tried in so many schedules each; "all" stands for every contract, another word lists them.
# What leads to a broken promise is kept in target/schedules/PROMISE/recording. Ends with 77 then.
set -euo pipefail
LOCMOE_HOME="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
scripts="$LOCMOE_HOME/scripts"
# shellcheck source=scripts/messages.sh
. "$scripts/messages.sh"
# shellcheck source=scripts/find-jdk.sh
. "$scripts/find-jdk.sh"
# shellcheck source=scripts/find-maven.sh
. "$scripts/find-maven.sh"
# shellcheck source=scripts/install.sh
. "$scripts/install.sh"

[ $# -eq 2 ] || fail "usage: scripts/schedules.sh CONTRACT SCHEDULES"
contract="$1"
schedules="$2"
[[ "$schedules" =~ ^[1-9][0-9]*$ ]] || fail "SCHEDULES is how many of each promise, a number from 1 on, not '$schedules'"
without="without it: ./locmoe test -pl schedules -Dschedules.rounds=10000"
[ "$(uname -sm)" = "Linux x86_64" ] || fail "this needs Linux on x86_64, where Fray's agent is known; $without"
require_jdk
require_maven
[ -x "$JAVA_HOME/bin/jlink" ] || fail "$JAVA_HOME has no jlink, which makes the JDK that Fray steers; $without"

module="$LOCMOE_HOME/integration-tests/schedules"
work="$LOCMOE_HOME/target/schedules"
say "building"
"$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -q -ntp -Pschedule-explorer -Denforcer.skip -pl integration-tests/schedules -am \
    -DskipTests package dependency:build-classpath -Dmdep.outputFile=target/class-path </dev/null
class_path="$module/target/test-classes:$(cat "$module/target/class-path")"

# jar NAME: the path of a jar of the class path
jar() {
    tr ':' '\n' <<<"$class_path" | grep "/$1-[0-9][^/]*\.jar\$" || fail "no $1 among the libraries; $without"
}

steered="$work/$(basename "$(jar fray-core)" .jar)-$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
mkdir -p "$work"
if [ ! -e "$steered/complete" ]; then
    say "making a JDK that Fray can steer, in $steered"
    rm -rf "$steered"
    mkdir -p "$steered"
    plugin="$(tr ':' '\n' <<<"$class_path" |
        grep -E '/(fray-(instrumentation-(jdk|base)|runtime)|asm(-[a-z]+)?|kotlin-(stdlib|reflect))-[0-9][^/]*\.jar$' |
        paste -sd:)"
    modules="$("$JAVA_HOME/bin/java" --list-modules | sed 's/@.*//' | grep -v -E '^jdk\.(jlink|jpackage)$' | paste -sd,)"
    # jmods are missing where a JDK links from itself
    jmods=()
    [ ! -d "$JAVA_HOME/jmods" ] || jmods=("--module-path=$JAVA_HOME/jmods")
    "$JAVA_HOME/bin/jlink" "-J-javaagent:$(jar fray-instrumentation-jdk)" "-J--module-path=$plugin" "-J--class-path=$plugin" \
        -J--add-modules=org.pastalab.fray.instrumentation.jdk "${jmods[@]}" "--add-modules=$modules" \
        "--output=$steered/jdk" --fray-instrumentation >"$steered/log" 2>&1 ||
        { tail -n 5 "$steered/log" >&2 && fail "$JAVA_HOME/bin/jlink could not make it (its last lines are above); $without"; }
    (cd "$steered" && "$JAVA_HOME/bin/jar" xf "$(jar fray-jvmti-linux-x8664)" libjvmti.so)
    touch "$steered/complete"
fi
flags=()
read -r -a flags <"$module/target/test-classes/jvm.flags"

# explore CLASS PROMISE: prints a line; fails if the promise was broken
explore() {
    local log="$work/$2.log" told
    rm -rf "${work:?}/$2"
    "$steered/jdk/bin/java" -ea "${flags[@]}" -Xmx1g "-javaagent:$(jar fray-instrumentation-agent)" \
        "-agentpath:$steered/libjvmti.so" -cp "$class_path" org.pastalab.fray.core.MainKt --run-config cli --clazz "$1" \
        --method "$2" -cp "$class_path" --iter "$schedules" --timeout 1000000 --scheduler pos --no-reset-class-loader \
        -o "$work/$2" >"$log" 2>&1 || true
    told="$(sed -n 's/.*Total iter: \([0-9]*\), .*Covered timelines: \([0-9]*\).*/\1 schedules, \2 of them different/p' "$log")"
    if [ "${told%% *}" != "$schedules" ]; then
        sed -n '/Error found/,/^$/p' "$log" | head -n 20 >&2
        say "${1##*.} $2: BROKEN, or not tried to the end; see $log and $work/$2"
        return 1
    fi
    echo "${1##*.} $2: kept in $told"
}

broken=0
tried=0
for file in $(cd "$module/target/test-classes" && find . -name '*Contract.class' | sort); do
    class="$(sed 's#^\./##; s#/#.#g; s#\.class$##' <<<"$file")"
    name="${class##*.}"
    name="$(tr '[:upper:]' '[:lower:]' <<<"${name%Contract}")"
    names="${names:-}${names:+, }$name"
    if [ "$contract" != all ] && [ "$contract" != "$name" ]; then
        continue
    fi
    for promise in $("$JAVA_HOME/bin/javap" -public -cp "$class_path" "$class" | sed -n 's/.*static void \(.*\)().*/\1/p'); do
        tried=$((tried + 1))
        explore "$class" "$promise" || broken=77
    done
done
[ "$tried" -gt 0 ] || fail "no contract '$contract'; there are $names, and all"
exit "$broken"
