package org.meshrelay.relay.account;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.key.AgreementKeyPair;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.dare.spool.FrameRange;
import org.meshrelay.dare.spool.SpoolEngine;
import org.meshrelay.dare.spool.StoredFrame;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;
import org.meshrelay.protocol.catalog.CatalogCodec;
import org.meshrelay.protocol.catalog.CatalogEvent;
import org.meshrelay.protocol.catalog.CatalogedContact;
import org.meshrelay.protocol.catalog.CatalogedDevice;
import org.meshrelay.protocol.catalog.Contact;
import org.meshrelay.protocol.catalog.NetworkAddress;
import org.meshrelay.protocol.dare.ContentMeta;
import org.meshrelay.protocol.dare.DareEnvelope;
import org.meshrelay.protocol.dare.DecryptionException;
import org.meshrelay.protocol.dare.EnvelopeDecryptor;
import org.meshrelay.protocol.encoding.DecodeException;
import org.meshrelay.protocol.profile.ConnectionAssertion;
import org.meshrelay.protocol.profile.DeviceConnection;

/**
 * Brings a table of devices or contacts up to a newer length of its catalog, reading only the new
 * frames. Entries may be encrypted to the service or in clear; one that is neither, or not what its
 * catalog holds, is skipped: it is the client's fault and no reason to refuse the others.
 *
 * <p>All methods block and may decrypt: reader pool only.
 */
final class CatalogReader {
  /** Frames read at once: bounds the memory of a load to about 4 MiB of the largest frames. */
  private static final int FRAMES_AT_ONCE = 64;

  private static final int OCTETS_AT_ONCE = 4 << 20;

  private final SpoolEngine engine;
  private final List<AgreementKeyPair> keys;

  CatalogReader(SpoolEngine engine, List<AgreementKeyPair> keys) {
    this.engine = engine;
    this.keys = keys;
  }

  DeviceTable devices(AccountAddress account, DeviceTable from, long frameCount) {
    DeviceTable.Builder builder = new DeviceTable.Builder(from);
    forEach(
        account,
        ContainerName.DEVICE,
        from.frameCount(),
        frameCount,
        frame -> apply(builder, frame));
    return builder.build(frameCount);
  }

  ContactView contacts(AccountAddress account, ContactView from, long frameCount) {
    java.util.Map<String, ContactEntry> entries = new java.util.HashMap<>(from.byKey());
    forEach(
        account,
        ContainerName.CONTACT,
        from.frameCount(),
        frameCount,
        frame -> {
          String key = key(frame);
          if (key != null) {
            Optional<ContactEntry> entry = isDelete(frame) ? Optional.empty() : contact(key, frame);
            entry.ifPresentOrElse(e -> entries.put(key, e), () -> entries.remove(key));
          }
        });
    return new ContactView(frameCount, entries);
  }

  private void forEach(
      AccountAddress account,
      ContainerName container,
      long from,
      long to,
      Consumer<StoredFrame> consumer) {
    long next = Math.max(1, from);
    while (next < to) {
      List<StoredFrame> frames =
          engine.read(
              account, container, new FrameRange(next, to - 1, FRAMES_AT_ONCE, OCTETS_AT_ONCE));
      if (frames.isEmpty()) {
        throw new IllegalStateException("catalog ends before its published length");
      }
      frames.forEach(consumer);
      next = frames.getLast().index() + 1;
    }
  }

  private void apply(DeviceTable.Builder builder, StoredFrame frame) {
    String key = key(frame);
    if (key == null) {
      return;
    }
    if (isDelete(frame)) {
      builder.remove(key);
      return;
    }
    device(key, frame).ifPresentOrElse(builder::put, () -> builder.putUnreadable(key));
  }

  private Optional<DeviceEntry> device(String key, StoredFrame frame) {
    try {
      CatalogedDevice entry = CatalogCodec.parse(plain(frame.envelope()), CatalogedDevice.class);
      return Optional.of(
          new DeviceEntry(
              key,
              entry,
              frame.envelope(),
              frame.index(),
              frame.received(),
              false,
              connections(entry)));
    } catch (DecodeException | DecryptionException e) {
      return Optional.empty();
    }
  }

  private static List<DeviceConnection> connections(CatalogedDevice entry) {
    List<DeviceConnection> found = new java.util.ArrayList<>();
    add(found, entry.connectionDevice());
    entry.accounts().forEach(account -> add(found, account.connectionAccount()));
    return found;
  }

  private static void add(List<DeviceConnection> found, @Nullable DareEnvelope envelope) {
    if (envelope == null) {
      return;
    }
    try {
      found.add(ConnectionAssertion.parse(envelope).value());
    } catch (DecodeException e) {
      // A connection that cannot be read accredits no key; the entry's others still do.
      return;
    }
  }

  private Optional<ContactEntry> contact(String key, StoredFrame frame) {
    try {
      CatalogedContact entry = CatalogCodec.parse(plain(frame.envelope()), CatalogedContact.class);
      if (entry.self()) {
        return Optional.empty();
      }
      return Optional.of(
          new ContactEntry(
              key, ContactEntry.pinned(addresses(entry)), ContactEntry.roles(entry.permissions())));
    } catch (DecodeException | DecryptionException e) {
      return Optional.empty();
    }
  }

  private static List<NetworkAddress> addresses(CatalogedContact entry) throws DecodeException {
    Contact contact = entry.contact();
    DareEnvelope enveloped = entry.envelopedContact();
    if (contact == null && enveloped != null) {
      contact = Contact.parse(enveloped.payload());
    }
    return contact == null ? List.of() : contact.networkAddresses();
  }

  private Bytes plain(DareEnvelope envelope) throws DecryptionException {
    return envelope.isEncrypted() ? EnvelopeDecryptor.decrypt(envelope, keys) : envelope.payload();
  }

  private static @Nullable String key(StoredFrame frame) {
    ContentMeta meta = frame.envelope().contentMeta();
    return meta == null ? null : meta.uniqueId();
  }

  private static boolean isDelete(StoredFrame frame) {
    ContentMeta meta = frame.envelope().contentMeta();
    return meta != null && CatalogEvent.DELETE.text().equals(meta.event());
  }
}
