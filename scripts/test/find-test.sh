#!/usr/bin/env bash
# Tests the search for JDK and Maven with made-up installations. Prints a line for each fact; exits 1 if one is wrong.
set -uo pipefail

scripts="$(cd -P "$(dirname "$0")/.." && pwd)"
LOCMOE_HOME="$(dirname "$scripts")"
. "$scripts/messages.sh"
. "$scripts/find-jdk.sh"
. "$scripts/find-maven.sh"
. "$scripts/install.sh"

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

# fake_jdk DIRECTORY VERSION [release]: with `release` the version stands in a file, else only `java -version` tells it.
fake_jdk() {
    mkdir -p "$1/bin"
    printf '#!/bin/sh\necho '\''openjdk version "%s" 2026-01-01'\'' >&2\n' "$2" >"$1/bin/java"
    cp "$1/bin/java" "$1/bin/javac"
    chmod +x "$1/bin/java" "$1/bin/javac"
    [ "${3:-}" != release ] || printf 'IMPLEMENTOR="x"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
}

fake_maven() {
    mkdir -p "$1/bin"
    printf '#!/bin/sh\nprintf "\\033[1mApache Maven %s (abc)\\033[m\\n"\n' "$2" >"$1/bin/mvn"
    chmod +x "$1/bin/mvn"
}

roots="$work/two words"
fake_jdk "$roots/jdk-8" 1.8.0_402
fake_jdk "$roots/jdk-17" 17.0.21 release
fake_jdk "$roots/jdk-24" 24.0.2 release
fake_jdk "$work/only-java" 25.0.1
rm "$work/only-java/bin/javac"
bare="$work/path"
mkdir -p "$bare"
for tool in sed head tr dirname readlink sort cut stty id env printf mktemp tail rm; do
    ln -s "$(command -v "$tool")" "$bare/$tool" 2>/dev/null
done
export LOCMOE_JDK_ROOTS="$roots"
unset JAVA_HOME

check "the version of Java 8 is 8" 8 "$(jdk_version "$roots/jdk-8")"
check "the version comes from the release file" 17 "$(jdk_version "$roots/jdk-17")"
check "a JRE without compiler is no JDK" "no" "$(jdk_version "$work/only-java" || echo no)"
check "nothing is found where all are too old" "none" "$(PATH="$bare" find_jdk || echo none)"

fake_jdk "$roots/jdk-25" 25.0.3 release
fake_jdk "$roots/jdk-26" 26-ea
check "the newest installed one is taken" "$roots/jdk-26" "$(PATH="$bare" find_jdk)"
check "a JAVA_HOME that is new enough wins" "$roots/jdk-25" "$(JAVA_HOME="$roots/jdk-25" PATH="$bare" find_jdk)"
check "a JAVA_HOME that is too old is passed over" "$roots/jdk-26" "$(JAVA_HOME="$roots/jdk-17" PATH="$bare" find_jdk)"
check "a JAVA_HOME that does not exist is passed over" "$roots/jdk-26" "$(JAVA_HOME=/nowhere PATH="$bare" find_jdk)"
ln -s "$roots/jdk-25/bin/java" "$bare/java"
check "java on the path wins over a newer one" "$roots/jdk-25" "$(PATH="$bare" find_jdk)"
rm "$bare/java"
ln -s "$roots/jdk-17/bin/java" "$bare/java"
check "an old java on the path is passed over" "$roots/jdk-26" "$(PATH="$bare" find_jdk)"
rm "$bare/java"

export LOCMOE_MAVEN_ROOTS="$work/tools"
unset MAVEN_HOME M2_HOME
fake_maven "$work/tools/maven-3.8" 3.8.7
check "an old Maven is passed over" "none" "$(PATH="$bare" find_maven || echo none)"
fake_maven "$work/tools/maven-3.10" 3.10.1
check "3.10 is newer than 3.9" "$work/tools/maven-3.10/bin/mvn" "$(PATH="$bare" find_maven)"
fake_maven "$work/own maven" 4.0.0-rc-4
check "MAVEN_HOME wins" "$work/own maven/bin/mvn" "$(MAVEN_HOME="$work/own maven" PATH="$bare" find_maven)"

export LOCMOE_JDK_ROOTS="$work/empty"
printf '#!/bin/sh\n' >"$bare/apt-get"
chmod +x "$bare/apt-get"
message="$( (LOCMOE_NO_INSTALL=1 PATH="$bare" require_jdk) 2>&1)"
check "a missing JDK ends with an exit code" 1 "$?"
check "and one message with the exact command" \
    "locmoe: no JDK 25 or newer found; run: sudo apt-get update && sudo apt-get install -y openjdk-25-jdk-headless (or set JAVA_HOME to one that you have)" \
    "$message"
rm "$bare/apt-get"
message="$( (PATH="$bare" require_jdk) 2>&1)"
check "without apt-get the message says what to install" \
    "locmoe: no JDK 25 or newer found; install one (openjdk-25-jdk-headless on Debian and Ubuntu), or set JAVA_HOME to one that you have" \
    "$message"

# apt-get that installs a made-up JDK, as root.
printf '#!/bin/sh\necho 0\n' >"$work/id"
rm -f "$bare/id"
mv "$work/id" "$bare/id"
chmod +x "$bare/id"
cat >"$bare/apt-get" <<SCRIPT
#!/bin/sh
case "\$*" in
    *"install -y --no-install-recommends openjdk-25-jdk-headless") mkdir "$work/empty" && cp -r "$roots/jdk-25" "$work/empty/" ;;
esac
SCRIPT
chmod +x "$bare/apt-get"
for tool in sh mkdir cp; do
    ln -sf "$(command -v "$tool")" "$bare/$tool"
done
message="$( (PATH="$bare" require_jdk && printf '%s\n' "$JAVA_HOME") 2>&1)"
check "root installs the JDK and says so in one line" \
    "locmoe: no JDK 25 or newer found; installing openjdk-25-jdk-headless with apt-get
$work/empty/jdk-25" "$message"

exit $((failures > 0))
