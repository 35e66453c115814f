package org.meshrelay.protocol.profile;

import org.meshrelay.protocol.dare.DareEnvelope;

/**
 * What connects a device to a user and an account: the content of its entry in the device catalog
 * (objects.md 3.6).
 *
 * @param profileDevice profile of the device
 * @param connectionDevice assertion that the keys belong to a device of the user
 * @param activationDevice private side, encrypted to the device and to the master profile
 * @param profileAccount profile of the account
 * @param connectionAccount assertion that the keys act for the account
 * @param activationAccount private side, encrypted to the device and to the master profile
 */
public record DeviceGrant(
    DareEnvelope profileDevice,
    DareEnvelope connectionDevice,
    DareEnvelope activationDevice,
    DareEnvelope profileAccount,
    DareEnvelope connectionAccount,
    DareEnvelope activationAccount) {}
