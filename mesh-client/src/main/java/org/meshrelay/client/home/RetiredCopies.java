package org.meshrelay.client.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meshrelay.client.fault.MeshException;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;

/**
 * What a home keeps of services that its accounts have left: copies of what one has written and
 * received are not the service's to take. Where the account goes on elsewhere, they stay in sight
 * from there. For one thread, as the home.
 */
public final class RetiredCopies {
  private final Path accounts;
  private final Path retired;

  RetiredCopies(Path accounts, Path retired) {
    this.accounts = accounts;
    this.retired = retired;
  }

  /**
   * Takes an account out of the list; its files stay aside.
   *
   * @param remaining address at which the account goes on, from where the copies can be seen; null
   *     if there is none
   */
  public void put(AccountAddress address, Instant now, @Nullable AccountAddress remaining)
      throws MeshException {
    Path from = accounts.resolve(address.text());
    Path to = retired.resolve(address.text() + "." + now.getEpochSecond());
    if (remaining != null) {
      List<String> names = new ArrayList<>(names(remaining));
      names.addAll(names(address));
      names.add(String.valueOf(to.getFileName()));
      // First the name: one that leads to nothing does no harm, and a repetition gives another.
      StateFile.write(
          file(remaining),
          new ObjectWriter().putStrings("Copies", names.stream().distinct().toList()).build());
    }
    try {
      SafeFiles.createDirectory(retired);
      Files.move(from, to);
      SafeFiles.flushDirectory(from);
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  /** True if the account was taken out of the list once. */
  public boolean contains(AccountAddress address) throws MeshException {
    if (!Files.isDirectory(retired)) {
      return false;
    }
    try (DirectoryStream<Path> copies =
        Files.newDirectoryStream(
            retired,
            entry -> String.valueOf(entry.getFileName()).startsWith(address.text() + "."))) {
      return copies.iterator().hasNext();
    } catch (IOException e) {
      throw MeshException.io(e);
    }
  }

  /** Copies of a container at the services that the account at this address has left. */
  public List<ContainerReplica> of(AccountAddress remaining, ContainerName name)
      throws MeshException {
    List<ContainerReplica> found = new ArrayList<>();
    for (String copy : names(remaining)) {
      Path container = retired.resolve(copy).resolve("containers").resolve(name.text());
      if (Files.isDirectory(container)) {
        found.add(ContainerReplica.load(container, name));
      }
    }
    return found;
  }

  private List<String> names(AccountAddress address) throws MeshException {
    return StateFile.read(file(address), RetiredCopies::names).orElse(List.of());
  }

  private static List<String> names(ObjectReader in) throws DecodeException {
    List<String> names = in.strings("Copies");
    if (names.stream().anyMatch(name -> name.contains("/"))) {
      throw in.malformed("Copies", "leads out of the directory");
    }
    return names;
  }

  private Path file(AccountAddress address) {
    return accounts.resolve(address.text()).resolve("left.json");
  }
}
