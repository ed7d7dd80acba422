# Looks for orders of steps in which an object breaks what it promises to several threads, with Fray, which decides after
# each step who goes on. What leads to a broken promise is kept as a recording.

FRAY_SCHEDULES=10000
fray_module=integration-tests/schedules
fray_work="$LOCMOE_HOME/target/schedules"

# search_fray SECONDS LEFT: promises in turn, from the one after the last.
search_fray() {
    local begin=$SECONDS promises=() next status=0
    why_no_fray && return
    build_fray || return
    mapfile -t promises < <(fray_promises)
    next="$(long_read fray.next 0)"
    while [ "$((SECONDS - begin))" -lt "$1" ]; do
        # Two words.
        # shellcheck disable=SC2086
        explore ${promises[next % ${#promises[@]}]} "$(($2 - SECONDS + begin))" || status=$?
        # The time was over: this promise is the first of the next run.
        [ "$status" -ne 124 ] || return 124
        next=$(((next + 1) % ${#promises[@]}))
        printf '%s\n' "$next" >"$long_state/fray.next"
    done
    return "$status"
}

# Succeeds, and tells why, where this machine cannot run it.
why_no_fray() {
    local reason
    if [ "$(uname -sm)" != "Linux x86_64" ]; then
        reason="it needs Linux on x86_64, where its agent is known"
    elif [ ! -x "$JAVA_HOME/bin/jlink" ]; then
        reason="$JAVA_HOME has no jlink, which makes the JDK that it steers"
    else
        return 1
    fi
    tell "fray: not tried: $reason"
}

# Fetches Fray, and makes a JDK that it can steer. Sets fray_class_path, fray_jdk and fray_flags.
build_fray() {
    mkdir -p "$fray_work"
    "$MAVEN" -f "$LOCMOE_HOME/pom.xml" -B -q -ntp -Pschedule-explorer -Denforcer.skip -Dspotless.check.skip -Dcheckstyle.skip \
        -Dpmd.skip -pl "$fray_module" -am -DskipTests package dependency:build-classpath \
        -Dmdep.outputFile=target/fray-class-path >"$long_state/fray.log" 2>&1 </dev/null || return
    fray_class_path="$LOCMOE_HOME/$fray_module/target/test-classes:$(cat "$LOCMOE_HOME/$fray_module/target/fray-class-path")"
    fray_jdk="$fray_work/$(basename "$(fray_jar fray-core)" .jar)-$(java_version)"
    read -r -a fray_flags <"$LOCMOE_HOME/$fray_module/target/test-classes/jvm.flags"
    [ -e "$fray_jdk/complete" ] || make_fray_jdk >"$long_state/fray.log" 2>&1
}

java_version() {
    "$JAVA_HOME/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'
}

# fray_jar NAME: the path of a jar of the class path
fray_jar() {
    tr ':' '\n' <<<"$fray_class_path" | grep "/$1-[0-9][^/]*\.jar\$"
}

make_fray_jdk() {
    local plugin modules jmods=()
    rm -rf "$fray_jdk"
    mkdir -p "$fray_jdk"
    plugin="$(tr ':' '\n' <<<"$fray_class_path" |
        grep -E '/(fray-(instrumentation-(jdk|base)|runtime)|asm(-[a-z]+)?|kotlin-(stdlib|reflect))-[0-9][^/]*\.jar$' |
        paste -sd:)"
    modules="$("$JAVA_HOME/bin/java" --list-modules | sed 's/@.*//' | grep -v -E '^jdk\.(jlink|jpackage)$' | paste -sd,)"
    # jmods are missing where a JDK links from itself
    [ ! -d "$JAVA_HOME/jmods" ] || jmods=("--module-path=$JAVA_HOME/jmods")
    "$JAVA_HOME/bin/jlink" "-J-javaagent:$(fray_jar fray-instrumentation-jdk)" "-J--module-path=$plugin" \
        "-J--class-path=$plugin" -J--add-modules=org.pastalab.fray.instrumentation.jdk ${jmods[@]+"${jmods[@]}"} \
        "--add-modules=$modules" "--output=$fray_jdk/jdk" --fray-instrumentation &&
        (cd "$fray_jdk" && "$JAVA_HOME/bin/jar" xf "$(fray_jar fray-jvmti-linux-x8664)" libjvmti.so) &&
        touch "$fray_jdk/complete"
}

# The promises of all contracts: class and method, one a line.
fray_promises() {
    local file class
    (cd "$LOCMOE_HOME/$fray_module/target/test-classes" && find . -name '*Contract.class' | sort) | while IFS= read -r file; do
        class="$(sed 's#^\./##; s#/#.#g; s#\.class$##' <<<"$file")"
        "$JAVA_HOME/bin/javap" -public -cp "$fray_class_path" "$class" |
            sed -n "s/.*static void \(.*\)().*/$class \1/p"
    done
}

# explore CLASS PROMISE SECONDS: tells; fails if the promise was broken, with 124 if the time was over
explore() {
    local name="${1##*.}.$2" log="$fray_work/$2.log" told kept status=0
    rm -rf "${fray_work:?}/$2"
    timeout --kill-after=10 "$3" "$fray_jdk/jdk/bin/java" -ea "${fray_flags[@]}" -Xmx1g \
        "-javaagent:$(fray_jar fray-instrumentation-agent)" "-agentpath:$fray_jdk/libjvmti.so" -cp "$fray_class_path" \
        org.pastalab.fray.core.MainKt --run-config cli --clazz "$1" --method "$2" -cp "$fray_class_path" \
        --iter "$FRAY_SCHEDULES" --timeout 1000000 --scheduler pos --no-reset-class-loader -o "$fray_work/$2" \
        >"$log" 2>&1 </dev/null || status=$?
    [ "$status" -ne 124 ] || return 124
    told="$(sed -n 's/.*Total iter: \([0-9]*\), .*Covered timelines: \([0-9]*\).*/\1 schedules, \2 of them different/p' "$log")"
    if [ "${told%% *}" = "$FRAY_SCHEDULES" ]; then
        tell "fray $name: $told: nothing found"
        return
    fi
    kept="$fray_module/src/test/resources/found/$name/recording"
    if [ -d "$fray_work/$2/recording" ]; then
        mkdir -p "$(dirname "$LOCMOE_HOME/$kept")"
        rm -rf "${LOCMOE_HOME:?}/$kept"
        cp -R "$fray_work/$2/recording" "$LOCMOE_HOME/$kept"
    fi
    sed -n '/Error found/,/^$/p' "$log" | head -n 20 >&2
    say "$name is broken; commit $kept: every run of the tests tries the promise ten times as often from now on"
    tell "fray $name: FOUND an order in which it is broken, or that was not tried to the end; see $log"
    return 1
}
