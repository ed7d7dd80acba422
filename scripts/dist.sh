# Packs the distribution, which needs a JDK and neither sources nor Maven where it is unpacked.

dist_usage() {
    cat <<'USAGE'
Usage: ./locmoe dist [--out FILE]
Writes the distribution as one archive, a gzipped tar. Where it is unpacked, its own ./locmoe runs every command but those
that need the sources (test, format, image, dist), with a JDK alone.

      --out FILE   the archive (target/locmoe-VERSION.tar.gz)
  -h, --help       show this text
USAGE
}

read_dist_arguments() {
    dist_name="locmoe-$(sed -n 's#^  <version>\(.*\)</version>#\1#p' "$LOCMOE_HOME/pom.xml" | head -n 1)"
    dist_archive="$LOCMOE_HOME/target/$dist_name.tar.gz"
    while [ $# -gt 0 ]; do
        case "$1" in
            -h | --help)
                dist_usage
                exit 0
                ;;
            --out)
                [ $# -gt 1 ] || wrong_usage "$1 needs a value" dist
                dist_archive="$2"
                ;;
            *) wrong_usage "there is no option '$1'" dist ;;
        esac
        shift 2
    done
    [ -d "$(dirname "$dist_archive")" ] || [ "$dist_archive" = "$LOCMOE_HOME/target/$dist_name.tar.gz" ] ||
        wrong_usage "--out $dist_archive: there is no directory $(dirname "$dist_archive")" dist
    [ ! -d "$dist_archive" ] || wrong_usage "--out $dist_archive is a directory; name a file" dist
}

# Without notes of the build and the class archive, which fits the jars in their place here only. The archive is written beside
# its place and then renamed, so that it is whole or absent.
pack_distribution() {
    local work
    [ -e "$distribution/repository" ] || fail "the build in $distribution is for trainings only; start ./locmoe dist without LOCMOE_SKIP_BUILD"
    command -v tar >/dev/null && command -v gzip >/dev/null || fail "tar or gzip is missing; they write the archive"
    [ -e "$distribution/bom.json" ] || say "the archive gets no bill of materials, as Maven makes none while it is offline"
    mkdir -p "$LOCMOE_HOME/target"
    work="$(mktemp -d "$LOCMOE_HOME/target/dist.XXXXXX")"
    mkdir "$work/$dist_name"
    cp -R "$distribution/." "$work/$dist_name"
    rm -f "$work/$dist_name"/{.training,.complete,.sources,libraries.jsa,libraries.jar,libraries.made}
    # Jars are compressed already.
    if ! tar -cf - -C "$work" "$dist_name" | gzip -1 >"$dist_archive.partial" || ! mv -f "$dist_archive.partial" "$dist_archive"; then
        rm -rf "$work" "$dist_archive.partial"
        fail "the archive could not be written to $dist_archive (above)"
    fi
    rm -rf "$work"
    say "$dist_archive is written, $(wc -c <"$dist_archive" | awk '{printf "%.0f", $1 / 1000000}') MB; unpack it with tar -xzf and start $dist_name/locmoe"
}
