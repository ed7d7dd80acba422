# Finds a JDK. Sets JAVA_HOME to one of at least $JDK_MINIMUM.

JDK_MINIMUM=25

# Directories in which JDKs lie side by side, one a line. LOCMOE_JDK_ROOTS (with colons between) replaces them.
jdk_roots() {
    if [ -n "${LOCMOE_JDK_ROOTS+set}" ]; then
        printf '%s\n' "$LOCMOE_JDK_ROOTS" | tr ':' '\n'
        return
    fi
    printf '%s\n' /usr/lib/jvm /usr/lib64/jvm /usr/java /opt /opt/java /opt/jdk /usr/local /usr/local/lib/jvm \
        "${SDKMAN_DIR:-${HOME:-/root}/.sdkman}/candidates/java" "${HOME:-/root}/.jdks" "${HOME:-/root}/.asdf/installs/java" \
        "${HOME:-/root}/.local/share/mise/installs/java" /home/linuxbrew/.linuxbrew/opt /opt/homebrew/opt \
        /Library/Java/JavaVirtualMachines "${HOME:-/root}/Library/Java/JavaVirtualMachines"
}

# Prints the feature version of the JDK in a directory: 25 for 25.0.1, 8 for 1.8.0. Fails where there is no JDK.
jdk_version() {
    local home="$1" text=""
    [ -x "$home/bin/java" ] && [ -x "$home/bin/javac" ] || return 1
    if [ -r "$home/release" ]; then
        text="$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9._]*\).*/\1/p' "$home/release" | head -n 1)"
    fi
    if [ -z "$text" ]; then
        text="$("$home/bin/java" -version 2>&1 | sed -n 's/.*version "\{0,1\}\([0-9._]*\).*/\1/p' | head -n 1)"
    fi
    text="${text#1.}"
    text="${text%%[._]*}"
    [ -n "$text" ] || return 1
    printf '%s\n' "$text"
}

jdk_is_enough() {
    local version
    version="$(jdk_version "$1")" && [ "$version" -ge "$JDK_MINIMUM" ]
}

# The JDK of the `java` on the path, with links resolved.
jdk_on_path() {
    local java
    java="$(command -v java)" || return 1
    java="$(readlink -f "$java" 2>/dev/null)" || return 1
    dirname "$(dirname "$java")"
}

# The newest JDK below the roots.
newest_jdk() {
    local root home version best="" best_version=0
    while IFS= read -r root; do
        for home in "$root" "$root"/* "$root"/*/Contents/Home; do
            version="$(jdk_version "$home")" || continue
            if [ "$version" -gt "$best_version" ]; then
                best="$home"
                best_version="$version"
            fi
        done
    done < <(jdk_roots)
    [ "$best_version" -ge "$JDK_MINIMUM" ] && printf '%s\n' "$best"
}

# Prints the JDK to use: JAVA_HOME, then the one on the path, then the newest installed. Fails where none is new enough.
find_jdk() {
    local home
    if [ -n "${JAVA_HOME:-}" ] && jdk_is_enough "$JAVA_HOME"; then
        printf '%s\n' "$JAVA_HOME"
    elif home="$(jdk_on_path)" && jdk_is_enough "$home"; then
        printf '%s\n' "$home"
    else
        newest_jdk
    fi
}

require_jdk() {
    local home
    if ! home="$(find_jdk)"; then
        install_package "JDK $JDK_MINIMUM or newer" "openjdk-$JDK_MINIMUM-jdk-headless" \
            "or set JAVA_HOME to one that you have"
        home="$(find_jdk)" || fail "the JDK was installed but not found in $(jdk_roots | tr '\n' ' '); set JAVA_HOME"
    fi
    export JAVA_HOME="$home"
}
