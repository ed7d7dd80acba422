#!/usr/bin/env bash
# Tests what scripts/check-release.sh finds in a made-up repository whose signatures are good if they say so.
set -uo pipefail

root="$(cd -P "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0
# shellcheck source=scripts/messages.sh
. "$root/scripts/messages.sh"
# shellcheck source=scripts/check-release.sh
. "$root/scripts/check-release.sh"

# gpg --batch --verify SIGNATURE FILE
gpg() {
    grep -q good "$3"
}

# check FACT EXPECTED ACTUAL
check() {
    if [ "$2" = "$3" ]; then
        printf 'ok: %s\n' "$1"
    else
        printf 'WRONG: %s: expected <%s>, got <%s>\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

pom="$work/staging/io/acme/acme/1.0/acme-1.0.pom"
jar="${pom%.pom}.jar"

# complete FILE: its sums and its signature
complete() {
    md5sum "$1" | cut -d' ' -f1 >"$1.md5"
    sha1sum "$1" | cut -d' ' -f1 >"$1.sha1"
    echo good >"$1.asc"
}

# An artifact that has everything.
artifact() {
    local file
    rm -rf "$work/staging"
    mkdir -p "$(dirname "$pom")"
    cat >"$pom" <<'POM'
<project>
  <groupId>io.acme</groupId><artifactId>acme</artifactId><version>1.0</version>
  <name>Acme</name><description>Makes all</description><url>https://acme.org</url>
  <licenses><license><name>Apache-2.0</name></license></licenses>
  <developers><developer><name>Wile</name></developer></developers>
  <scm><connection>scm:git:https://acme.org</connection><developerConnection>scm:git:https://acme.org</developerConnection></scm>
</project>
POM
    for file in "$jar" "${pom%.pom}-sources.jar" "${pom%.pom}-javadoc.jar"; do
        echo "content of $file" >"$file"
        complete "$file"
    done
    complete "$pom"
}

found() {
    check_release "$work/staging" 1.0 2>&1
}

# broken FACT MESSAGE CHANGE: after the change exactly this is found.
broken() {
    artifact
    eval "$3"
    complete "$pom"
    check "$1" "locmoe: $2" "$(found)"
}

artifact
check "a complete artifact is taken" "" "$(found)"
found >/dev/null
check "with exit code 0" 0 "$?"
rm "$jar"
found >/dev/null
check "an incomplete one with another" 1 "$?"
broken "a jar that is missing" "acme-1.0.jar is missing" 'rm "$jar"'
broken "sources that are missing" "acme-1.0-sources.jar is missing" 'rm "${pom%.pom}-sources.jar"'
broken "Javadoc that is empty" "acme-1.0-javadoc.jar is missing" ': >"${pom%.pom}-javadoc.jar"'
broken "a signature that is not one" "acme-1.0.jar has no good signature" 'echo bad >"$jar.asc"'
broken "a sum of other bytes" "acme-1.0.jar has no sha1, or one of other bytes" 'echo 0 >"$jar.sha1"'
broken "no licence" "acme-1.0.pom has no <licenses>" 'sed -i /licenses/d "$pom"'
broken "no description" "acme-1.0.pom has an empty <description>" 'sed -i "s/Makes all//" "$pom"'
broken "a parent" "acme-1.0.pom has a parent" 'sed -i "s#<name>Acme#<parent>a</parent>&#" "$pom"'
broken "a snapshot" "acme-1.0.pom asks for a snapshot" 'sed -i "s#</project>#<version>2-SNAPSHOT</version>&#" "$pom"'
broken "a property" "acme-1.0.pom has a property that is not filled in" 'sed -i "s#Makes all#\${all}#" "$pom"'
broken "no address" "acme-1.0.pom does not say where the project lives" 'sed -i "s#<url>https://acme.org#<url>unreleased#" "$pom"'

artifact
check "another version" "locmoe: acme-1.0.pom is not of version 1.1" "$(check_release "$work/staging" 1.1 2>&1)"
rm -rf "$work/staging"/*
check "nothing at all" "locmoe: staging has no artifacts" "$(found)"

exit $((failures > 0))
