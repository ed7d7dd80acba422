# Builds an image for containers of what the build put together: a Java runtime of the modules it needs, libraries, plug-ins,
# and those libraries of this system that they need. The same sources, JDK and system libraries give the same bytes.

# What nodes and commands use; the last two have Chinese messages beside English ones, which is text for training.
IMAGE_MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs,jdk.compiler,jdk.javadoc

image_usage() {
    cat <<'USAGE'
Usage: ./locmoe image [--tag NAME] [--out FILE]
       ./locmoe image --stage DIR
Builds an OCI image with podman, on Linux, without a base image: a Java runtime, the libraries and all plug-ins.

      --tag NAME    name in podman's storage (localhost/locmoe:VERSION)
      --out FILE    also write the image as an OCI archive, for podman load, skopeo or a registry
      --stage DIR   build no image but make DIR, of which `docker build DIR` and the like build the same
  -h, --help        show this text
USAGE
}

read_image_arguments() {
    image_version="$(sed -n 's#^  <version>\(.*\)</version>#\1#p' "$LOCMOE_HOME/pom.xml" | head -n 1)"
    image_tag="localhost/locmoe:$image_version"
    image_archive=""
    image_stage=""
    while [ $# -gt 0 ]; do
        case "$1" in
            -h | --help)
                image_usage
                exit 0
                ;;
            --tag | --out | --stage) [ $# -gt 1 ] || wrong_usage "$1 needs a value" image ;;&
            --tag) image_tag="$2" ;;
            --out) image_archive="$2" ;;
            --stage) image_stage="$2" ;;
            *) wrong_usage "there is no option '$1'" image ;;
        esac
        shift 2
    done
}

# Ends, with what to do, where something that it takes is missing.
require_image_tools() {
    [ "$(uname -s)" = Linux ] || fail "an image for Linux is built on Linux, of whose libraries it has some"
    [ -x "$JAVA_HOME/bin/jlink" ] || fail "$JAVA_HOME has no jlink, which makes the Java runtime; set JAVA_HOME to a whole JDK"
    command -v ldd >/dev/null || fail "ldd is missing, which tells the libraries that a program needs"
    [ -n "$image_stage" ] || command -v podman >/dev/null ||
        install_package podman "podman runc" "or make the files with --stage DIR and build with another builder"
}

build_image() {
    local work="${image_stage:-$LOCMOE_HOME/target/image}"
    require_image_tools
    stage_image "$work"
    if [ -n "$image_stage" ]; then
        say "the files are in $work; build them with: docker build -t locmoe:$image_version $work"
    else
        assemble_image "$work"
        rm -rf "$work"
    fi
}

# stage_image DIR: makes the files of the image, a directory for each layer, and DIR/Containerfile. What an upgrade leaves as it is
# comes first: DIR/runtime, the Java runtime and system libraries; DIR/libraries, jars of others and the archive of their classes;
# DIR/ours, the jars of this project.
stage_image() {
    [ ! -e "$1" ] || [ -e "$1/Containerfile" ] || fail "$1 is there and was not made by this command; name another directory"
    rm -rf "$1"
    mkdir -p "$1"/runtime/{etc,opt,tmp,data} "$1"/{libraries,ours}/opt/locmoe
    say "making a Java runtime"
    "$JAVA_HOME/bin/jlink" --add-modules "$IMAGE_MODULES" --no-header-files --no-man-pages --output "$1/runtime/opt/java" >&2 ||
        fail "jlink could not make the Java runtime (above)"
    list_security_providers "$1/runtime/opt/java/conf/security/java.security"
    copy_libraries "$1/libraries/opt/locmoe"
    copy_ours "$1/ours/opt/locmoe"
    copy_system_libraries "$1"
    printf 'root:x:0:0::/:\nlocmoe:x:10001:10001::/tmp:\n' >"$1/runtime/etc/passwd"
    printf 'root:x:0:\nlocmoe:x:10001:\n' >"$1/runtime/etc/group"
    printf 'hosts: files dns\n' >"$1/runtime/etc/nsswitch.conf"
    write_bill "$1"
    settle_files "$1"
    archive_image_classes "$1/libraries/opt/locmoe" "$1/runtime/opt/java/bin/java"
    settle_files "$1"
    cp "$scripts/image/Containerfile" "$1/Containerfile"
}

# list_security_providers FILE: only those that the runtime has. For each other one the JDK looks through all jars, and so loads
# Bouncy Castle's provider.
list_security_providers() {
    local list
    list="$(awk -F = '!/^security\.provider\.[0-9]+=/ { print; next }
        $2 ~ /^(SUN|SunRsaSign|SunEC|SunJSSE|SunJCE)$/ { print "security.provider." ++count "=" $2 }' "$1")"
    printf '%s\n' "$list" >"$1"
}

# is_ours JAR: whether a jar of the distribution is of this project: a library of ours or the plug-in after which its directory is
# named.
is_ours() {
    local name="${1##*/}" directory
    directory="$(basename "$(dirname "$1")")"
    [[ "$name" == locmoe-* || "$name" == "$directory"-* ]]
}

# copy_libraries DIR: the jars of others, and lib/locmoe-cli.jar, which only names main class and class path: others' jars, of whose
# classes there is an archive, and then ours. It is the same as long as they are. Ours are named by a URL: the JVM refuses an archive
# where a path of the class path is another file than when it was made, and looks at paths only.
copy_libraries() {
    local jar line="Class-Path:" manifest
    manifest="$(mktemp)"
    while IFS= read -r jar; do
        is_ours "$jar" || { mkdir -p "$1/$(dirname "$jar")" && cp "$distribution/$jar" "$1/$jar"; }
    done < <(cd "$distribution" && find lib plugins texts -name '*.jar')
    while IFS= read -r jar; do
        line+=" $jar"
    done < <(find "$1/lib" -name '*.jar' -printf '%f\n' | LC_ALL=C sort)
    # lines of a manifest have at most 72 bytes
    { echo "Main-Class: io.locmoe.cli.Locmoe" && echo "$line file:/opt/locmoe/ours/locmoe-cli.jar" | fold -b -w 70 | sed '2,$s/^/ /'; } >"$manifest"
    "$JAVA_HOME/bin/jar" --create --date "$(date -u -d "@$(image_time)" +%Y-%m-%dT%H:%M:%SZ)" --manifest "$manifest" \
        --file "$1/lib/locmoe-cli.jar" || fail "jar could not make the jar that starts (above)"
    rm -f "$manifest"
}

# copy_ours DIR: without what is for authors of plug-ins and for machines with a shell.
copy_ours() {
    local jar
    mkdir -p "$1/ours"
    cp "$distribution"/lib/locmoe-*.jar "$1/ours/"
    while IFS= read -r jar; do
        ! is_ours "$jar" || { mkdir -p "$1/$(dirname "$jar")" && cp "$distribution/$jar" "$1/$jar"; }
    done < <(cd "$distribution" && find plugins -name '*.jar')
    cp "$distribution"/{jvm.flags,node.flags,LICENSE,NOTICE} "$1/"
    tr -s ' \n' '\n\n' <"$distribution/jvm.flags" >"$1/java.args"
    tr -s ' \n' '\n\n' <"$distribution/node.flags" >>"$1/java.args"
    printf '%s\n' -XX:-UsePerfData -XX:SharedArchiveFile=/opt/locmoe/node.jsa -Xshare:auto -Xlog:cds=off \
        -XX:ErrorFile=/tmp/hs_err.log -Dlocmoe.distribution=/opt/locmoe >>"$1/java.args"
}

# copy_system_libraries DIR: where they lie here, with their licences; DIR/packages gets their packages.
copy_system_libraries() {
    local root="$1/runtime" library packages=""
    while IFS= read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
        packages+="$(package_of "$library")"$'\n'
    done < <(system_libraries "$1")
    printf '%s' "$packages" | sort -u | sed '/^$/d' >"$1/packages"
    while IFS= read -r library; do
        mkdir -p "$root/usr/share/doc/${library%%=*}"
        cp -L "/usr/share/doc/${library%%=*}/copyright" "$root/usr/share/doc/${library%%=*}/" 2>/dev/null || true
    done <"$1/packages"
}

# write_bill DIR: the bill of materials: jars, Java runtime, packages of system libraries.
write_bill() {
    [ -e "$distribution/bom.json" ] || say "the image's bill of materials names no jars, as Maven makes no bill while it is offline"
    [ -s "$1/packages" ] || say "the image's bill of materials names no system libraries, as there is no dpkg-query here to ask"
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp "$distribution/lib/*" "$scripts/image/Bill.java" "$1/ours/opt/locmoe/bom.json" \
        "$distribution/bom.json" "$1/packages" "$(sed -n 's/^ID="*\([a-z]*\).*/\1/p' /etc/os-release)" "$1/libraries" "$1/ours" ||
        fail "the bill of materials could not be made (above)"
}

# system_libraries DIR: the libraries of this system that the runtime needs, and the one library in our jars that needs more.
system_libraries() {
    local unpacked jar
    unpacked="$(mktemp -d)"
    for jar in "$1"/libraries/opt/locmoe/lib/tokenizers-*.jar; do
        (cd "$unpacked" && "$JAVA_HOME/bin/jar" xf "$jar" "native/lib/linux-$(uname -m)")
    done
    find "$1/runtime/opt/java" "$unpacked" \( -name '*.so' -o -path '*/bin/java' \) -exec ldd {} + 2>/dev/null |
        sed -n 's#^.* => \(/[^ ]*\) .*#\1#p; s#^[[:space:]]*\(/[^ ]*\) (.*#\1#p' | grep -v -e "^$1" -e "^$unpacked" | sort -u
    rm -rf "$unpacked"
}

# package_of FILE: its package, version and source package, where Debian's tools know them.
package_of() {
    local real package
    command -v dpkg-query >/dev/null || return 0
    real="$(readlink -f "$1")"
    package="$(dpkg-query -S "$real" 2>/dev/null || dpkg-query -S "${real#/usr}" 2>/dev/null)" || return 0
    package="${package%%:*}"
    # shellcheck disable=SC2016 # dpkg-query's own variables
    dpkg-query -W -f '${Package}=${Version}=${source:Package}\n' "$package" 2>/dev/null | head -n 1
}

# settle_files DIR: the same rights and times, whoever builds it and when.
settle_files() {
    chmod -R u=rwX,go=rX "$1"
    chmod 1777 "$1"/runtime/{tmp,data}
    find "$1" -exec touch -h -d "@$(image_time)" {} +
}

# The time that all jars of the build have inside, in seconds.
image_time() {
    date -u -d "$(sed -n 's#.*<project.build.outputTimestamp>\(.*\)</.*#\1#p' "$LOCMOE_HOME/pom.xml")" +%s
}

# archive_image_classes DIR JAVA: parses the classes of a node that trains now rather than at each start: those of the JDK and of
# others' libraries, so that a new version of ours leaves the archive as it is. They are listed in a file, as two runs never load
# quite the same ones; scripts/image-classes.sh lists them anew. Paths, the place of the heap and what collections leave are in the
# archive: so paths are relative, the heap is as large on each machine, and nothing is collected until all is parsed.
archive_image_classes() {
    local flags=() java
    java="$(realpath "$2")"
    read -r -a flags < <(tr -s ' \n' ' ' <"$distribution/jvm.flags"; echo)
    say "parsing classes"
    grep -v 'io/locmoe' "$scripts/image/node.classes" >"$1/classes"
    (cd "$1" && "$java" -Xshare:dump "${flags[@]}" -XX:+UseSerialGC -Xms1g -Xmx1g -Xmn768m \
        -XX:MetaspaceSize=512m -Xlog:disable -XX:SharedClassListFile=classes \
        -XX:SharedArchiveFile=node.jsa -cp lib/locmoe-cli.jar >&2) && [ -s "$1/node.jsa" ] ||
        fail "the archive of parsed classes could not be made (above)"
    rm "$1/classes"
}

# A command of podman, on machines with any version of cgroups and without systemd.
image_podman() {
    local runtime=()
    command -v runc >/dev/null && runtime=(--runtime "$(command -v runc)")
    PODMAN_IGNORE_CGROUPSV1_WARNING=1 podman --cgroup-manager=cgroupfs --events-backend=none "${runtime[@]}" "$@"
}

assemble_image() {
    local java
    java="$("$1/runtime/opt/java/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.runtime.version = //p')"
    say "building $image_tag"
    image_podman build --quiet --no-cache --pull=never --timestamp "$(image_time)" --tag "$image_tag" \
        --label org.opencontainers.image.title="LocMoE Mesh" --label org.opencontainers.image.version="$image_version" \
        --label org.opencontainers.image.licenses=Apache-2.0 --label io.locmoe.java="$java" \
        --label io.locmoe.system="$(cut -d = -f 1,2 "$1/packages" | paste -sd ' ')" --label io.locmoe.sbom=/opt/locmoe/bom.json \
        "$1" >"$1/id" || fail "podman could not build the image (above)"
    if [ -n "$image_archive" ]; then
        rm -f "$image_archive"
        image_podman save --quiet --format oci-archive --output "$image_archive" "$image_tag" ||
            fail "podman could not write the image to $image_archive (above)"
    fi
    say "$image_tag is built, $(image_podman image inspect --format '{{.Size}}' "$image_tag" | awk '{printf "%.0f", $1 / 1000000}') MB"
    image_podman image inspect --format '{{.Digest}}' "$image_tag"
}
