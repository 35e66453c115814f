package org.meshrelay.relay.demo;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.meshrelay.client.cli.ParentJvm;
import org.meshrelay.client.fault.MeshException;

/**
 * Starts both services, has the story told on a thread of its own, and watches: whatever ends
 * first, the story, a service or the time, ends the demo. Leaves nothing behind unless told to.
 */
final class Demo {
  /** How long a failed story waits to learn whether a service just died: then that is the cause. */
  private static final long DEATH_LOOK_MS = 500;

  /** How long a story that is no longer wanted may take to let go of its files. */
  private static final long STORY_END_MS = 2_000;

  private final OperatorCommand operator;
  private final Narrator narrator;
  private final LongSupplier nanoTime;

  Demo(OperatorCommand operator, Narrator narrator, LongSupplier nanoTime) {
    this.operator = operator;
    this.narrator = narrator;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs all of it.
   *
   * @param keep whether the services go on afterwards, if all went well
   */
  DemoReport run(boolean keep) throws DemoException {
    Patience patience = Patience.starting(nanoTime);
    narrator.doing("making a throw-away directory");
    try (Services services = Services.on(Stage.make(operator))) {
      narrator.doing("starting the services");
      narrator.heading("Services");
      List<ServiceProcess.Address> addresses = services.start(jvm(), patience);
      addresses.forEach(this::introduce);
      Story.Ending ending = supervised(services, patience);
      Epilogue epilogue = new Epilogue(narrator, services.stage(), addresses);
      if (keep) {
        services.release();
        epilogue.kept();
      } else {
        epilogue.stopped();
      }
      long elapsedMs =
          TimeUnit.NANOSECONDS.toMillis(Patience.WHOLE.minus(patience.left()).toNanos());
      return new DemoReport(
          elapsedMs, addresses, ending.refused(), ending.confirmation(), ending.journey());
    }
  }

  private static ParentJvm jvm() throws DemoException {
    return ParentJvm.current()
        .orElseThrow(
            () ->
                new DemoException(
                    DemoException.Kind.UNAVAILABLE,
                    "the system does not tell which java this is; start two nodes by hand as"
                        + " README.md shows"));
  }

  /** One line of fixed form, which scripts may read while the demo runs. */
  private void introduce(ServiceProcess.Address address) {
    narrator.say(
        "service %s pid %d %s admin %s"
            .formatted(address.name(), address.pid(), address.https(), address.admin()));
  }

  private Story.Ending supervised(Services services, Patience patience) throws DemoException {
    CompletableFuture<Story.Ending> told = new CompletableFuture<>();
    Story story = new Story(services, patience, narrator, InstantSource.system());
    Thread teller =
        Thread.ofPlatform()
            .name("demo-story")
            .daemon()
            .start(
                () -> {
                  try {
                    told.complete(story.tell());
                  } catch (MeshException | DemoException | RuntimeException | Error e) {
                    told.completeExceptionally(e);
                  }
                });
    CompletableFuture<ServiceProcess> dead = services.firstEnd();
    try {
      Object first =
          CompletableFuture.anyOf(told, dead).get(patience.left().toNanos(), TimeUnit.NANOSECONDS);
      if (first instanceof Story.Ending ending) {
        return ending;
      }
      throw died(dead.join());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw failed(cause == null ? e : cause, dead);
    } catch (TimeoutException e) {
      throw new DemoException(
          DemoException.Kind.UNAVAILABLE,
          "not done within " + Patience.WHOLE.toSeconds() + " s; last step: " + narrator.doing(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException(DemoException.Kind.UNAVAILABLE, "interrupted", e);
    } finally {
      end(teller);
    }
  }

  private DemoException died(ServiceProcess process) {
    return process.ended("while " + narrator.doing());
  }

  /** A client meets a dead service before the system tells that it died. */
  private DemoException failed(Throwable cause, CompletableFuture<ServiceProcess> dead) {
    try {
      return died(dead.get(DEATH_LOOK_MS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return explained(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return explained(cause);
    }
  }

  private DemoException explained(Throwable cause) {
    String step = " (while " + narrator.doing() + ")";
    return switch (cause) {
      case DemoException known -> known;
      case MeshException refused ->
          new DemoException(kind(refused.kind()), refused.getMessage() + step, refused);
      default -> new DemoException(DemoException.Kind.INTERNAL, "a defect: " + cause + step, cause);
    };
  }

  private static DemoException.Kind kind(MeshException.Kind kind) {
    return switch (kind) {
      case UNAVAILABLE, TRY_LATER -> DemoException.Kind.UNAVAILABLE;
      case IO, CANNOT_CREATE -> DemoException.Kind.IO;
      case CHECK_FAILED, NOT_PERMITTED -> DemoException.Kind.CHECK_FAILED;
      case INTERNAL, USAGE, CONFIGURATION -> DemoException.Kind.INTERNAL;
    };
  }

  private static void end(Thread teller) {
    teller.interrupt();
    try {
      teller.join(STORY_END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
