# Sourced by ./mesh-relay and ./mesh: builds when sources are newer than the build, then runs $1.

# Prints one source that is newer than the build, if there is one.
mesh_newer_source() {
  find pom.xml conf ./*/pom.xml ./*/src/main -newer "$MESH_STAMP" -type f -print 2>/dev/null | head -n 1
}

# Prints the commit of the sources, for reports; nothing where they are not a repository of their own.
mesh_commit() {
  [ -e .git ] && git describe --always --dirty --abbrev=12 --exclude '*' 2>/dev/null
}

mesh_build() {
  command -v mvn >/dev/null 2>&1 || {
    echo "Maven (mvn, 3.8 or newer) is needed to build; install it (Debian: maven)." >&2
    exit 69
  }
  echo "Building Mesh Relay (first time or sources changed)..." >&2
  mesh_log=distribution/target/build.log
  mkdir -p distribution/target
  if ! JAVA_HOME=$MESH_JAVA_HOME mvn -B -ntp -Dfast -DskipTests \
    "-Dmesh.commit=$(mesh_commit || echo unknown)" package >"$mesh_log" 2>&1; then
    grep -E '^\[ERROR\]' "$mesh_log" | head -n 20 >&2
    echo "The build failed; the whole log is in $mesh_log" >&2
    exit 70
  fi
  touch "$MESH_STAMP"
}

# $1 = main class, the rest its arguments.
mesh_launch() {
  mesh_main=$1
  shift
  MESH_STAMP=$MESH_ROOT/distribution/target/built
  mesh_pick_jdk compiler || exit $?
  if [ "${MESH_SKIP_BUILD:-}" != 1 ]; then
    mesh_here=$PWD
    cd "$MESH_ROOT" || exit 70
    if [ ! -e "$MESH_STAMP" ] || [ -n "$(mesh_newer_source)" ]; then
      mkdir -p distribution/target
      # One builder at a time: two terminals may start together.
      if command -v flock >/dev/null 2>&1; then
        exec 9>distribution/target/build.lock
        flock 9
      fi
      if [ ! -e "$MESH_STAMP" ] || [ -n "$(mesh_newer_source)" ]; then
        mesh_build
      fi
      exec 9>&-
    fi
    cd "$mesh_here" || exit 70
  fi
  # MESH_ARCHIVE: where the virtual machine may keep loaded classes for the next start (a third of
  # the time of a short command). It makes the file anew when the jars change and says nothing on
  # stdout. Where it cannot write it would end with an exit code of its own: go on without there.
  [ -w "${MESH_ARCHIVE%/*}" ] || MESH_ARCHIVE=
  # shellcheck disable=SC2086
  exec "$MESH_JAVA_HOME/bin/java" "@$MESH_ROOT/conf/jvm.options" ${MESH_JVM_DEFAULTS:-} \
    ${MESH_ARCHIVE:+-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$MESH_ARCHIVE" -Xlog:disable} \
    ${MESH_JAVA_OPTS:-} \
    -cp "$MESH_ROOT/distribution/target/lib/*" "$mesh_main" "$@"
}
