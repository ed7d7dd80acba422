#!/usr/bin/env bash
# Tests the search for long sentences on made-up pages. Prints a line for each fact; exits 1 if one is wrong.
set -uo pipefail

scripts="$(cd -P "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0

# found: how many sentences of the page on standard input are too long
found() {
    cat >"$work/page.md"
    "$scripts/lint/long-sentences.sh" "$work/page.md" | wc -l
}

# check FACT EXPECTED ACTUAL
check() {
    if [ "$2" = "$3" ]; then
        printf 'ok: %s\n' "$1"
    else
        printf 'WRONG: %s: expected <%s>, got <%s>\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

words() {
    printf 'word %.0s' $(seq "$1")
}

check '40 words are enough' 0 "$(printf '%s.\n' "$(words 40)" | found)"
check '41 words are too many' 1 "$(printf '%s.\n' "$(words 41)" | found)"
check 'a sentence goes on over lines' 1 "$(printf '%s\n%s.\n' "$(words 30)" "$(words 11)" | found)"
check 'a full stop ends a sentence' 0 "$(printf '%s. %s.\n' "$(words 30)" "$(words 30)" | found)"
check 'a semicolon does not' 1 "$(printf '%s; %s.\n' "$(words 30)" "$(words 30)" | found)"
check 'a semicolon does in a cell' 0 "$(printf '| %s; %s |\n' "$(words 30)" "$(words 30)" | found)"
check 'a cell is a sentence of its own' 0 "$(printf '| %s | %s |\n' "$(words 30)" "$(words 30)" | found)"
check 'so is a list item' 0 "$(printf -- '- %s\n- %s\n' "$(words 30)" "$(words 30)" | found)"
check 'a number with a point is one word' 1 "$(printf '%s\n19.9 %s.\n' "$(words 20)" "$(words 20)" | found)"
check 'e.g. ends nothing' 1 "$(printf '%s e.g. %s.\n' "$(words 20)" "$(words 20)" | found)"
check 'punctuation alone is no word' 0 "$(printf '%s = %s.\n' "$(words 20)" "$(words 20)" | found)"
check 'code is skipped' 0 "$(printf '```\n%s\n```\n\n    %s\n' "$(words 50)" "$(words 50)" | found)"
check 'comments are skipped' 0 "$(printf '<!-- %s -->\n' "$(words 50)" | found)"
printf '%s.\n' "$(words 41)" >"$work/page.md"
check 'the place is named' "$work/page.md:1: 41 words" \
    "$("$scripts/lint/long-sentences.sh" "$work/page.md" | cut -d: -f1-3 | sed 's/words.*/words/')"
"$scripts/lint/long-sentences.sh" "$work/page.md" >"$work/out"
check 'a find ends with exit code 1' 1 $?
printf 'Short.\n' >"$work/page.md"
"$scripts/lint/long-sentences.sh" "$work/page.md"
check 'none ends with 0' 0 $?

exit $((failures > 0))
