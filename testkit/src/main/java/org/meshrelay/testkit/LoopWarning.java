package org.meshrelay.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A warning of Vert.x that an event loop was blocked.
 *
 * @param at when it was written; the loop was blocked until then at least
 * @param blocked for how long by then
 * @param limit what was allowed; nothing if the warning does not say
 * @param text the warning and the stack of the thread, if there is one
 */
public record LoopWarning(Instant at, Duration blocked, Duration limit, String text) {
  private static final Pattern MESSAGE =
      Pattern.compile("has been blocked for (\\d+) ms(?:, time limit is (\\d+) ms)?");

  /** As {@code conf/logback.xml} has the lines of a node. */
  private static final Pattern LINE = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\S+Z) +(\\S+) +.*");

  /** The warning that a message of the checker is. */
  public static LoopWarning of(Instant at, String text) {
    Matcher message = MESSAGE.matcher(text);
    boolean found = message.find();
    return new LoopWarning(
        at,
        Duration.ofMillis(found ? Long.parseLong(message.group(1)) : 0),
        Duration.ofMillis(found && message.group(2) != null ? Long.parseLong(message.group(2)) : 0),
        text);
  }

  /** Of the time for which a loop computed, what the kernel is sure to have counted by then. */
  private static final double COMPUTED = 0.7;

  /**
   * Calls of a loop that return at once, or in which it is idle: they wait for nothing. The start
   * of a thread waits until that one had a processor, which is the machine's to give.
   */
  private static final List<String> NO_WAITS =
      List.of("sun.nio.ch.EPoll.", "sun.nio.ch.SocketDispatcher.", "java.lang.Thread.start0(");

  /**
   * For that long after its start a node warms up: it loads its classes once, on whichever thread
   * needs them first, and nothing of it is compiled yet.
   */
  static final Duration WARM_UP = Duration.ofSeconds(5);

  /**
   * The warnings in the log of a node after its warm-up, which begins with the first line, each
   * with the lines that follow it.
   */
  public static List<LoopWarning> in(String log) {
    List<LoopWarning> warnings = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Instant at = Instant.EPOCH;
    Instant warm = Instant.MIN;
    for (String line : log.lines().toList()) {
      Matcher begin = LINE.matcher(line);
      if (begin.matches()) {
        collect(warnings, at, text);
        at = Instant.parse(begin.group(1));
        warm = warm.equals(Instant.MIN) ? at.plus(WARM_UP) : warm;
      }
      text.append(line).append('\n');
    }
    collect(warnings, at, text);
    Instant judged = warm;
    warnings.removeIf(warning -> warning.at.minus(warning.blocked).isBefore(judged));
    return List.copyOf(warnings);
  }

  private static void collect(List<LoopWarning> warnings, Instant at, StringBuilder text) {
    if (MESSAGE.matcher(text).find()) {
      warnings.add(of(at, text.toString()));
    }
    text.setLength(0);
  }

  /**
   * False if the machine was late while the loop was blocked, if the loop stood without a processor
   * for what is above the limit, or if it neither computed nor waited: a thread that is not run, or
   * that its virtual machine stops, looks blocked too.
   */
  public boolean convicts(MachineWatch machine) {
    Instant from = at.minus(blocked);
    return !machine.wasLate(from, at)
        && isBeyondLimit(machine.withoutProcessor(from, at))
        && isHeld(machine.withProcessor(from, at));
  }

  /** True if the loop held on for longer than it may, the time without a processor left out. */
  boolean isBeyondLimit(Duration withoutProcessor) {
    return blocked.minus(withoutProcessor).compareTo(limit) >= 0;
  }

  /**
   * True if a task can have held the loop: by computing, for which it had a processor most of the
   * time, or by waiting in a call of the system, in which its stack then ends. A loop that did
   * neither was stopped between two instructions, or behind a call that does not wait, as for a
   * collection; one that is idle again is past its task, and only what it computed tells of it.
   *
   * @param withProcessor as far as that is known
   */
  boolean isHeld(Optional<Duration> withProcessor) {
    List<String> stack = text.lines().filter(line -> line.startsWith("\tat ")).toList();
    return withProcessor.isEmpty()
        || stack.isEmpty()
        || isWait(stack.getFirst())
        || withProcessor.get().toMillis() >= COMPUTED * blocked.toMillis();
  }

  private static boolean isWait(String call) {
    return call.endsWith("(Native Method)") && NO_WAITS.stream().noneMatch(call::contains);
  }
}
