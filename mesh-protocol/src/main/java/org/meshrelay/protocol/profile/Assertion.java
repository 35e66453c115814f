package org.meshrelay.protocol.profile;

import org.meshrelay.protocol.object.MeshObject;

/**
 * A statement that is signed (objects.md 3.2). Being of this type says nothing about a signature:
 * see {@link SignedProfile}, {@link AccountAuthority} and {@link ServiceCredential}.
 */
public sealed interface Assertion extends MeshObject
    permits Profile, Connection, Activation, UnknownAssertion {}
