package org.meshrelay.client.locate;

import java.io.Serial;
import java.util.List;

/** A service map has mistakes; all of them are listed, each with its place and a way to mend it. */
public final class ServiceMapException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<String> mistakes;

  ServiceMapException(List<String> mistakes) {
    super(String.join("\n", mistakes), null, false, false);
    this.mistakes = List.copyOf(mistakes);
  }

  /** One text per mistake, in the order of the file. */
  public List<String> mistakes() {
    return mistakes;
  }
}
