package org.meshrelay.loadtest.scenario;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meshrelay.loadtest.rate.Arrivals;
import org.meshrelay.loadtest.rate.RateCurve;

/**
 * One of several generators that carry a scenario out together: its share of rates and users, and
 * accounts, schedule and bodies of its own.
 *
 * @param number from 1
 * @param of how many there are
 */
public record Part(int number, int of) {
  /** More generators than anybody has machines for. A guess. */
  public static final int PARTS_MAX = 64;

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]?)/([1-9][0-9]?)");

  /** The odd constant of SplittableRandom: seeds of parts lie far from one another. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Checks the numbers. */
  public Part {
    if (of < 1 || of > PARTS_MAX || number < 1 || number > of) {
      throw new IllegalArgumentException("not a part: " + number + "/" + of);
    }
  }

  /**
   * Reads {@code K/N}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Part parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("`" + text + "` is no part; write K/N, as 1/3");
    }
    return new Part(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  @Override
  public String toString() {
    return number + "/" + of;
  }

  /** The first thing that there are too few of for so many parts; empty if there are enough. */
  public String lacking(Scenario whole) {
    boolean strangers =
        whole.mix().has(Mix.Operation.SPAM) || whole.mix().has(Mix.Operation.CONTACT_REQUEST);
    boolean users =
        whole.phases().stream()
            .anyMatch(
                phase ->
                    phase.load() instanceof Phase.Load.Closed(int count, int unused) && count < of);
    return whole.population().pairs() < of
        ? "pairs"
        : strangers && whole.population().strangers() < of ? "strangers" : users ? "users" : "";
  }

  /** What this part does of it; objectives are those of all parts together, so it has none. */
  public Scenario share(Scenario whole) {
    if (of == 1) {
      return whole;
    }
    Population all = whole.population();
    Pressure pressure = whole.pressure();
    return new Scenario(
        whole.name(),
        whole.description(),
        whole.seed() + GOLDEN * number,
        whole.target(),
        new Population(
            share(all.pairs()),
            share(all.strangers()),
            all.devicesMax(),
            all.elsewhere(),
            all.payloadOctets(),
            all.encoding(),
            Math.max(1, share(all.connectionsMax()))),
        whole.mix(),
        whole.phases().stream().map(this::share).toList(),
        new Pressure(
            share(pressure.slowConnections()),
            pressure.slowOctetsPerSecond(),
            share(pressure.idleConnections()),
            pressure.repeatsMax(),
            pressure.heedWaits()),
        Objectives.NONE,
        whole.audit());
  }

  private int share(int count) {
    return count / of + (number <= count % of ? 1 : 0);
  }

  private Phase share(Phase phase) {
    return new Phase(
        phase.name(),
        phase.seconds(),
        phase.measured(),
        switch (phase.load()) {
          case Phase.Load.Open(RateCurve curve, Arrivals.Spacing spacing) ->
              new Phase.Load.Open(curve(curve, spacing), spacing);
          case Phase.Load.Closed(int users, int thinkMs) ->
              new Phase.Load.Closed(share(users), thinkMs);
          case Phase.Load.OfPeak peak -> peak;
        });
  }

  /** Every so-manieth arrival where they are even; of random ones, so many by chance. */
  private RateCurve curve(RateCurve curve, Arrivals.Spacing spacing) {
    double behind = spacing == Arrivals.Spacing.EVEN ? (number - 1.0) / of : 0;
    return new RateCurve.Share(curve, 1.0 / of, behind);
  }

  /** All of them. */
  public static List<Part> all(int of) {
    return java.util.stream.IntStream.rangeClosed(1, of).mapToObj(k -> new Part(k, of)).toList();
  }
}
