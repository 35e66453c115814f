package org.meshrelay.protocol.profile;

/** Says that one key is connected to another (objects.md 3.4). */
public sealed interface Connection extends Assertion
    permits DeviceConnection,
        ConnectionHost,
        ConnectionService,
        ConnectionApplication,
        ConnectionGroup {
  /** Subject and authority. */
  ConnectionBase base();
}
