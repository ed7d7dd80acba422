#!/usr/bin/env bash
# Lists anew, in scripts/image/node.classes, the classes that a node and a training load, for the archive in images. Only the speed
# of a start depends on it: names that are gone are passed over. Takes the build as it is.
set -euo pipefail
LOCMOE_HOME="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
scripts="$LOCMOE_HOME/scripts"
distribution="$LOCMOE_HOME/services/cli/target/locmoe"
# shellcheck source=scripts/messages.sh
. "$scripts/messages.sh"
# shellcheck source=scripts/find-jdk.sh
. "$scripts/find-jdk.sh"
# shellcheck source=scripts/install.sh
. "$scripts/install.sh"
require_jdk
[ -e "$distribution/jvm.flags" ] || fail "there is no build in $distribution; ./locmoe --version makes one"
work="$(mktemp -d)"
nodes=()
trap 'kill "${nodes[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
flags=()
read -r -a flags < <(tr -s ' \n' ' ' <"$distribution/jvm.flags"; echo)

# listing LIST ARGUMENT...: sets `command` to a command whose classes are listed
listing() {
    command=("$JAVA_HOME/bin/java" "${flags[@]}" -XX:+UseSerialGC -Xshare:off "-XX:DumpLoadedClassList=$1"
        "-Dlocmoe.distribution=$distribution" -jar "$distribution/lib/locmoe-cli.jar" "${@:2}")
}

"$JAVA_HOME/bin/java" "-Dlocmoe.distribution=$distribution" -jar "$distribution/lib/locmoe-cli.jar" \
    certificates "$work/certificates" --node-count 2 --users user:submit >/dev/null
for index in 0 1; do
    cat >"$work/node-$index.yaml" <<SETTINGS
index: $index
certificates: $work/certificates/node-$index
membershipPort: 4720$index
controlPort: 4740$index
join: ["127.0.0.1:47200"]
data: $work
SETTINGS
    listing "$work/node-$index.list" node --config "$work/node-$index.yaml"
    "${command[@]}" >"$work/node-$index.log" 2>&1 &
    nodes+=($!)
done
for _ in $(seq 600); do
    [ "$(cat "$work"/node-?.log | grep -c ' is ready at ')" -lt 2 ] || break
    sleep 0.2
done
listing "$work/train.list" train --mesh 127.0.0.1:47400 --certificates "$work/certificates/user" --steps 3 --recoveries 1 \
    --out "$work/run"
"${command[@]}" >"$work/train.log" 2>&1 || { tail -n 5 "$work/train.log" "$work"/node-?.log >&2 && fail "the training failed (above)"; }
kill "${nodes[@]}"
wait "${nodes[@]}" 2>/dev/null || true
# Generated classes have other names in each run; what they are made of is in lines that begin with @. Classes of plug-ins are
# loaded by loaders of their own, and those of signed jars cannot be archived. Classes of picocli are in the format of Java 5, which
# an archive does not hold: a reference to a method of one takes that method along with addresses of the process, so that no two
# archives are the same.
cat "$work"/node-?.list "$work/train.list" >"$work/all"
{
    grep -v -e '^[#@]' -e 'source:' -e 'Lambda' -e '\$\$' -e '^org/bouncycastle/' "$work/all" | sed 's/ id:.*//' | grep -v ' ' |
        LC_ALL=C sort -u
    grep -e '^@lambda-proxy' -e '^@lambda-form-invoker' "$work/all" | grep -v ' REF_[A-Za-z]* picocli/' | LC_ALL=C sort -u
} >"$scripts/image/node.classes"
say "$(wc -l <"$scripts/image/node.classes") lines are in scripts/image/node.classes"
