# Runs the built command.

# Passes lines on but for the first that a JVM with an incubating module prints, whatever the user can do about it. Ends
# with the JVM: Ctrl-C is the JVM's to answer.
without_incubator_warning() {
    trap '' INT TERM HUP
    local first
    if IFS= read -r first || [ -n "$first" ]; then
        case "$first" in
            "WARNING: Using incubator modules"*) ;;
            *) printf '%s\n' "$first" ;;
        esac
        exec cat
    fi
}

# Becomes the JVM, so that signals and the exit code are Java's.
run_command() {
    local flags=()
    read -r -a flags < <(tr -s ' \n' ' ' <"$distribution/jvm.flags"; echo)
    case "${1:-}" in
        node | route | generate | validate | theory | bench) ;;
        *)
            # These compute nothing: they need no vectors, whose module makes the JVM print a warning, and the first
            # compiler starts them sooner and leaves the cores to the nodes.
            flags=("${flags[@]/#--add-modules=jdk.incubator.vector/-XX:TieredStopAtLevel=1}")
            flags+=(-XX:+UseSerialGC -Xmx256m)
            ;;
    esac
    if [[ " ${flags[*]} " == *" --add-modules=jdk.incubator.vector "* ]]; then
        exec 2> >(without_incubator_warning >&2)
    fi
    exec "$JAVA_HOME/bin/java" "${flags[@]}" -Dlocmoe.distribution="$distribution" \
        -jar "$distribution/lib/locmoe-cli.jar" "$@"
}
