#!/usr/bin/env bash
# Makes the artifacts of a release as a public Maven repository takes them, checks them, and uploads nothing:
#   scripts/release.sh VERSION HOME REPOSITORY
# HOME is the address of the project, REPOSITORY that of its sources for git clone. What is committed is released. Signs with
# the default key of GnuPG; GNUPGHOME names another key ring, MAVEN_GPG_PASSPHRASE has its passphrase. The artifacts are then
# in target/release/VERSION, and in one file for upload, target/release/locmoe-VERSION-bundle.zip.
set -euo pipefail
LOCMOE_HOME="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
scripts="$LOCMOE_HOME/scripts"
# shellcheck source=scripts/messages.sh
. "$scripts/messages.sh"
# shellcheck source=scripts/find-jdk.sh
. "$scripts/find-jdk.sh"
# shellcheck source=scripts/find-maven.sh
. "$scripts/find-maven.sh"
# shellcheck source=scripts/install.sh
. "$scripts/install.sh"
# shellcheck source=scripts/check-release.sh
. "$scripts/check-release.sh"

[ $# -eq 3 ] || fail "usage: scripts/release.sh VERSION HOME REPOSITORY"
version="$1"
[[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+([-.][A-Za-z0-9]+)*$ && "$version" != *SNAPSHOT ]] ||
    fail "VERSION is like 1.2.3 or 1.2.3-rc1, not '$version'"
for address in "$2" "$3"; do
    [[ "$address" =~ ^https://[^[:space:]]+$ ]] || fail "HOME and REPOSITORY begin with https://, not like '$address'"
done
[ -z "$(git -C "$LOCMOE_HOME" status --porcelain)" ] || fail "commit first: what is not committed would not be released"
command -v gpg >/dev/null || fail "gpg is missing, which signs the artifacts"
gpg --batch --list-secret-keys 2>/dev/null | grep -q . || fail "gpg has no secret key to sign with; gpg --quick-gen-key makes one"
require_jdk
require_maven

work="$LOCMOE_HOME/target/release"
staging="$work/$version"
bundle="$work/locmoe-$version-bundle.zip"
rm -rf "$work/sources" "$staging" "$bundle"
mkdir -p "$work/sources" "$staging"
git -C "$LOCMOE_HOME" archive HEAD | tar -x -C "$work/sources"
current="$(sed -n 's#^  <version>\(.*\)</version>#\1#p' "$work/sources/pom.xml" | head -n 1)"
find "$work/sources" -name pom.xml -exec sed -i "s#<version>$current</version>#<version>$version</version>#" {} +

say "building and signing $version; Maven's output is in $work/build.log"
"$MAVEN" -f "$work/sources/pom.xml" -B -ntp -Dstyle.color=never -Prelease -Dmaven.test.skip=true -Dmaven.install.skip=true \
    "-Dproject.home=$2" "-Dproject.repository=$3" -pl plugins/repository -am \
    "-DaltDeploymentRepository=staging::file:$staging" deploy >"$work/build.log" 2>&1 </dev/null || {
    grep -E '^\[ERROR\]|BUILD FAILURE' "$work/build.log" | head -n 20 >&2
    fail "not built; Maven's whole output is in $work/build.log"
}
# of repositories themselves, which write it anew
find "$staging" -name 'maven-metadata.xml*' -delete
check_release "$staging" "$version" || fail "$staging is not what a public repository takes (above)"
(cd "$staging" && "$JAVA_HOME/bin/jar" --create --no-manifest --file "$bundle" io)
say "$(find "$staging" -name '*.pom' | wc -l) artifacts of version $version are in $bundle"
