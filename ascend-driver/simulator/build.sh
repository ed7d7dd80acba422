#!/usr/bin/env bash
# Builds the simulator's libraries with gcc: each source once, linked as CANN 8.1 lays its libraries out, and as CANN 9 does.
# build.sh SOURCES OBJECTS LIBRARIES. CC names another compiler, SANITIZE=address,undefined builds with these sanitizers.
set -euo pipefail
shopt -s nullglob
sources="$1" objects="$2" libraries="$3"
compiler="${CC:-gcc}"
if [ "$(uname -s)" != Linux ]; then
    echo "the simulator of Ascend chips is left out and its tests are skipped: it needs Linux"
    exit 0
elif ! { command -v "$compiler" && "$compiler" -fsyntax-only -x c - <<<'#include <stdlib.h>'; } >/dev/null 2>&1; then
    echo "no working $compiler found; the simulator of Ascend chips is left out and its tests are skipped; to have it: sudo apt-get install -y gcc libc6-dev"
    exit 0
fi
flags=(-std=c17 -D_GNU_SOURCE -O3 -fPIC -fvisibility=hidden -pthread -Wall -Wextra -Werror
    "-I$sources/include" "-I$sources/runtime" "-I$sources/aclnn" "-I$sources/hcomm")
[ -z "${SANITIZE:-}" ] || flags+=(-g "-fsanitize=$SANITIZE" -fno-omit-frame-pointer)

stamp="$(printf '%s ' "$compiler" "${flags[@]}" && cat "$sources"/*/*.h "$sources"/include/ascend/*.h "$sources"/forward/* "${BASH_SOURCE[0]}" | cksum)"
if [ "$(cat "$objects/stamp" 2>/dev/null || true)" != "$stamp" ]; then
    rm -rf "$objects" "$libraries"
fi
mkdir -p "$objects"

object_of() {
    printf '%s/%s-%s.o' "$objects" "$(basename "$(dirname "$1")")" "$(basename "$1" .c)"
}

# compile SOURCE...: one after the other
compile() {
    local source
    for source in "$@"; do
        "$compiler" "${flags[@]}" -c -o "$(object_of "$source")" "$source"
    done
}

changed=()
for source in "$sources"/{runtime,aclnn,math,nn,transformer,hcomm,hccl,profiler}/*.c; do
    [ "$(object_of "$source")" -nt "$source" ] || changed+=("$source")
done
if [ "${#changed[@]}" -eq 0 ] && [ -e "$objects/stamp" ] && [ -d "$libraries" ]; then
    exit 0
fi
half=$(((${#changed[@]} + 1) / 2))
compile "${changed[@]:0:half}" &
compile "${changed[@]:half}"
wait $!

# parts DIRECTORY...: the objects of these directories for the layout that is linked
parts() {
    local directory source
    for directory in "$@"; do
        for source in "$sources/$directory"/*.c; do
            case "$layout/$(basename "$source")" in
                */layout[89].c | 8.1/*since9.c) ;;
                *) object_of "$source" && echo ;;
            esac
        done
    done
}

# link NAME NEEDED,... OBJECT...: a library that finds those that it needs beside itself
link() {
    local name="$1" needed=() library
    IFS=, read -ra needed <<<"$2"
    shift 2
    for library in "${needed[@]}"; do
        set -- "$@" "-l$library"
    done
    "$compiler" "${flags[@]}" -shared -o "$target/lib$name.so" "-Wl,-soname,lib$name.so" "-Wl,-rpath,\$ORIGIN" \
        -Wl,--no-undefined -Wl,--no-as-needed "-L$target" "$@" -lm
}

# What CANN 9 still has under the old name: each function goes on in libacl_rt.so.
link_forwarding() {
    nm -D --defined-only "$target/libacl_rt.so" | awk '$3 ~ /^acl/ { print "FORWARD(" $3 ", " n++ ")" }' >"$objects/functions.inc"
    "$compiler" -fPIC "-I$objects" -c -o "$objects/forward.o" "$sources/forward/forward.S"
    "$compiler" "${flags[@]}" "-I$objects" -c -o "$objects/targets.o" "$sources/forward/targets.c"
    link ascendcl acl_rt "$objects/forward.o" "$objects/targets.o" -ldl
}

platform="linux-$(uname -m | sed 's/arm64/aarch64/')"
for layout in 8.1 9.x; do
    target="$libraries/$platform/$layout/lib64"
    mkdir -p "$target"
    mapfile -t runtime < <(parts runtime)
    mapfile -t objectlayer < <(parts aclnn)
    mapfile -t profiler < <(parts profiler)
    if [ "$layout" = 8.1 ]; then
        mapfile -t operators < <(parts math nn transformer)
        link ascendcl "" "$objects/runtime-layout8.o" "${runtime[@]}"
        link msprofiler ascendcl "${profiler[@]}"
        link nnopbase ascendcl "${objectlayer[@]}"
        link opapi nnopbase,ascendcl "${operators[@]}"
        mapfile -t collectives < <(parts hcomm hccl)
        link hccl nnopbase,ascendcl "${collectives[@]}"
    else
        link acl_rt "" "$objects/runtime-layout9.o" "${runtime[@]}"
        link_forwarding
        link msprofiler acl_rt "${profiler[@]}"
        link nnopbase acl_rt "${objectlayer[@]}"
        for part in math nn transformer; do
            mapfile -t operators < <(parts "$part")
            link "opapi_$part" nnopbase,acl_rt "${operators[@]}"
        done
        mapfile -t communicators < <(parts hcomm)
        mapfile -t collectives < <(parts hccl)
        link hcomm acl_rt "${communicators[@]}"
        link hccl hcomm,nnopbase,acl_rt "${collectives[@]}"
    fi
    (cd "$target" && printf '%s\n' *.so) >"$target/../libraries.txt"
done
printf '%s' "$stamp" >"$objects/stamp"
