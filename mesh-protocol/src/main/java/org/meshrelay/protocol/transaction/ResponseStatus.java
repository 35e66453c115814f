package org.meshrelay.protocol.transaction;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.encoding.ObjectWriter;
import org.meshrelay.protocol.status.Refusal;
import org.meshrelay.protocol.status.StatusCode;

/**
 * The members that every response carries (protocol.md 1.4). The payload's numbers decide, whatever
 * the HTTP status line says (MSP-42, MSP-90).
 *
 * @param status major status; 201 where a peer left it out
 * @param extended application detail code, 0 for none
 * @param description text for logs; for redirects the new URI, which is untrusted
 * @param id copy of the request ID
 */
public record ResponseStatus(
    long status, long extended, @Nullable String description, @Nullable Bytes id) {
  /** Plain success. */
  public static final ResponseStatus SUCCESS = of(StatusCode.SUCCESS);

  /** Numbers without text. */
  public static ResponseStatus of(StatusCode code) {
    return new ResponseStatus(code.status(), code.extended(), null, null);
  }

  /** The numbers and the public text of a refusal. */
  public static ResponseStatus of(Refusal refusal) {
    StatusCode code = refusal.code();
    return new ResponseStatus(code.status(), code.extended(), refusal.description(), null);
  }

  /** The same with the ID of the request that it answers. */
  public ResponseStatus withId(@Nullable Bytes requestId) {
    return new ResponseStatus(status, extended, description, requestId);
  }

  /** True for every 2xx. */
  public boolean isSuccess() {
    return StatusCode.isSuccess(status);
  }

  /** The code of both numbers; empty if they are none of ours. */
  public Optional<StatusCode> code() {
    return StatusCode.of(status, extended);
  }

  static ResponseStatus read(ObjectReader in) throws DecodeException {
    Long status = in.count("Status");
    Long extended = in.count("StatusExtended");
    return new ResponseStatus(
        status == null ? StatusCode.SUCCESS.status() : status,
        extended == null ? 0 : extended,
        in.string("StatusDescription"),
        in.binary("ID"));
  }

  ObjectWriter write(ObjectWriter out) {
    return out.put("Status", status)
        .put("StatusExtended", extended == 0 ? null : (Long) extended)
        .put("StatusDescription", description)
        .put("ID", id);
  }
}
