#!/usr/bin/env bash
# Lists the sentences of the documentation with more than 40 words, as FILE:LINE: WORDS: SENTENCE; exits 1 if there are any.
#
#   scripts/lint/long-sentences.sh            all Markdown files of the repository
#   scripts/lint/long-sentences.sh FILE...    some files
#
# A list item, a cell of a table, a heading and a paragraph each end a sentence, and in a cell a semicolon does. Code blocks and
# comments are skipped; inline code and the text of a link count as they are read.
set -euo pipefail

most="${MOST_WORDS:-40}"
if [ $# -eq 0 ]; then
    cd -P "$(dirname "$0")/../.."
    mapfile -t files < <(find . -name '*.md' -not -path '*/target/*' -not -path './.git/*' | sort)
    set -- "${files[@]}"
fi

awk -v most="$most" '
    function told(text,    words, count, i) {
        gsub(/\]\([^)]*\)/, "]", text)
        count = split(text, words, /[ \t]+/)
        for (i = count; i > 0; i--) {
            if (words[i] !~ /[[:alnum:]]/) count--
        }
        if (count > most) {
            printf "%s:%d: %d words: %s\n", file, line, count, text
            found = 1
        }
    }
    function flush(    rest, at) {
        rest = text
        gsub(/e\.g\.|i\.e\.|et al\./, "eg", rest)
        while (match(rest, /[.!?;:]["”)*_`]*[ \t]+/)) {
            at = RSTART + RLENGTH
            if (substr(rest, RSTART, 1) ~ /[;:]/) { # these end no sentence
                piece = piece substr(rest, 1, at - 1)
                rest = substr(rest, at)
                continue
            }
            told(piece substr(rest, 1, at - 1))
            piece = ""
            rest = substr(rest, at)
        }
        told(piece rest)
        piece = ""
        text = ""
    }
    function add(more) {
        if (text == "") line = FNR
        text = text (text == "" ? "" : " ") more
    }
    FNR == 1 { if (file != "") flush(); file = FILENAME; code = 0; comment = 0 }
    /^ *```/ { flush(); code = !code; next }
    code { next }
    /^<!--/ { flush(); comment = 1 }
    comment { if (/-->/) comment = 0; next }
    /^(    |\t)/ && text == "" { next }
    /^[ \t]*$/ { flush(); next }
    /^\|/ { flush(); cells = split($0, cell, /\|/); for (c = 1; c <= cells; c++) { gsub(/; /, ". ", cell[c]); add(cell[c]); flush() } next }
    /^#/ { flush(); add($0); flush(); next }
    /^[ \t]*([-*]|[0-9]+\.) / { flush() }
    { sub(/^[ \t]*(([-*]|[0-9]+\.)[ \t]+)?/, ""); add($0) }
    END { flush(); exit found }
' "$@"
