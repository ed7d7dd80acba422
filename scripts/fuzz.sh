#!/usr/bin/env bash
# Looks for inputs that a parser mishandles, with Jazzer, guided by the branches that they reach:
#   scripts/fuzz.sh PARSER SECONDS
# Inputs are kept in target/fuzz/PARSER between runs; one that fails is written beside them and named. Ends with 77 then.
# A wrong name of a parser lists all names.
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

[ $# -eq 2 ] || fail "usage: scripts/fuzz.sh PARSER SECONDS"
parser="$1"
seconds="$2"
require_jdk
require_maven

module="$LOCMOE_HOME/integration-tests/attack"
found="$LOCMOE_HOME/target/fuzz/$parser"
say "building"
"$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -q -ntp -pl integration-tests/attack -am -DskipTests \
    package dependency:build-classpath -Dmdep.outputFile=target/class-path </dev/null
flags=()
read -r -a flags <"$LOCMOE_HOME/services/cli/target/locmoe/jvm.flags" || true
class_path="$module/target/test-classes:$(cat "$module/target/class-path")"
cd "$module"
"$JAVA_HOME/bin/java" "${flags[@]}" -cp "$class_path" io.locmoe.attack.fuzz.FuzzTarget "$parser" "$found" ||
    fail "no parser '$parser'"
exec "$JAVA_HOME/bin/java" "${flags[@]}" -XX:+EnableDynamicAgentLoading -Xmx1g -cp "$class_path" \
    com.code_intelligence.jazzer.Jazzer --target_class=io.locmoe.attack.fuzz.FuzzTarget "--target_args=$parser" \
    '--instrumentation_includes=io.locmoe.**' '--custom_hook_includes=io.locmoe.**' \
    "--reproducer_path=$found" "-artifact_prefix=$found/" "-max_total_time=$seconds" -max_len=65536 -rss_limit_mb=4096 "$found"
