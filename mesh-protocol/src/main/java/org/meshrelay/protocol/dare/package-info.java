/**
 * The DARE envelope: a header, a payload and a trailer (dare.md 3 to 6, 10). Parsing keeps the
 * octets of header and trailer as they came, because sizes are counted on them and stores and
 * forwarders must pass on what they do not know.
 *
 * <p>Everything is immutable and may be used by any thread. Building, verifying and decrypting do
 * public-key work of 0.1 to 1 ms per key and belong on a worker; parsing, editing and digests of a
 * message (64 KiB at most) take microseconds. Neither I/O nor a clock; random octets are passed in.
 *
 * <p>Cost budget of a message of 64 KiB on one core: 0.1 ms to parse from JSON (base64 included)
 * and 0.01 ms from JSON-B, where the payload is a slice of the input; 0.02 ms to write; 0.1 ms for
 * its SHA-512, computed once per envelope; 0.3 ms per Ed448 verification. One copy of the payload:
 * base64 to octets. A message of 1 KiB with its connection assertion parses in 10 us.
 */
@NullMarked
package org.meshrelay.protocol.dare;

import org.jspecify.annotations.NullMarked;
