package org.meshrelay.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Questions to a person; where nobody answers, the answer is no. */
final class Terminal {
  private final Console console;
  private final Reader input;

  Terminal(Console console) {
    this.console = console;
    this.input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
  }

  boolean confirms(String question) {
    console.note(question + " [y/N]");
    try {
      String answer = new BufferedReader(input).readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      return false; // nobody there
    }
  }
}
