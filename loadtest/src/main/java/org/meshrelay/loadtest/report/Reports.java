package org.meshrelay.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.meshrelay.loadtest.run.RunResult;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonObject;
import org.meshrelay.protocol.encoding.JsonWriter;

/**
 * The report of a run.
 *
 * @param result what it showed
 * @param judgement what that means
 * @param build what was run
 */
public record Reports(RunResult result, Judgement judgement, Build build) {
  /** Name of the file with everything, for programs. */
  public static final String JSON = "report.json";

  /** Name of the page. */
  public static final String HTML = "report.html";

  /** Name of the file with the latencies by second, in the format of HdrHistogram. */
  public static final String LATENCIES = "latency.hlog";

  /** The report of a run. */
  public static Reports of(RunResult result, Build build) {
    return new Reports(result, Judgement.of(result), build);
  }

  /** As JSON. */
  public JsonObject json() {
    return JsonReport.of(result, judgement, build);
  }

  /** Writes both files into a directory that exists. */
  public void write(Path directory) throws IOException {
    Files.writeString(
        directory.resolve(JSON), JsonWriter.write(json(), Encoding.JSON).utf8() + "\n");
    Files.writeString(directory.resolve(HTML), HtmlReport.of(result, judgement, build));
  }

  /** The report in a few lines. */
  public String summary() {
    return Summary.of(this);
  }
}
