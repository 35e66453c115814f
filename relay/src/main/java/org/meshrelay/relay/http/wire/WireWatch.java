package org.meshrelay.relay.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.LongSupplier;

/**
 * Sees the octets of one connection before they are decoded, and so knows since when a request
 * header has been arriving. Without it a peer could hold a connection for the idle time by sending
 * an octet now and then (http-binding.md 5).
 *
 * <p>Belongs to the event loop of its connection.
 */
public final class WireWatch {
  private final Channel channel;
  private final LongSupplier nanos;
  private final boolean framed;
  private final long acceptedAt;
  private final FrameTracker frames = new FrameTracker();

  /** True once a read has begun at the boundary of a frame. */
  private boolean aligned;

  private boolean awaitingFirst = true;
  private boolean requestOpen;

  /** True while a header, or on HTTP/2 any frame but one of data, has arrived in part. */
  private boolean arriving;

  private long arrivingSince;

  private WireWatch(Channel channel, LongSupplier nanos, boolean framed) {
    this.channel = channel;
    this.nanos = nanos;
    this.framed = framed;
    this.acceptedAt = nanos.getAsLong();
    this.arrivingSince = acceptedAt;
  }

  /** Starts watching a connection that has just been accepted. */
  public static WireWatch attach(HttpConnection connection, LongSupplier nanos) {
    Channel channel = ((ConnectionBase) connection).channel();
    WireWatch watch =
        new WireWatch(channel, nanos, connection.protocolVersion() == HttpVersion.HTTP_2);
    ChannelPipeline pipeline = channel.pipeline();
    if (watch.framed) {
      // A connection is shown to us amid a read, once its first frame has been decoded.
      pipeline.get(Http2ConnectionHandler.class).setCumulator(watch::framesArrived);
    } else {
      pipeline.addBefore(
          pipeline.get("httpDecoder") != null ? "httpDecoder" : "handler",
          "wireWatch",
          watch.new Tap());
    }
    return watch;
  }

  /** True if the octets of a request could not be decoded because its header is too large. */
  public static boolean headerTooLarge(HttpServerRequest invalid) {
    Throwable cause = invalid.decoderResult().cause();
    return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
  }

  /**
   * Says that a request header is complete.
   *
   * @return when its first octet arrived
   */
  public long requestBegan(long nowNanos) {
    awaitingFirst = false;
    if (framed) {
      return arrivingSince;
    }
    long since = arriving ? arrivingSince : nowNanos;
    arriving = false;
    return since;
  }

  /** Says whether requests are in progress, so that octets belong to a body. */
  public void requestsOpen(boolean open) {
    requestOpen = open;
  }

  /** Nanoseconds for which the next header has been waited for or arriving, 0 if it is not. */
  public long headerAge(long nowNanos) {
    if (awaitingFirst) {
      return nowNanos - acceptedAt;
    }
    return arriving ? nowNanos - arrivingSince : 0;
  }

  /**
   * Resets the connection without waiting for what is still to be written: the peer does not read.
   */
  public void abort() {
    boolean reset = channel.config().setOption(ChannelOption.SO_LINGER, 0);
    assert reset || !channel.isOpen() : "TCP knows how to linger";
    channel.unsafe().close(channel.voidPromise());
  }

  /**
   * Resets one stream of several, whatever is still to be written of it: the peer does not read.
   * Vert.x resets none of which it has handed the end on.
   */
  public void resetStream(long stream) {
    ChannelHandlerContext context = channel.pipeline().context(Http2ConnectionHandler.class);
    if (context == null) {
      // The connection is gone, and its streams with it.
      return;
    }
    ChannelFuture ignored =
        ((Http2ConnectionHandler) context.handler())
            .resetStream(context, (int) stream, Http2Error.CANCEL.code(), context.newPromise());
    context.flush();
  }

  private void arrived() {
    if (!arriving && !requestOpen) {
      arriving = true;
      arrivingSince = nanos.getAsLong();
    }
  }

  /** Takes note of what the decoder is about to add to what it has not decoded yet. */
  private ByteBuf framesArrived(ByteBufAllocator allocator, ByteBuf undecoded, ByteBuf octets) {
    aligned = aligned || !undecoded.isReadable();
    if (aligned) {
      long since = arriving ? arrivingSince : nanos.getAsLong();
      arriving = frames.advance(octets);
      arrivingSince = since;
    }
    return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, undecoded, octets);
  }

  private final class Tap extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      arrived();
      super.channelRead(context, message);
    }
  }
}
