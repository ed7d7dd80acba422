# Finds Maven. Sets MAVEN to the command of one of at least $MAVEN_MINIMUM.

MAVEN_MINIMUM=3.9

# Commands to try, one a line. LOCMOE_MAVEN_ROOTS (with colons between) replaces the places beside the path.
maven_candidates() {
    local root
    [ -z "${MAVEN_HOME:-}" ] || printf '%s\n' "$MAVEN_HOME/bin/mvn"
    [ -z "${M2_HOME:-}" ] || printf '%s\n' "$M2_HOME/bin/mvn"
    command -v mvn || true
    if [ -n "${LOCMOE_MAVEN_ROOTS+set}" ]; then
        printf '%s\n' "$LOCMOE_MAVEN_ROOTS" | tr ':' '\n'
    else
        printf '%s\n' /usr/share /opt /usr/local "${SDKMAN_DIR:-${HOME:-/root}/.sdkman}/candidates/maven" \
            /home/linuxbrew/.linuxbrew/opt /opt/homebrew/opt
    fi | while IFS= read -r root; do
        printf '%s\n' "$root/bin/mvn" "$root"/*/bin/mvn
    done
}

maven_version() {
    "$1" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1
}

maven_is_enough() {
    local version
    [ -x "$1" ] || return 1
    version="$(maven_version "$1")"
    [ -n "$version" ] && [ "$(printf '%s\n' "$MAVEN_MINIMUM" "$version" | sort -V | head -n 1)" = "$MAVEN_MINIMUM" ]
}

find_maven() {
    local candidate
    while IFS= read -r candidate; do
        if maven_is_enough "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done < <(maven_candidates)
    return 1
}

require_maven() {
    if ! MAVEN="$(find_maven)"; then
        install_package "Maven $MAVEN_MINIMUM or newer" maven "or put one on the PATH"
        MAVEN="$(find_maven)" || fail "the installed Maven is older than $MAVEN_MINIMUM; put a newer one on the PATH"
    fi
}
