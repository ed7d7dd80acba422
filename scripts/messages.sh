# Messages of the scripts. Everything for people goes to standard error, so that output stays machine-readable.

say() {
    printf 'locmoe: %s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

# Rewrites one line of a terminal, cut to its width.
progress_line() {
    local width
    width="$( (stty size </dev/tty | cut -d' ' -f2) 2>/dev/null || true)"
    [ "${width:-0}" -gt 20 ] || width=80
    printf '\r\033[K%.*s' "$((width - 1))" "locmoe: $1" >&2
}

clear_line() {
    printf '\r\033[K' >&2
}
