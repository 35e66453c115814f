package org.meshrelay.dare.spool;

import java.time.Instant;
import org.meshrelay.crypto.octet.Bytes;
import org.meshrelay.protocol.address.AccountAddress;
import org.meshrelay.protocol.address.ContainerName;

/**
 * What a signed statement says about a tree (receipts.md 4).
 *
 * @param account owner
 * @param container name
 * @param treeSize size of the tree
 * @param rootHash root at that size, 64 octets
 * @param time of the statement, whole seconds
 */
public record SignedSize(
    AccountAddress account, ContainerName container, long treeSize, Bytes rootHash, Instant time) {}
