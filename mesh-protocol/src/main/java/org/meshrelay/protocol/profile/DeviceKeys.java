package org.meshrelay.protocol.profile;

/**
 * A device: its profile and the private keys of it, which never leave the device.
 *
 * @param profile the profile, signed by {@code keys.signature()}
 * @param keys the device's own keys
 */
public record DeviceKeys(SignedProfile<ProfileDevice> profile, KeySet keys) {}
