package org.meshrelay.dare.container.file;

/** A container is not added to as it is. The message says why; a check of it says where. */
public final class ContainerDamagedException extends Exception {
  private static final long serialVersionUID = 1;

  ContainerDamagedException(String message) {
    super(message, null, false, false);
  }
}
