#!/usr/bin/env bash
# archive.sh DIR [all]: parses the classes of the libraries of the distribution in DIR into DIR/libraries.jsa, unless it is there and
# fits. An archive fits as long as every jar on its class path is the same, so it holds libraries only: edits of this project keep it.
# With `all` it holds the project's classes too, for tests: they start hundreds of JVMs of one build.
# JAVA_HOME names the JDK that will run the nodes.
set -euo pipefail
scripts="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$1"
libraries="$(echo "$JAVA_HOME" && ls -ln lib | grep -v -e ' locmoe-' -e '^total')"
made="$libraries"
class_path="$PWD/libraries.jar"
not_listed='io/locmoe'
if [ "${2:-}" = all ]; then
    made="all $libraries"
    class_path="$class_path:$PWD/lib/locmoe-cli.jar"
    not_listed='^$'
fi

# An archive of all classes serves for the libraries too, until one of the project's jars is newer.
fits() {
    local found
    [ -e libraries.jsa ] && found="$(cat libraries.made 2>/dev/null)" || return
    case "$found" in
        "all $libraries") [ -z "$(find lib -name 'locmoe-*' -newer libraries.jsa)" ] ;;
        *) [ "$found" = "$made" ] ;;
    esac
}
! fits || exit 0

work="$(mktemp -d "$PWD/archive.XXXXXX")"
trap 'rm -rf "$work"' EXIT
rm -f libraries.jsa
# lines of a manifest have at most 72 bytes
(cd lib && printf 'lib/%s ' $(ls | grep -v -e '^locmoe-')) | sed 's/^/Class-Path: /' | fold -b -w 70 | sed '2,$s/^/ /' >"$work/manifest"
echo >>"$work/manifest"
"$JAVA_HOME/bin/jar" --create --file libraries.jar --manifest "$work/manifest"
grep -v "$not_listed" "$scripts/image/node.classes" >"$work/classes"
# The JVM's flags are words without blanks.
# shellcheck disable=SC2046
"$JAVA_HOME/bin/java" -Xshare:dump $(cat jvm.flags) -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable \
    -XX:SharedClassListFile="$work/classes" -XX:SharedArchiveFile="$work/libraries.jsa" -cp "$class_path"
mv -f "$work/libraries.jsa" libraries.jsa
printf '%s\n' "$made" >libraries.made
