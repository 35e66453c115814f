package org.meshrelay.dare.record;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** One container of one account. */
public record ContainerRef(AccountAddress account, ContainerName container) {}
