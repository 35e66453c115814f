package org.meshrelay.dare.spool;

import java.time.Instant;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.ContainerName;

/**
 * What a receipt needs to know of an appended frame.
 *
 * @param container where it is
 * @param index its number there, from 1 (0 is the frame that {@code create} writes)
 * @param received time stamped on it, whole seconds
 * @param payloadDigest SHA-512 of the payload as stored
 * @param envelopeId EnvelopeID of its header, empty if it has none
 * @param leafHash its leaf of receipts.md 1
 * @param root root of the tree whose last leaf is this frame (TreeSize = index)
 */
public record AppendedFrame(
    ContainerName container,
    long index,
    Instant received,
    Bytes payloadDigest,
    String envelopeId,
    Bytes leafHash,
    Bytes root) {}
