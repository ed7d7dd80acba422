# What a public Maven repository asks of artifacts. Needs messages.sh, and gpg for the signatures.

# check_release DIRECTORY VERSION: prints a line for each thing that is wrong; fails if there is one.
check_release() {
    local pom wrong=0 count=0
    while IFS= read -r pom; do
        count=$((count + 1))
        check_artifact "$pom" "$2" || wrong=1
    done < <(find "$1" -name '*.pom' | sort)
    [ "$count" -gt 0 ] || wrong_release "$1" "has no artifacts" || wrong=1
    return "$wrong"
}

wrong_release() {
    say "$(basename "$1") $2"
    return 1
}

# The files of one artifact, beside its pom.
check_artifact() {
    local name="${1%.pom}" wrong=0 files ending file
    files=("$1")
    [[ "$(basename "$1")" == *-"$2".pom ]] || wrong_release "$1" "is not of version $2" || wrong=1
    check_pom "$1" || wrong=1
    if ! grep -q '<packaging>pom</packaging>' "$1"; then
        for ending in .jar -sources.jar -javadoc.jar; do
            files+=("$name$ending")
        done
    fi
    for file in "${files[@]}"; do
        if [ ! -s "$file" ]; then
            wrong_release "$file" "is missing" || wrong=1
            continue
        fi
        for ending in md5 sha1; do
            [ "$(cut -d' ' -f1 "$file.$ending" 2>/dev/null)" = "$("${ending}sum" "$file" | cut -d' ' -f1)" ] ||
                wrong_release "$file" "has no $ending, or one of other bytes" || wrong=1
        done
        gpg --batch --verify "$file.asc" "$file" 2>/dev/null || wrong_release "$file" "has no good signature" || wrong=1
    done
    return "$wrong"
}

# A pom that resolves alone, and says who, what and where.
check_pom() {
    local wrong=0 element
    for element in groupId artifactId version name description url licenses developers scm connection developerConnection; do
        grep -q -E "<$element[ >]" "$1" || wrong_release "$1" "has no <$element>" || wrong=1
        ! grep -q -E "<$element[^>]*>[[:space:]]*</$element>|<$element/>" "$1" ||
            wrong_release "$1" "has an empty <$element>" || wrong=1
    done
    ! grep -q '<parent>' "$1" || wrong_release "$1" "has a parent" || wrong=1
    ! grep -q -e '-SNAPSHOT</version>' "$1" || wrong_release "$1" "asks for a snapshot" || wrong=1
    # shellcheck disable=SC2016
    ! grep -q -F '${' "$1" || wrong_release "$1" "has a property that is not filled in" || wrong=1
    ! grep -q '<systemPath>' "$1" || wrong_release "$1" "asks for a file of one machine" || wrong=1
    ! grep -q 'unreleased' "$1" || wrong_release "$1" "does not say where the project lives" || wrong=1
    return "$wrong"
}
