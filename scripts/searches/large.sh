# Generates text with a model of a published shape, 6.9 billion parameters in bfloat16, on two nodes: its weights may be in memory once.

LARGE_DISK_GB=15
LARGE_MEMORY_GB=18
# Of a hundred bytes of weights, as many bytes of memory over both nodes.
LARGE_MEMORY_PERCENT=115

# search_large SECONDS LEFT
search_large() {
    local begin=$SECONDS model="$long_state/large-model" log="$long_state/large.log" bytes status=0
    why_no_large && return
    rm -rf "$model"
    large_timed "$2" models random olmoe --out "$model" >"$log" 2>&1 &&
        bytes="$(cat "$model"/*.safetensors | wc -c)" &&
        large_text "$(($2 - SECONDS + begin))" "$model" >>"$log" 2>&1 || status=$?
    [ "$status" -ne 0 ] || tell_large "$bytes" || status=$?
    rm -rf "$model"
    return "$status"
}

# Succeeds, and tells why, where this machine has no room for it.
why_no_large() {
    local disk memory
    disk="$(df -Pk "$long_state" | awk 'NR == 2 { print int($4 / 1000000) }')"
    memory="$(awk '/^MemAvailable/ { print int($2 / 1000000) }' /proc/meminfo)"
    [ "$disk" -lt "$LARGE_DISK_GB" ] || [ "$memory" -lt "$LARGE_MEMORY_GB" ] || return 1
    tell "large: not tried: it needs $LARGE_DISK_GB GB of disk and $LARGE_MEMORY_GB GB of memory; there are $disk and $memory"
}

# large_text SECONDS MODEL: eight tokens on two nodes. Notes the largest memory of each process in large.peaks, and the seconds.
large_text() {
    local begin=$SECONDS command status=0
    : >"$long_state/large.peaks"
    large_timed "$1" generate --checkpoint "$2" --nodes 2 --prompt "The house" --tokens 8 --temperature 0 \
        --log-probabilities >"$long_state/large.text" &
    command=$!
    while kill -0 "$command" 2>/dev/null; do
        large_peaks "$2" >>"$long_state/large.peaks"
        sleep 1
    done
    wait "$command" || status=$?
    large_seconds=$((SECONDS - begin))
    [ "$status" -ne 0 ] || [ "$(wc -l <"$long_state/large.text")" -eq 8 ] || status=1
    return "$status"
}

# large_peaks MODEL: process and kilobytes, a line for each JVM that generates with the model.
large_peaks() {
    local process
    for process in $(pgrep -f "^[^ ]*java .*generate --checkpoint $1 "); do
        awk -v process="$process" '/^VmHWM/ { print process, $2 }' "/proc/$process/status" 2>/dev/null
    done
}

# tell_large BYTES: of the weights.
tell_large() {
    local kilobytes percent
    kilobytes="$(awk '$2 > most[$1] { most[$1] = $2 } END { for (p in most) sum += most[p]; print sum + 0 }' "$long_state/large.peaks")"
    percent=$((kilobytes * 1024 / ($1 / 100)))
    if [ "$percent" -gt "$LARGE_MEMORY_PERCENT" ] || [ "$percent" -lt 90 ]; then
        tell "large: FOUND $percent% of the bytes of the weights in memory over both nodes, $LARGE_MEMORY_PERCENT% at most are right"
        return 1
    fi
    tell "large: eight tokens of a model of $1 bytes on two nodes in $large_seconds s, with $percent% of them in memory: nothing found"
}

large_timed() {
    timeout --kill-after=10 "$1" "$LOCMOE_HOME/locmoe" "${@:2}" </dev/null
}
