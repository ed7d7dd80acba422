#!/usr/bin/env bash
# Looks for inputs that parsers mishandle, with Jazzer, guided by the branches that they reach:
#   scripts/fuzz.sh                     all parsers in turn, 30 seconds each
#   scripts/fuzz.sh PARSER [SECONDS]    one of them; `all` for all; a wrong name lists them
# Inputs are kept in target/fuzz/PARSER between runs; one that fails is written beside them and named. Ends with 77 if one
# was found.
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

[ $# -le 2 ] || fail "usage: scripts/fuzz.sh [PARSER|all [SECONDS]]"
parser="${1:-all}"
seconds="${2:-30}"
[[ "$seconds" =~ ^[1-9][0-9]*$ ]] || fail "SECONDS is a whole number above 0, not '$seconds'"
require_jdk
require_maven

module="$LOCMOE_HOME/integration-tests/attack"
say "building"
"$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -q -ntp -pl integration-tests/attack -am -DskipTests \
    package dependency:build-classpath -Dmdep.outputFile=target/class-path </dev/null
flags=()
read -r -a flags <"$LOCMOE_HOME/services/cli/target/locmoe/jvm.flags" || true
class_path="$module/target/test-classes:$(cat "$module/target/class-path")"
cd "$module"

# fuzz NAME: ends as Jazzer does, 77 for an input that the parser mishandled
fuzz() {
    local found="$LOCMOE_HOME/target/fuzz/$1"
    "$JAVA_HOME/bin/java" "${flags[@]}" -cp "$class_path" io.locmoe.attack.fuzz.FuzzTarget "$1" "$found" || return 1
    "$JAVA_HOME/bin/java" "${flags[@]}" -XX:+EnableDynamicAgentLoading -Xmx1g -cp "$class_path" \
        com.code_intelligence.jazzer.Jazzer --target_class=io.locmoe.attack.fuzz.FuzzTarget "--target_args=$1" \
        '--instrumentation_includes=io.locmoe.**' '--custom_hook_includes=io.locmoe.**' \
        "--reproducer_path=$found" "-artifact_prefix=$found/" "-max_total_time=$seconds" -max_len=65536 \
        -rss_limit_mb=4096 "$found"
}

names="$("$JAVA_HOME/bin/java" "${flags[@]}" -cp "$class_path" io.locmoe.attack.fuzz.FuzzTarget)"
if [ "$parser" != all ]; then
    grep -qxF -- "$parser" <<<"$names" || fail "no parser '$parser'; there are: $(tr '\n' ' ' <<<"$names")"
    names="$parser"
fi
worst=0
failed=""
for name in $names; do
    say "$name: $seconds s"
    status=0
    fuzz "$name" </dev/null || status=$?
    if [ "$status" -ne 0 ]; then
        failed="$failed $name"
        worst=$((status > worst ? status : worst))
    fi
done
[ "$worst" -eq 0 ] || say "mishandled inputs, or failures:$failed; see target/fuzz"
exit "$worst"
