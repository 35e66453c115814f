package org.meshrelay.dare.store;

import java.util.Locale;

/**
 * What is wrong with something that was stored.
 *
 * @param kind what an operator does about depends on it
 * @param text for people and logs, a few words
 */
public record Damage(Kind kind, String text) {
  /** The octets of a record are not those that were appended. */
  public static final Damage CHECKSUM = changed("checksum of the record");

  /** Octets between records that begin none. */
  public static final Damage UNREADABLE = changed("no record can be read");

  /** No record begins at a position that was one's. */
  public static final Damage NO_RECORD = changed("no record there");

  /** A record whose first part tells of no frame. */
  public static final Damage PREFIX = changed("prefix of the record");

  /** Known of by its container, and nowhere in the log. */
  public static final Damage NO_SUCH_RECORD = missing("the log has no such record");

  /** A frame, but that of another container or number. */
  public static final Damage ANOTHER_FRAME = mixed("another frame is stored there");

  /** What the device or its files went through. */
  public enum Kind {
    /** What is on the device is not what was written to it. */
    CHANGED,
    /** Something that was written is not there at all. */
    MISSING,
    /** Each part is whole, but they do not belong together. */
    MIXED;

    /** As reports have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Something is not what was written. */
  public static Damage changed(String text) {
    return new Damage(Kind.CHANGED, text);
  }

  /** A frame that cannot be taken apart, and why. */
  public static Damage frame(Exception why) {
    return changed("frame: " + why.getMessage());
  }

  /** Something is not there. */
  public static Damage missing(String text) {
    return new Damage(Kind.MISSING, text);
  }

  /** Something does not belong to what stands beside it. */
  public static Damage mixed(String text) {
    return new Damage(Kind.MIXED, text);
  }

  @Override
  public String toString() {
    return text;
  }
}
