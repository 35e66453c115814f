# Sourced by the launchers and by .ci/run. Picks a JDK of version 21 or newer.

# Prints the feature version of the JDK in directory $1, or nothing.
mesh_jdk_version() {
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p'
  fi
}

# Sets MESH_JAVA_HOME to $JAVA_HOME if that is new enough, else to the newest JDK found.
# With $1 = compiler only JDKs count that have javac.
mesh_pick_jdk() {
  MESH_JAVA_HOME=
  mesh_best=20
  mesh_seen=
  mesh_path_java=$(command -v java 2>/dev/null) &&
    mesh_path_java=$(readlink -f "$mesh_path_java") &&
    mesh_path_java=${mesh_path_java%/bin/java}
  for mesh_dir in "${JAVA_HOME:-}" "$mesh_path_java" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$mesh_dir" ] && [ -x "$mesh_dir/bin/java" ] || continue
    [ "${1:-}" != compiler ] || [ -x "$mesh_dir/bin/javac" ] || continue
    mesh_version=$(mesh_jdk_version "$mesh_dir")
    mesh_seen="$mesh_seen
  $mesh_dir (version ${mesh_version:-unknown})"
    if [ "${mesh_version:-0}" -gt "$mesh_best" ]; then
      mesh_best=$mesh_version
      MESH_JAVA_HOME=$mesh_dir
      # The user's own choice wins when it is good enough.
      [ "$mesh_dir" != "${JAVA_HOME:-}" ] || break
    fi
  done
  if [ -z "$MESH_JAVA_HOME" ]; then
    echo "No JDK of version 21 or newer found. Looked at JAVA_HOME, the java on PATH and /usr/lib/jvm:${mesh_seen:-
  (nothing there)}" >&2
    echo "Install one (Debian: openjdk-21-jdk or newer) or point JAVA_HOME at it." >&2
    return 69
  fi
}
