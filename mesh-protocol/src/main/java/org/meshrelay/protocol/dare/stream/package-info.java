/**
 * Envelopes whose payload has any length, read and written in constant memory: one buffer of input,
 * one of output, and header and trailer, each of bounded size. In form and in what they accept they
 * agree with {@link org.meshrelay.protocol.dare.DareEnvelope}, save that JSON-C and JSON-D are not
 * read here: a stored object that defines codes is small enough to be read whole.
 *
 * <p>A reader of streams hands out octets before it knows whether they are right. Everything that
 * is written to a sink is therefore unverified until {@link
 * org.meshrelay.protocol.dare.stream.StreamDecoder#decode} has returned a report, and must not be
 * used before.
 *
 * <p>Threads: each object serves one thread, which blocks on the streams it was given and is busy
 * with digests and ciphers in between; never an event loop. Called by tools and by the archives of
 * {@code dare-stream}. Budget on one core: SHA-512 about 0.6 GB/s and AES-256-CBC about 1 GB/s
 * bound a JSON-B payload, base64 another 1.5 GB/s in JSON. No files, no clock; randomness comes
 * with the draft of the envelope.
 */
@NullMarked
package org.meshrelay.protocol.dare.stream;

import org.jspecify.annotations.NullMarked;
