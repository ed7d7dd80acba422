# Runs the built command.

# Passes lines on except the warning with which a JVM with an incubating module starts: nobody can do anything about it.
# Ends with the JVM: Ctrl-C is the JVM's to answer.
without_incubator_warning() {
    trap '' INT TERM HUP
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        case "$line" in
            "WARNING: Using incubator modules"*) break ;;
            # The JVM has found options in its environment, and says so before anything else.
            "Picked up "*) printf '%s\n' "$line" ;;
            *)
                printf '%s\n' "$line"
                break
                ;;
        esac
    done
    exec cat
}

# Prints how the user calls the command, for what it prints itself: by its name alone where that is on the path.
called_as() {
    local found
    found="$(command -v locmoe || true)"
    if [ -n "$found" ] && [ "$found" -ef "$0" ]; then
        echo locmoe
    else
        printf '%s\n' "$0"
    fi
}

# Becomes the JVM, so that signals and the exit code are Java's.
run_command() {
    local flags=()
    read -r -a flags < <(tr -s ' \n' ' ' <"$distribution/jvm.flags"; echo)
    local computes=true
    case "${1:-}" in
        node | route | plan | conformance | generate | validate | theory | harness | devices) ;;
        bench)
            # These measure nodes, which are processes of their own.
            case "${2:-}" in faults | jobs | launcher | recovery) computes=false ;; esac
            ;;
        *) computes=false ;;
    esac
    if ! $computes; then
        # Without the module of vectors the JVM prints no warning; the first compiler starts it sooner and leaves the
        # cores to the nodes.
        flags=("${flags[@]/#--add-modules=jdk.incubator.vector/-XX:TieredStopAtLevel=1}")
        flags+=(-XX:+UseSerialGC -Xmx256m)
    fi
    if [ "${1:-}" = node ]; then
        # As for the nodes of train; what the user gives comes last, and wins.
        local more=()
        read -r -a more < <(tr -s ' \n' ' ' <"$distribution/node.flags"; echo " ${LOCMOE_NODE_FLAGS:-}")
        flags+=("${more[@]}")
    fi
    if [[ " ${flags[*]} " == *" --add-modules=jdk.incubator.vector "* ]]; then
        exec 2> >(without_incubator_warning >&2)
    fi
    # Otherwise the toolkit of Ascend NPUs takes signals from the JVM that it needs.
    export ASCEND_COREDUMP_SIGNAL="${ASCEND_COREDUMP_SIGNAL:-none}"
    LOCMOE_COMMAND="$(called_as)"
    export LOCMOE_COMMAND
    local program=(-jar "$distribution/lib/locmoe-cli.jar")
    if [ -e "$distribution/libraries.jsa" ]; then
        # As for the nodes of train: the libraries' classes need not be parsed.
        program=(-XX:SharedArchiveFile="$distribution/libraries.jsa" -Xshare:auto -Xlog:cds=off -Xlog:aot=off
            -cp "$distribution/libraries.jar:$distribution/lib/locmoe-cli.jar" io.locmoe.cli.Locmoe)
    fi
    exec "$JAVA_HOME/bin/java" "${flags[@]}" -Dlocmoe.distribution="$distribution" "${program[@]}" "$@"
}
