package org.meshrelay.protocol.profile;

import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.encoding.ObjectReader;
import org.meshrelay.protocol.object.TaggedObject;

/**
 * Reads profiles, connections and activations in the forms of 2019, 2020 and 2021 (objects.md 3;
 * protocol.md C-3 to C-5). Reading verifies no signature.
 */
public final class AssertionCodec {
  private AssertionCodec() {}

  /** The assertion in a payload of JSON text. */
  public static Assertion parse(Bytes payload) throws DecodeException {
    return of(TaggedObject.read(payload));
  }

  /**
   * The assertion of that class in an envelope that is not encrypted.
   *
   * @throws DecodeException if it is of another class
   */
  public static <T extends Assertion> T parse(DareEnvelope envelope, Class<T> type)
      throws DecodeException {
    return require(parse(envelope.payload()), type);
  }

  /**
   * The assertion of that class in a payload of JSON text.
   *
   * @throws DecodeException if it is of another class
   */
  public static <T extends Assertion> T parse(Bytes payload, Class<T> type) throws DecodeException {
    return require(parse(payload), type);
  }

  /** The assertion that a tagged object is. */
  public static Assertion of(TaggedObject object) throws DecodeException {
    ObjectReader in = object.reader();
    return switch (object.tag()) {
      case "ProfilePersonal", "ProfileMesh", "ProfileMaster" -> ProfilePersonal.read(in);
      case "ProfileDevice" -> ProfileDevice.read(in);
      case "ProfileAccount", "AssertionAccount", "ProfileUser" -> ProfileAccount.read(in);
      case "ProfileGroup" -> ProfileGroup.read(in);
      case "ProfileService" -> ProfileService.read(in);
      case "ProfileHost" -> ProfileHost.read(in);
      case "ConnectionDevice", "AssertionDeviceConnection" -> ConnectionDevice.read(in);
      case "ConnectionAccount", "AssertionAccountConnection" -> ConnectionAccount.read(in);
      case "ConnectionHost" -> ConnectionHost.read(in);
      case "ConnectionService" -> ConnectionService.read(in);
      case "ConnectionApplication" -> ConnectionApplication.read(in);
      case "ConnectionGroup" -> ConnectionGroup.read(in);
      case "ActivationDevice" -> ActivationDevice.read(in);
      case "ActivationAccount" -> ActivationAccount.read(in);
      case "ActivationGroup" -> ActivationGroup.read(in);
      default -> new UnknownAssertion(object.tag(), object.members());
    };
  }

  private static <T extends Assertion> T require(Assertion assertion, Class<T> type)
      throws DecodeException {
    if (!type.isInstance(assertion)) {
      throw new DecodeException("not a " + type.getSimpleName());
    }
    return type.cast(assertion);
  }
}
