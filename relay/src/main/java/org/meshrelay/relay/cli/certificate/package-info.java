/**
 * X.509 certificates for development: a throw-away authority and what it issues. Not Mesh
 * cryptography; a public node has certificates from elsewhere.
 *
 * <p>Blocks on files and on key generation; used by the command line and by tests.
 */
@NullMarked
package org.meshrelay.relay.cli.certificate;

import org.jspecify.annotations.NullMarked;
