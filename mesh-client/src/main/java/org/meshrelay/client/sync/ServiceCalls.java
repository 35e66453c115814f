package org.meshrelay.client.sync;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.client.session.ServiceGreeter;
import org.meshrelay.client.session.ServiceGreeter.Greeting;
import org.meshrelay.client.session.ServiceIdentity;
import org.meshrelay.client.session.ServiceSession;
import org.meshrelay.client.session.SessionOutcome;
import org.meshrelay.client.session.SessionOutcome.Answered;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.session.AuthHeader;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;
import org.meshrelay.protocol.transaction.MeshRequest;
import org.meshrelay.protocol.transaction.MeshResponse;
import org.meshrelay.protocol.transaction.MovedAccount;
import org.meshrelay.protocol.transaction.ResponseStatus;

/** Requests of one session, waited for: an authentic success comes back, all else is thrown. */
public final class ServiceCalls {
  /** At most a day or so: more seconds than that have no more digits. */
  private static final Pattern WAIT = Pattern.compile("[0-9]{1,6}");

  private final ServiceSession session;
  private final LongSupplier nanoTime;
  private final Duration patience;

  /**
   * Calls through a session.
   *
   * @param patience for one request with everything it takes: Hello, exchange, repetitions
   */
  public ServiceCalls(ServiceSession session, LongSupplier nanoTime, Duration patience) {
    this.session = session;
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  /**
   * The authentic answer, be it a success or a refusal. A service that counts requests is obeyed:
   * after 429 the request is made again when it says (protocol.md 1.5), unless that is later than
   * the patience lasts.
   */
  public Answered ask(MeshRequest request) throws MeshException {
    Deadline deadline = deadline();
    Answered answer = answered(await(session.send(request, deadline)));
    OptionalLong seconds = secondsToWait(answer);
    while (seconds.isPresent()
        && deadline.remainingNanos(nanoTime.getAsLong())
            > TimeUnit.SECONDS.toNanos(seconds.getAsLong())) {
      pause(seconds.getAsLong());
      answer = answered(await(session.send(request, deadline)));
      seconds = secondsToWait(answer);
    }
    return answer;
  }

  /** Of a refusal for the rate: the seconds in its description; empty for any other answer. */
  private static OptionalLong secondsToWait(Answered answer) {
    ResponseStatus status = answer.response().outcome();
    String text = status.description();
    boolean counted =
        status.status() == StatusCode.RATE_LIMITED.status()
            && text != null
            && WAIT.matcher(text).matches();
    return counted ? OptionalLong.of(Math.max(1, Long.parseLong(text))) : OptionalLong.empty();
  }

  /** Waits as long as a service has asked for. */
  public static void pause(long seconds) throws MeshException {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeshException(Kind.UNAVAILABLE, "interrupted while the service let us wait", e);
    }
  }

  /** As {@link #ask(MeshRequest)}, with the answer to a challenge of policy. */
  public Answered ask(MeshRequest request, AuthHeader.Answer answer) throws MeshException {
    return answered(await(session.send(request, answer, deadline())));
  }

  /** The authentic success of that type. */
  public <R extends MeshResponse> R call(MeshRequest request, Class<R> type) throws MeshException {
    return require(request, ask(request).response(), type);
  }

  /** The response as a success of that type. */
  public static <R extends MeshResponse> R require(
      MeshRequest request, MeshResponse response, Class<R> type) throws MeshException {
    if (!response.outcome().isSuccess()) {
      throw refused(request.tag(), response.outcome());
    }
    if (!type.isInstance(response)) {
      throw new MeshException(
          Kind.UNAVAILABLE, request.tag() + ": the service answered without the data asked for");
    }
    return type.cast(response);
  }

  /** What a greeter knows of its service, waited for. */
  public static ServiceIdentity identity(
      ServiceGreeter greeter, LongSupplier nanoTime, Duration patience) throws MeshException {
    Greeting greeting = await(greeter.greet(Deadline.after(nanoTime.getAsLong(), patience)));
    return switch (greeting) {
      case Greeting.Known known -> known.identity();
      case Greeting.Unknown unknown -> throw failure(greeter.service(), unknown.outcome());
    };
  }

  /** What a refusal becomes for a user. */
  public static MeshException refused(String what, ResponseStatus status) {
    String numbers = status.status() + (status.extended() == 0 ? "" : "/" + status.extended());
    String text = status.description();
    Optional<AccountAddress> moved =
        status.status() == 303 ? MovedAccount.parse(text) : Optional.empty();
    if (moved.isPresent()) {
      return new MeshException(
          Kind.CHECK_FAILED,
          what + " refused: the account is at " + moved.get() + " now; run mesh account sync",
          status);
    }
    return new MeshException(
        kind(status.status()),
        what + " refused: " + numbers + (text == null || text.isEmpty() ? "" : " " + text),
        status);
  }

  private Deadline deadline() {
    return Deadline.after(nanoTime.getAsLong(), patience);
  }

  private static Kind kind(long status) {
    return switch ((int) status) {
      case 401, 403, 421 -> Kind.NOT_PERMITTED;
      case 404, 422 -> Kind.CHECK_FAILED;
      case 409 -> Kind.CANNOT_CREATE;
      case 408, 428, 429, 503, 507 -> Kind.TRY_LATER;
      case 400, 413, 415 -> Kind.USAGE;
      default -> Kind.UNAVAILABLE;
    };
  }

  private Answered answered(SessionOutcome outcome) throws MeshException {
    if (outcome instanceof Answered answered) {
      return answered;
    }
    throw failure(session.service(), outcome);
  }

  private static MeshException failure(ServiceName service, SessionOutcome outcome) {
    return switch (outcome) {
      case Answered answered -> refused("Hello", answered.response().outcome());
      case SessionOutcome.Stopped stopped -> stopped(stopped.refusal());
      case SessionOutcome.Failed failed ->
          new MeshException(kind(failed.failure()), text(service, failed));
    };
  }

  private static String text(ServiceName service, SessionOutcome.Failed failed) {
    return switch (failed.failure()) {
      case UNREACHABLE -> service + " cannot be reached: " + failed.detail();
      case TIMEOUT, INTERRUPTED ->
          service + " did not answer: " + failed.detail() + "; the command can be repeated";
      case OVERLOADED -> failed.detail();
      case FORGED, HTTP, PROTOCOL, UNTRUSTED -> service + ": " + failed.detail();
    };
  }

  private static MeshException stopped(Refusal refusal) {
    Long wait = refusal.retryAfterSeconds();
    long status = refusal.code().status();
    return new MeshException(
        wait != null || status == 428 ? Kind.TRY_LATER : Kind.NOT_PERMITTED,
        "the service stopped us: "
            + status
            + "/"
            + refusal.code().extended()
            + (wait == null ? "" : ", try again in " + wait + " s"),
        ResponseStatus.of(refusal));
  }

  private static Kind kind(SessionOutcome.Failure failure) {
    return switch (failure) {
      case UNTRUSTED -> Kind.NOT_PERMITTED;
      case OVERLOADED -> Kind.TRY_LATER;
      case UNREACHABLE, INTERRUPTED, TIMEOUT, FORGED, HTTP, PROTOCOL -> Kind.UNAVAILABLE;
    };
  }

  private static <T> T await(CompletionStage<T> stage) throws MeshException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new MeshException(Kind.INTERNAL, "defect: " + e.getCause(), e);
    }
  }
}
