#!/usr/bin/env bash
# Tests which edits are built without Maven, on a made-up plug-in with the JDK of this machine.
set -uo pipefail

root="$(cd -P "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0
LOCMOE_HOME="$work/my project"
# shellcheck source=scripts/messages.sh
. "$root/scripts/messages.sh"
# shellcheck source=scripts/find-jdk.sh
. "$root/scripts/find-jdk.sh"
# shellcheck source=scripts/build.sh
. "$root/scripts/build.sh"
# shellcheck source=scripts/edit.sh
. "$root/scripts/edit.sh"
require_jdk

# check FACT EXPECTED ACTUAL
check() {
    if [ "$2" = "$3" ]; then
        printf 'ok: %s\n' "$1"
    else
        printf 'WRONG: %s: expected <%s>, got <%s>\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}

module="$LOCMOE_HOME/plugins/router-a"
source="$module/src/main/java/a/A.java"
jar="$distribution/plugins/router-a/router-a-1.jar"
mkdir -p "$LOCMOE_HOME"/{scripts,spi,ascend-driver,services,integration-tests,target} "$distribution"/{lib,plugins/router-a} "$module/src/main/java/a" \
    "$LOCMOE_HOME/integration-tests/kit/src/main/java"
touch "$LOCMOE_HOME/pom.xml"
printf '<project>\n  <parent>\n    <artifactId>parent</artifactId>\n  </parent>\n  <artifactId>router-a</artifactId>\n</project>\n' \
    >"$module/pom.xml"
cat >"$source" <<'JAVA'
package a;

public class A {
    public static final int LIMIT = 1;

    public static void main(String[] words) {
        System.out.println(new Inner(B.WORD).text());
    }

    private static String join(String one, int two) {
        return one + two;
    }

    record Inner(String word) {
        String text() {
            return join(word, LIMIT);
        }
    }
}
JAVA
echo 'package a; class B { static final String WORD = "b"; }' >"$module/src/main/java/a/B.java"

# All of it as Maven leaves it.
built() {
    rm -rf "$work/classes"
    "$JAVA_HOME/bin/javac" -d "$work/classes" "$module"/src/main/java/a/*.java
    "$JAVA_HOME/bin/jar" cf "$jar" -C "$work/classes" .
    training_sources -type f -print | LC_ALL=C sort >"$distribution/.sources"
    touch "$training_stamp"
    cp "$source" "$work/A.java"
    sleep 0.02
}

# edited EXPRESSION: changes A.java by sed and tells whether it was built, with what the program prints then.
edited() {
    local result=left
    sed -i "$1" "$source"
    touch "$work/started"
    ! build_edited "$work/started" || result=built
    [ "$result" = left ] || ! training_is_stale || result=stale
    printf '%s %s\n' "$result" "$("$JAVA_HOME/bin/java" -cp "$jar" a.A)"
    cp "$work/A.java" "$source"
}

built
check "other code in a method is built" "built b1!" "$(edited 's/one + two;/one + two + "!";/')"
built
check "so is a private method more" "built b12" \
    "$(edited 's/one + two;/one + two + more();/; s/^    record/    private static int more() { return 2; }\n&/')"
built
check "a method that others see is Maven's" "left b1" "$(edited 's/String text()/Object text()/; s/\.text());/.text().toString());/')"
check "so is a constant, which others have copied" "left b1" "$(edited 's/LIMIT = 1/LIMIT = 2/')"
check "and a record's component" "left b1" "$(edited 's/Inner(String word)/Inner(Object word)/; s/join(word,/join(word.toString(),/')"
check "and a class more" "left b1" "$(edited 's/^    record/    enum More { ONE }\n&/')"
check "and a class less" "left b1" "$(edited '/^    record/,/^    }/d; s/new Inner(B.WORD).text()/B.WORD/')"
check "and what does not compile" "left b1" "$(edited 's/one + two;/one + three;/')"
echo 'package a; class C {}' >"$module/src/main/java/a/C.java"
check "and a file more" "left b1" "$(edited 's/one + two;/one + two + "!";/')"
rm "$module/src/main/java/a/C.java"
check "an editor's file that came and went is none" "built b1!" "$(edited 's/one + two;/one + two + "!";/')"
built
touch "$module/pom.xml"
check "a changed pom is Maven's" "left b1" "$(edited 's/one + two;/one + two + "!";/')"
built
rm "$jar"
touch "$source" "$work/started"
check "so is a module without a jar in the distribution" "left" "$(build_edited "$work/started" || echo left)"
built
echo 'class K {}' >"$LOCMOE_HOME/integration-tests/kit/src/main/java/K.java"
check "the kit is no part of a training" "fresh" "$(training_is_stale || echo fresh)"
check "but of the complete build" "stale" "$(complete_is_stale && echo stale)"

exit $((failures > 0))
