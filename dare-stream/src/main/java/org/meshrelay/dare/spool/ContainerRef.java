package org.meshrelay.dare.spool;

import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/** One container of one account. */
record ContainerRef(AccountAddress account, ContainerName container) {}
