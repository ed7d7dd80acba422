# Builds edits of Java sources without Maven, which takes several times as long as a compiler: where the edited files still
# declare the same classes and members, nothing else has to be compiled, and the new classes replace the old ones in the jars
# of the distribution. For every other change the functions fail, and Maven builds.

# build_edited STARTED: compiles what was edited since the last build for a training.
build_edited() {
    local work status=0
    [ -e "$distribution/.sources" ] || return 1
    work="$(mktemp -d "$LOCMOE_HOME/target/edit.XXXXXX")"
    compile_edits "$work" >"$work/log" 2>&1 </dev/null 9<&- && replace_classes "$work" >>"$work/log" 2>&1 </dev/null 9<&- || status=1
    rm -rf "$work"
    [ "$status" -ne 0 ] || mv -f "$1" "$training_stamp"
    return "$status"
}

# compile_edits WORK: compiles each module's edited files into WORK/NUMBER/classes and checks what they declare; WORK/NUMBER/jars
# lists the jars of the module.
compile_edits() {
    local module number=0
    training_sources -type f -print | LC_ALL=C sort | cmp -s - "$distribution/.sources" || return 1
    training_sources -type f -newer "$training_stamp" -print >"$1/edited"
    [ -s "$1/edited" ] && ! grep -qv '^[^ ]*/src/main/java/[^ ]*\.java$' "$1/edited" || return 1
    while IFS= read -r module; do
        number=$((number + 1))
        mkdir -p "$1/$number/classes"
        grep "^$module/src/main/java/" "$1/edited" >"$1/$number/files"
        compile_module "$module" "$1/$number" || return 1
    done < <(sed 's#/src/main/java/.*##' "$1/edited" | sort -u)
}

compile_module() {
    local artifact jar
    artifact="$(sed -n 's#^  <artifactId>\(.*\)</artifactId>#\1#p' "$LOCMOE_HOME/$1/pom.xml")"
    find "$distribution/lib" "$distribution/plugins" \( -name "$artifact-[0-9]*.jar" -o -name "$artifact.jar" \) >"$2/jars"
    read -r jar <"$2/jars" || return 1
    (cd "$LOCMOE_HOME" && jdk_tool javac -proc:none -nowarn -parameters --release "$JDK_MINIMUM" --add-modules jdk.incubator.vector \
        -cp "$distribution/lib/*:$(dirname "$jar")/*" -d "$2/classes" "@$2/files") || return 1
    declares_the_same "$jar" "$2"
}

# declares_the_same JAR WORK: whether WORK/classes has the same classes for WORK/files as JAR, with the same members for others.
# What only a class itself sees may differ: its private members, its local and anonymous classes.
declares_the_same() {
    local names=()
    (cd "$2/classes" && find . -name '*.class') | sed 's#^\./##; s#\.class$##' | LC_ALL=C sort >"$2/new"
    jdk_tool jar tf "$1" | sed -n 's#\.class$##p' | awk -v files="$2/files" '
        BEGIN { while ((getline file < files) > 0) { sub(".*/src/main/java/", "", file); sub("\\.java$", "", file); edited[file] } }
        { outer = $0; sub("[$].*", "", outer) }
        outer in edited' | LC_ALL=C sort >"$2/old"
    cmp -s "$2/old" "$2/new" || return 1
    mapfile -t names < <(grep -v '[$][0-9]' "$2/new" | tr / .)
    cmp -s <(declarations "$1" "${names[@]}") <(declarations "$2/classes" "${names[@]}")
}

declarations() {
    jdk_tool javap -package -constants -cp "$@" || echo "no declarations in $1"
}

# replace_classes WORK: in copies, which then take the places of the jars: a running mesh keeps what it has opened.
replace_classes() {
    local module jar
    for module in "$1"/*/; do
        while IFS= read -r jar; do
            cp "$jar" "$module/copy.jar" && jdk_tool jar uf "$module/copy.jar" -C "$module/classes" . &&
                mv -f "$module/copy.jar" "$jar" || return 1
        done <"$module/jars"
    done
}

jdk_tool() {
    "$JAVA_HOME/bin/$1" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC "${@:2}"
}
