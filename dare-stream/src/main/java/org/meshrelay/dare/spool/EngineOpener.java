package org.meshrelay.dare.spool;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.meshrelay.dare.file.DirectoryLock;
import org.meshrelay.dare.index.IndexThreads;
import org.meshrelay.dare.store.FrameStore;
import org.meshrelay.dare.store.FrameStoreFactory;

/** Opens an engine: takes the lock, recovers all lanes at the same time, starts them. Used once. */
final class EngineOpener {
  private final EngineConfig config;
  private final FrameStoreFactory stores;
  private final EngineMonitor monitor;
  private final InstantSource clock;
  private final EngineDirectory directory;
  private final EngineFailure failure;
  private final boolean following;
  private final IndexThreads threads = new IndexThreads();

  EngineOpener(
      EngineConfig config,
      FrameStoreFactory stores,
      EngineMonitor monitor,
      InstantSource clock,
      boolean following) {
    this.config = config;
    this.following = following;
    this.stores = stores;
    this.monitor = monitor;
    this.clock = clock;
    this.directory = new EngineDirectory(config.directory());
    this.failure = new EngineFailure(monitor);
  }

  SpoolEngine open() {
    DirectoryLock lock = DirectoryLock.take(config.directory());
    List<CompletableFuture<LaneWriter>> opening = new ArrayList<>();
    try (ExecutorService helpers = Executors.newVirtualThreadPerTaskExecutor()) {
      if (!following && directory.following().exists()) {
        throw new FollowedDirectoryException(config.directory());
      }
      directory.claim(config.lanes());
      for (int lane = 0; lane < config.lanes(); lane++) {
        int number = lane;
        opening.add(CompletableFuture.supplyAsync(() -> openLane(number), helpers));
      }
      CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new)).join();
    } catch (RuntimeException e) {
      opening.forEach(EngineOpener::release);
      threads.close();
      lock.close();
      throw causeOf(e);
    }
    return start(lock, opening.stream().map(CompletableFuture::join).toList());
  }

  private LaneWriter openLane(int lane) {
    FrameStore store = stores.open(directory.log(lane), config.storage());
    try {
      ContainerIndex index =
          ContainerIndex.open(directory.index(lane), threads, config.lane().indexEntriesMax());
      new LaneRecovery(lane, store, index, monitor).run();
      LaneWriter.Parts parts = new LaneWriter.Parts(lane, store, index, clock);
      return new LaneWriter(parts, config, monitor, failure);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private SpoolEngine start(DirectoryLock lock, List<LaneWriter> writers) {
    List<Lane> lanes = new ArrayList<>();
    for (LaneWriter writer : writers) {
      lanes.add(new Lane(lanes.size(), config.lane(), writer, monitor, failure));
    }
    lanes.forEach(Lane::start);
    return new SpoolEngine(lock, threads, config.durability(), failure, lanes);
  }

  private static void release(CompletableFuture<LaneWriter> lane) {
    if (lane.isDone() && !lane.isCompletedExceptionally()) {
      lane.join().shutDown();
    }
  }

  private static RuntimeException causeOf(RuntimeException failed) {
    @Nullable Throwable cause = failed.getCause();
    return failed instanceof CompletionException && cause instanceof RuntimeException known
        ? known
        : failed;
  }
}
