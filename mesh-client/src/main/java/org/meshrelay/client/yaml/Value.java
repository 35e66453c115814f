package org.meshrelay.client.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A document as written, each part with its place. */
public sealed interface Value {
  /** Where it was written. */
  Origin origin();

  /** A scalar; an empty one says the same as leaving the key out. */
  record Text(String text, Origin origin) implements Value {}

  /** A list. */
  record Items(List<Value> values, Origin origin) implements Value {
    /** Copies the list. */
    public Items {
      values = List.copyOf(values);
    }
  }

  /** A section, in the order written. */
  record Tree(Map<String, Value> members, Origin origin) implements Value {
    /** Copies the map, keeps its order. */
    public Tree {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Nothing. */
    public static Tree empty(Origin origin) {
      return new Tree(Map.of(), origin);
    }

    /** This tree with everything of the other laid over it; lists are replaced as a whole. */
    public Tree under(Tree other) {
      Map<String, Value> merged = new LinkedHashMap<>(members);
      other.members.forEach(
          (key, value) ->
              merged.merge(
                  key,
                  value,
                  (below, above) ->
                      below instanceof Tree lower && above instanceof Tree upper
                          ? lower.under(upper)
                          : above));
      return new Tree(merged, members.isEmpty() ? other.origin : origin);
    }

    /** A tree that holds one scalar under a path of keys. */
    public static Tree of(List<String> path, Text text) {
      Value value = text;
      for (int i = path.size() - 1; i >= 0; i--) {
        value = new Tree(Map.of(path.get(i), value), text.origin);
      }
      return (Tree) value;
    }
  }
}
