package org.meshrelay.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.loadtest.node.RelayProcess;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.transaction.ConstraintsSelect;
import org.meshrelay.protocol.transaction.ContainerStatus;
import org.meshrelay.protocol.transaction.ContainerUpdate;
import org.meshrelay.protocol.transaction.DownloadRequest;
import org.meshrelay.protocol.transaction.DownloadResponse;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.RequestHeader;
import org.meshrelay.protocol.transaction.StatusRequest;
import org.meshrelay.protocol.transaction.StatusResponse;

/** Reads a long spool as a device does. One thread. */
final class LongSpoolReader {
  private static final int LATEST = 100;

  /** Looks at memory while paging. */
  private static final int LOOKS = 10;

  private final ServiceSession session;
  private final AccountAddress account;
  private final long node;

  LongSpoolReader(ServiceSession session, AccountAddress account, long node) {
    this.session = session;
    this.account = account;
    this.node = node;
  }

  /**
   * Memory at one moment.
   *
   * @param frames read by then
   * @param device octets of live objects of the device
   * @param node octets of the node's process in memory
   */
  record Look(long frames, long device, long node) {}

  /**
   * A walk through all frames.
   *
   * @param pages answers it took
   * @param took time
   * @param looks at memory, the first before the first page
   */
  record Walk(long pages, Duration took, List<Look> looks) {
    Walk {
      looks = List.copyOf(looks);
    }
  }

  /** Frames of the spool. */
  long count() throws IOException {
    StatusRequest request =
        new StatusRequest(
            RequestHeader.of(account),
            null,
            null,
            List.of(),
            List.of(ContainerName.INBOUND.text()));
    return ask(request, StatusResponse.class).containerStatus().stream()
        .mapToLong(ContainerStatus::index)
        .findFirst()
        .orElseThrow();
  }

  /** Times of downloads of the latest messages. */
  Latencies latest(long count, int times) throws IOException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long started = System.nanoTime();
      ContainerUpdate update =
          download(ConstraintsSelect.range(ContainerName.INBOUND, count - LATEST, count - 1));
      nanos[i] = System.nanoTime() - started;
      if (update.envelopes().size() != LATEST || update.pageKey() != null) {
        throw new IOException(update.envelopes().size() + " frames in place of " + LATEST);
      }
    }
    return Latencies.of(nanos, times);
  }

  /** All frames, page by page. */
  Walk all(long count) throws IOException {
    List<Look> looks = new ArrayList<>();
    looks.add(look(0));
    long started = System.nanoTime();
    long pages = 0;
    long frames = 0;
    String key = null;
    do {
      ContainerUpdate update = download(select(key));
      pages++;
      frames += update.envelopes().size();
      key = update.pageKey();
      if (frames * LOOKS / count >= looks.size()) {
        looks.add(look(frames));
      }
    } while (key != null);
    if (frames != count) {
      throw new IOException(frames + " frames in place of " + count);
    }
    return new Walk(pages, Duration.ofNanos(System.nanoTime() - started), looks);
  }

  private static ConstraintsSelect select(@Nullable String pageKey) {
    return new ConstraintsSelect(
        ContainerName.INBOUND.text(), null, null, null, null, pageKey, List.of());
  }

  private Look look(long frames) throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Look(
        frames,
        runtime.totalMemory() - runtime.freeMemory(),
        RelayProcess.residentOctets(node).orElse(0));
  }

  private ContainerUpdate download(ConstraintsSelect select) throws IOException {
    DownloadRequest request = new DownloadRequest(RequestHeader.of(account), List.of(select), null);
    return ask(request, DownloadResponse.class).updates().getFirst();
  }

  private <R extends MeshResponse> R ask(MeshRequest request, Class<R> type) throws IOException {
    SessionOutcome outcome =
        session
            .send(request, Deadline.after(System.nanoTime(), Deadline.TRANSACTION))
            .toCompletableFuture()
            .join();
    if (outcome instanceof SessionOutcome.Answered answered
        && answered.response().outcome().isSuccess()
        && type.isInstance(answered.response())) {
      return type.cast(answered.response());
    }
    throw new IOException(request.tag() + ": " + outcome);
  }
}
