/**
 * A Mesh as its owner uses it: identity, accounts, devices, contacts, messages.
 *
 * <p>The interface blocks and is meant for commands and virtual threads, never for an event loop;
 * one object serves one thread at a time. Commands, demonstrations and tests call it.
 */
@NullMarked
package org.meshrelay.client;

import org.jspecify.annotations.NullMarked;
