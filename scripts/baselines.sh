#!/usr/bin/env bash
# Makes what is built the contract that the build compares with: at a release, or when a break is decided on.
#   ./locmoe test -DskipTests -Djapicmp.skip && scripts/baselines.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for baseline in {spi,*/*}/api/*-baseline.jar; do
    module="$(dirname "$(dirname "$baseline")")"
    artifact="$(basename "$baseline" -baseline.jar)"
    built=()
    for jar in "$module/target/$artifact"-*.jar; do
        case "$jar" in
            *-sources.jar | *-javadoc.jar | *-plugin.jar) ;;
            *) built+=("$jar") ;;
        esac
    done
    if [ "${#built[@]}" -ne 1 ] || [ ! -e "${built[0]}" ]; then
        echo "$module/target has not exactly one jar of $artifact; build it anew" >&2
        exit 1
    fi
    cp "${built[0]}" "$baseline"
    echo "$baseline is ${built[0]}"
done
