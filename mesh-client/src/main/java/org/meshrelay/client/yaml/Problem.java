package org.meshrelay.client.yaml;

/**
 * One mistake, or one thing to think about, in a configuration.
 *
 * @param origin where it stands
 * @param key full key with dots, empty when it concerns a whole file
 * @param message what is wrong
 * @param fix what to do about it
 */
public record Problem(Origin origin, String key, String message, String fix) {
  /** One line for people: place, key, message and fix. */
  public String text() {
    String subject = key.isEmpty() ? "" : key + ": ";
    return origin.text() + ": " + subject + message + "; " + fix;
  }
}
