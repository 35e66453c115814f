/**
 * QR codes: drawn in a terminal and as PNG, and read back from a picture. Any thread; reading a
 * picture blocks and takes some milliseconds.
 */
@NullMarked
package org.meshrelay.client.qr;

import org.jspecify.annotations.NullMarked;
