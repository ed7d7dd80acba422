# Installs what is missing, on Debian and its relatives, where that is allowed without asking for a password.

# Prints the words that run a command as root: nothing for root itself. Fails where it may not.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        return 0
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        printf 'sudo -n '
    else
        return 1
    fi
}

# install_package WHAT PACKAGES ALTERNATIVE: installs PACKAGES, or ends with the command that would.
install_package() {
    local what="$1" packages="$2" alternative="$3" root log
    if ! command -v apt-get >/dev/null; then
        fail "no $what found; install one ($packages on Debian and Ubuntu), $alternative"
    fi
    if [ -n "${LOCMOE_NO_INSTALL:-}" ] || ! root="$(as_root)"; then
        fail "no $what found; run: sudo apt-get update && sudo apt-get install -y $packages ($alternative)"
    fi
    say "no $what found; installing $packages with apt-get"
    log="$(mktemp)"
    # shellcheck disable=SC2086 # $root and $packages are words
    if ! { ${root}env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update &&
        ${root}env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y \
            --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install $packages (its last lines are above); install $what by hand, $alternative"
    fi
    rm -f "$log"
}
