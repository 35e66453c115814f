package org.meshrelay.protocol.receipt;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * Which tree a statement is about.
 *
 * @param account owner
 * @param container name
 */
public record ContainerId(AccountAddress account, ContainerName container) {}
