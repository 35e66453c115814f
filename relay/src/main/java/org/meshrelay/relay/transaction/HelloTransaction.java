package org.meshrelay.relay.transaction;

import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.Encoding;
import org.meshrelay.protocol.encoding.JsonWriter;
import org.meshrelay.protocol.port.Deadline;
import org.meshrelay.protocol.profile.ServiceCredential;
import org.meshrelay.protocol.transaction.ConstraintsData;
import org.meshrelay.protocol.transaction.HelloRequest;
import org.meshrelay.protocol.transaction.HelloResponse;
import org.meshrelay.protocol.transaction.PolicyAccount;
import org.meshrelay.protocol.transaction.ResponseStatus;
import org.meshrelay.protocol.transaction.Transport;
import org.meshrelay.protocol.transaction.Version;
import org.meshrelay.relay.auth.Caller;

/**
 * Says what the service is (protocol.md 1.8, Hello). The same for everybody, made and encoded once:
 * it is the cheapest thing to flood (http-binding.md 8). Always succeeds, for every caller.
 */
public final class HelloTransaction implements Transaction<HelloRequest> {
  private final HelloResponse response;
  private final Map<Encoding, Bytes> encoded = new EnumMap<>(Encoding.class);

  /**
   * Hello of a service.
   *
   * @param messageOctetsMax advised size of a first Post
   * @param suites handshake suites, preferred first
   * @param transports transports offered
   * @param direct URIs under which devices reach this host without a front end (MSP-8)
   */
  public HelloTransaction(
      ServiceCredential credential,
      int messageOctetsMax,
      List<String> suites,
      List<Transport> transports,
      List<String> direct) {
    this.response =
        new HelloResponse(
            ResponseStatus.SUCCESS,
            Version.current(Encoding.JSON.mediaType(), Encoding.JSON_B.mediaType()).withUri(direct),
            List.of(),
            ConstraintsData.ofBytesMax(messageOctetsMax),
            ConstraintsData.ofBytesMax(messageOctetsMax),
            PolicyAccount.DEFAULT,
            credential.service().envelope(),
            credential.host().envelope(),
            credential.connection(),
            suites,
            transports);
    for (Encoding encoding : Encoding.values()) {
      encoded.put(encoding, JsonWriter.write(response.tagged(), encoding));
    }
  }

  @Override
  public Class<HelloRequest> requestType() {
    return HelloRequest.class;
  }

  @Override
  public Future<Answer> execute(HelloRequest request, Caller caller, Deadline deadline) {
    return Future.succeededFuture(Answer.of(response));
  }

  /** The payload as it goes out to a request without an ID. */
  public Bytes encoded(Encoding encoding) {
    Bytes octets = encoded.get(encoding);
    if (octets == null) {
      throw new IllegalArgumentException("no such encoding");
    }
    return octets;
  }
}
