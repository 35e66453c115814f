/**
 * Decides whether a message comes from whom it says it comes from (objects.md 3.7), and says what
 * permission its class needs (5.5). Pure functions of envelopes and profiles, any thread; checking
 * a chain takes two to three signature verifications and does not belong on an event loop. Whether
 * a permission is granted is the business of access control.
 */
@NullMarked
package org.meshrelay.protocol.accredit;

import org.jspecify.annotations.NullMarked;
