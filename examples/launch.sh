# Finds a JDK, builds what is missing and starts a program of the project. Read by examples/run and bench/run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
version=25 # the oldest JDK that will do

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Whether $1 is the folder of a JDK that is new enough. Its release file says so without starting it.
is_jdk() {
  [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 1
  local major
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [[ -n $major && $major -ge $version ]]
}

# The folder of the JDK behind the java on the PATH, if there is one.
home_of_path() {
  local java
  java=$(command -v java) || return 0
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

find_jdk() {
  local home
  if is_jdk "${JAVA_HOME:-}"; then
    printf '%s' "$JAVA_HOME"
    return
  fi
  for home in "$(home_of_path)" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/*; do
    if is_jdk "$home"; then
      printf '%s' "$home"
      return
    fi
  done
  die "Lanewise needs a JDK of version $version or later, and found none in JAVA_HOME, on the PATH or in the usual folders." \
    "Install one, for example Eclipse Temurin from https://adoptium.net, or" \
    "  Debian, Ubuntu:  sudo apt install openjdk-25-jdk-headless" \
    "  Fedora:          sudo dnf install java-25-openjdk-devel" \
    "  macOS:           brew install openjdk" \
    "  SDKMAN:          sdk install java 25-tem" \
    "or set JAVA_HOME to where it is."
}

# The jar of the module in folder $1, which Maven names after the module and its version; not those beside it of sources and documentation.
jar() {
  local jar
  for jar in "$root/$1/target/lanewise-${1##*/}-"[0-9]*.jar; do
    [[ $jar == *-sources.jar || $jar == *-javadoc.jar ]] || break
  done
  printf '%s' "$jar"
}

# Whether a module's jar is there and no source of it is newer.
is_built() {
  local jar
  jar=$(jar "$1")
  [[ -f $jar && -z $(find "$root/$1/src/main" "$root/$1/pom.xml" "$root/pom.xml" -type f -newer "$jar" | head -n 1) ]]
}

# Builds the modules given, of which the last one is wanted and the others are below it. Profiles of Maven that it needs are in $profiles.
build() {
  local modules=("$@") module wanted=${!#}
  command -v mvn > /dev/null || die "Lanewise is built by Maven, and there is no mvn on the PATH." \
    "Install it from https://maven.apache.org, or: sudo apt install maven, sudo dnf install maven, brew install maven."
  if [[ -f $(jar "$wanted") ]]; then
    printf 'building Lanewise (its sources are newer)...\n' >&2
  else
    printf 'building Lanewise (first run)...\n' >&2
  fi
  local log
  rm -rf "$root/$wanted/target/lib" # of other versions, perhaps
  # The formatter's check is for those who change Lanewise.
  if ! log=$(cd "$root" && JAVA_HOME=$jdk mvn -B -ntp -P "!format${profiles:+,$profiles}" -pl "$(IFS=,; printf '%s' "${modules[*]}")" \
    -DskipTests package 2>&1); then
    die "$log" "" "building Lanewise failed: Maven's output is above"
  fi
  for module in "${modules[@]}"; do
    touch "$(jar "$module")" # Maven leaves a jar alone that would stay the same
  done
}

# Java warns of the Vector API's module before anything else; all other lines, and whatever follows them, pass.
without_warning() {
  local line
  trap '' INT # Ctrl-C is Java's: what it says before it ends must still pass
  while IFS= read -r line; do
    [[ $line == "WARNING: Using incubator modules: jdk.incubator.vector" ]] && exec cat
    printf '%s\n' "$line"
  done
  printf '%s' "$line"
}

# Becomes java with the class path of the module $1 and its main class $2; what follows are the program's arguments. Modules
# between nn and this one are in $between, flags of the JVM in $flags.
launch() {
  local modules=(core nn "${between[@]}" "$1") main=$2 jdk module path=
  shift 2
  local wanted=${modules[-1]}
  jdk=$(find_jdk)
  for module in "${modules[@]}"; do
    is_built "$module" || wanted=
  done
  [[ -n $wanted && -d $root/$wanted/target/lib ]] || build "${modules[@]}"
  for module in "${modules[@]}"; do
    path=$(jar "$module"):$path
  done
  exec "$jdk/bin/java" --add-modules jdk.incubator.vector -Djava.awt.headless=true "${flags[@]}" \
    -cp "$path$root/${modules[-1]}/target/lib/*" \
    "$main" "$@" 2> >(without_warning >&2)
}
