# Looks for memory that a server of pages keeps of readers that have left.

# search_page SECONDS LEFT: the test prints what it has tried.
search_page() {
    try_seeds page services/dashboard io.locmoe.dashboard.PageSoakTest "$@" || return
    tell "$(grep '^page: ' "$long_state/page.log"): nothing found"
}
