package org.meshrelay.relay.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
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
    String decoder = pipeline.get("httpDecoder") != null ? "httpDecoder" : "handler";
    pipeline.addBefore(decoder, "wireWatch", watch.new Tap());
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

  private void arrived(ByteBuf octets) {
    if (framed) {
      long since = arriving ? arrivingSince : nanos.getAsLong();
      arriving = frames.advance(octets);
      arrivingSince = since;
    } else if (!arriving && !requestOpen) {
      arriving = true;
      arrivingSince = nanos.getAsLong();
    }
  }

  private final class Tap extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof ByteBuf octets) {
        arrived(octets);
      }
      super.channelRead(context, message);
    }
  }
}
