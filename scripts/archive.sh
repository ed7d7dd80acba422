#!/usr/bin/env bash
# archive.sh DIR: parses the classes of the libraries of the distribution in DIR into DIR/libraries.jsa, unless it is there and fits.
# An archive fits as long as every jar on its class path is the same, so it holds libraries only: edits of this project keep it.
# JAVA_HOME names the JDK that will run the nodes.
set -euo pipefail
scripts="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$1"
made="$(echo "$JAVA_HOME" && ls -ln lib | grep -v -e ' locmoe-' -e '^total')"
[ ! -e libraries.jsa ] || [ "$made" != "$(cat libraries.made 2>/dev/null)" ] || exit 0

work="$(mktemp -d "$PWD/archive.XXXXXX")"
trap 'rm -rf "$work"' EXIT
rm -f libraries.jsa
# lines of a manifest have at most 72 bytes
(cd lib && printf 'lib/%s ' $(ls | grep -v -e '^locmoe-')) | sed 's/^/Class-Path: /' | fold -b -w 70 | sed '2,$s/^/ /' >"$work/manifest"
echo >>"$work/manifest"
"$JAVA_HOME/bin/jar" --create --file libraries.jar --manifest "$work/manifest"
grep -v 'io/locmoe' "$scripts/image/node.classes" >"$work/classes"
# The JVM's flags are words without blanks.
# shellcheck disable=SC2046
"$JAVA_HOME/bin/java" -Xshare:dump $(cat jvm.flags) -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xlog:disable \
    -XX:SharedClassListFile="$work/classes" -XX:SharedArchiveFile="$work/libraries.jsa" -cp "$PWD/libraries.jar"
mv -f "$work/libraries.jsa" libraries.jsa
printf '%s\n' "$made" >libraries.made
