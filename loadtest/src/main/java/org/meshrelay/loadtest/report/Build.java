package org.meshrelay.loadtest.report;

/**
 * What was run.
 *
 * @param version of the program
 * @param commit of its sources, or {@code unknown}
 */
public record Build(String version, String commit) {
  Json json() {
    return Json.object().put("version", version).put("commit", commit);
  }
}
