package org.meshrelay.loadtest.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.meshrelay.client.yaml.Problem;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.client.yaml.Value;
import org.meshrelay.client.yaml.YamlReader;

/** Reads plans of faults; strict, all mistakes at once. */
public final class FaultPlanReader {
  private static final double SECONDS_MAX = 1e6;
  private static final double MS_MAX = 3_600_000;

  /** The kinds, as a plan names them. */
  private enum Kind {
    REFUSE,
    DELAY,
    STALL,
    RESET,
    WRONG_RECEIPT,
    WRONG_AUTHENTICATION,
    SLOW_READ
  }

  private FaultPlanReader() {}

  /** A plan with mistakes; the message lists them all, one a line. */
  public static final class PlanException extends Exception {
    private static final long serialVersionUID = 1;

    PlanException(List<Problem> problems) {
      super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    }
  }

  /** Reads a file. */
  public static FaultPlan read(Path file) throws PlanException {
    List<Problem> problems = new ArrayList<>();
    return read(YamlReader.read(file, problems), problems);
  }

  /** Reads a text. */
  public static FaultPlan read(String text, String source) throws PlanException {
    List<Problem> problems = new ArrayList<>();
    return read(YamlReader.read(text, source, problems), problems);
  }

  private static FaultPlan read(Value.Tree tree, List<Problem> problems) throws PlanException {
    Section root =
        new Section("", tree, new Section.Sheet(Path.of(""), problems, new ArrayList<>()));
    String service = root.text("service", "sink.example");
    long seed = root.whole("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    List<FaultPlan.Step> steps = root.sections("steps", FaultPlanReader::step);
    root.finish();
    if (!problems.isEmpty()) {
      throw new PlanException(problems);
    }
    return new FaultPlan(
        service,
        seed,
        steps.isEmpty()
            ? List.of(new FaultPlan.Step("honest", SECONDS_MAX, Integer.MAX_VALUE, List.of()))
            : steps);
  }

  private static FaultPlan.Step step(Section section) {
    return new FaultPlan.Step(
        section.text("name", "step"),
        section.decimal("seconds", SECONDS_MAX, 0, SECONDS_MAX),
        section.integer("concurrency-max", Integer.MAX_VALUE, 0, Integer.MAX_VALUE),
        section.sections("faults", FaultPlanReader::fault));
  }

  private static Fault fault(Section section) {
    Kind kind = section.choice("fault", Kind.class, Kind.REFUSE);
    double odds = section.decimal("odds", 1, 0, 1);
    return switch (kind) {
      case REFUSE ->
          new Fault.Refuse(
              odds,
              section.choice("as", Fault.Refusal.class, Fault.Refusal.OVERLOADED),
              section.whole("retry-after-seconds", 1, 0, 86_400));
      case DELAY -> {
        double ms = section.decimal("ms", 100, 0, MS_MAX);
        yield new Fault.Delay(
            odds,
            section.choice("distribution", Fault.Distribution.class, Fault.Distribution.CONSTANT),
            ms,
            section.decimal("to-ms", Math.min(MS_MAX, ms * 10), 0, MS_MAX));
      }
      case STALL -> new Fault.Stall(odds);
      case RESET -> new Fault.Reset(odds);
      case WRONG_RECEIPT -> new Fault.WrongReceipt(odds);
      case WRONG_AUTHENTICATION -> new Fault.WrongAuthentication(odds);
      case SLOW_READ ->
          new Fault.SlowRead(odds, section.whole("octets-per-second", 1_000, 1, 1L << 40));
    };
  }
}
