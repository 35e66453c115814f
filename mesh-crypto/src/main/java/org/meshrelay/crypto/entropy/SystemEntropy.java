package org.meshrelay.crypto.entropy;

import java.security.SecureRandom;

/** The platform's default generator, which on Linux reads the non-blocking device of the kernel. */
final class SystemEntropy implements EntropySource {
  private final SecureRandom random = new SecureRandom();

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }
}
