package org.meshrelay.benchmarks.baseline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;

/** Prints what JMH found beside the baseline; exit code 2 if something is slower. */
public final class Compare {
  private static final int CHECK_FAILED = 2;
  private static final int USAGE = 64;
  private static final double PERCENT = 100;

  private Compare() {}

  /** Arguments: the baseline, what JMH wrote, and the percentage that is tolerated. */
  public static void main(String[] arguments) throws IOException, DecodeException {
    if (arguments.length != 3) {
      System.err.println("usage: Compare BASELINE RESULTS PERCENT");
      System.exit(USAGE);
    }
    Map<String, Score> then = read(arguments[0]);
    Map<String, Score> now = read(arguments[1]);
    double tolerated = Double.parseDouble(arguments[2]) / PERCENT;
    List<Regression> all = Regression.of(then, now, tolerated);
    System.out.printf(
        "%-60s %12s %12s %-6s %6s (machine %.2f times as slow, taken out)%n",
        "", "baseline", "now", "", "ratio", Regression.machine(then, now));
    all.forEach(each -> System.out.println(each.text()));
    now.keySet().stream()
        .filter(name -> !then.containsKey(name))
        .forEach(name -> System.out.println(name + " is not in the baseline"));
    boolean slower = all.stream().anyMatch(e -> e.verdict() == Regression.Verdict.SLOWER);
    System.exit(slower ? CHECK_FAILED : 0);
  }

  private static Map<String, Score> read(String file) throws IOException, DecodeException {
    return Score.read(Bytes.wrap(Files.readAllBytes(Path.of(file))));
  }
}
