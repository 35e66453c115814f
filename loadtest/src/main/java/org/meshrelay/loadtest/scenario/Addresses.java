package org.meshrelay.loadtest.scenario;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import org.meshrelay.client.yaml.Section;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ServiceName;

/** Reads where things are. */
final class Addresses {
  /** Domain of the accounts where none is written. */
  static final ServiceName SERVICE = ServiceName.parse("load.example");

  private Addresses() {}

  static ServiceName service(String text) {
    try {
      return ServiceName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Section.Mistake("`" + text + "` is no domain", "write one as load.example");
    }
  }

  /** An account of another service than that. */
  static Function<String, AccountAddress> elsewhere(ServiceName service) {
    return text -> {
      AccountAddress account;
      try {
        account = AccountAddress.parse(text);
      } catch (IllegalArgumentException e) {
        throw new Section.Mistake("`" + text + "` is no account", "write name@other.example");
      }
      if (account.domain().equals(service)) {
        throw new Section.Mistake("`" + text + "` is at the node itself", "name another service");
      }
      return account;
    };
  }

  static URI endpoint(String text) {
    return uri(text, "https?", "https://host:port");
  }

  static URI admin(String text) {
    return uri(text, "http", "http://host:port");
  }

  private static URI uri(String text, String schemes, String form) {
    try {
      URI uri = new URI(text);
      if (String.valueOf(uri.getScheme()).matches(schemes)
          && uri.getHost() != null
          && uri.getPort() > 0) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new Section.Mistake("`" + text + "` is no address", "write " + form);
    }
    throw new Section.Mistake("`" + text + "` is no such address", "write " + form);
  }

  /** A file that is there; a relative name counts from the directory of the scenario. */
  static Function<String, Path> file(Path base) {
    return text -> {
      try {
        Path file = base.resolve(text);
        if (Files.isReadable(file)) {
          return file;
        }
      } catch (InvalidPathException e) {
        throw new Section.Mistake("`" + text + "` is not a path", "write a file name");
      }
      throw new Section.Mistake("`" + text + "` cannot be read", "name a file that is there");
    };
  }
}
