# Runs the built command.

# Becomes the JVM, so that signals and the exit code are Java's.
run_command() {
    local flags=()
    read -r -a flags < <(tr -s ' \n' ' ' <"$distribution/jvm.flags"; echo)
    case "${1:-}" in
        node | route | generate | theory | bench) ;;
        *)
            # These compute nothing: they need no vectors, whose module makes the JVM print a warning, and the first
            # compiler starts them sooner and leaves the cores to the nodes.
            flags=("${flags[@]/#--add-modules=jdk.incubator.vector/-XX:TieredStopAtLevel=1}")
            flags+=(-XX:+UseSerialGC -Xmx256m)
            ;;
    esac
    exec "$JAVA_HOME/bin/java" "${flags[@]}" -Dlocmoe.distribution="$distribution" \
        -jar "$distribution/lib/locmoe-cli.jar" "$@"
}
