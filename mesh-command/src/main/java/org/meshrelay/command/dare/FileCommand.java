package org.meshrelay.command.dare;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.cli.CommandContext;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.client.fault.MeshException.Kind;
import org.meshrelay.crypto.agree.AgreementException;
import org.meshrelay.dare.container.FrameException;
import org.meshrelay.dare.container.file.ContainerDamagedException;
import org.meshrelay.protocol.encoding.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command about files; what it returns is printed, what goes wrong with a file has its code. */
abstract class FileCommand implements Callable<Integer> {
  /** Exit code of a check that was made and failed (PRODUCT.md 3). */
  static final int CHECK_FAILED = 2;

  @Spec private @Nullable CommandSpec spec;

  /**
   * What a command reports.
   *
   * @param document with {@code --json}
   * @param lines for people
   * @param code exit code
   */
  record Report(JsonObject document, List<String> lines, int code) {
    static Report of(JsonObject document, String... lines) {
      return new Report(document, List.of(lines), 0);
    }

    /** The report of a check. */
    static Report ofCheck(boolean passed, JsonObject document, List<String> lines) {
      return new Report(document, lines, passed ? 0 : CHECK_FAILED);
    }
  }

  /** What the command does; every exception has its exit code. */
  abstract Report run(CommandContext context)
      throws MeshException,
          IOException,
          FrameException,
          ContainerDamagedException,
          AgreementException;

  @Override
  public final Integer call() throws MeshException {
    CommandContext context = CommandContext.of(spec);
    try {
      Report report = run(context);
      context.report(report.document(), report.lines());
      return report.code();
    } catch (FrameException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, "damaged (" + e.kind().text() + "); mesh dare verify says where", e);
    } catch (ContainerDamagedException e) {
      throw new MeshException(
          Kind.CHECK_FAILED, e.getMessage() + "; mesh dare verify says where", e);
    } catch (AgreementException e) {
      throw new MeshException(Kind.CHECK_FAILED, "a recipient's key cannot be used", e);
    } catch (FileAlreadyExistsException e) {
      throw new MeshException(Kind.CANNOT_CREATE, e.getFile() + ": is there already", e);
    } catch (NoSuchFileException e) {
      throw new MeshException(Kind.IO, e.getFile() + ": no such file", e);
    } catch (BoundedBuffer.TooLongException e) {
      throw new MeshException(Kind.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new MeshException(Kind.IO, String.valueOf(e.getMessage()), e);
    }
  }
}
