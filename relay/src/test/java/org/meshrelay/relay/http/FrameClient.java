package org.meshrelay.relay.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.meshrelay.crypto.octet.Bytes;

/**
 * An HTTP/2 client that writes any frames it likes, over TLS. What it reads, and header blocks, are
 * coded by Netty.
 */
final class FrameClient implements AutoCloseable {
  private static final int PATIENCE_MS = 15_000;

  private final SSLSocket socket;
  private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader();
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final ByteBuf unread = Unpooled.buffer();
  private final byte[] chunk = new byte[16 * 1024];
  private final Deque<Frame> frames = new ArrayDeque<>();

  /** What the server lets us send, of the connection (0) and of streams. */
  private final Map<Integer, Long> windows = new HashMap<>();

  /**
   * @param settings payload of the first SETTINGS frame
   */
  FrameClient(SSLContext context, int port, byte[] settings) throws IOException {
    socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(PATIENCE_MS);
    socket.startHandshake();
    write(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()));
    frame(Http2FrameTypes.SETTINGS, 0, 0, settings);
  }

  /**
   * A frame as it came.
   *
   * @param error code of RST_STREAM and GOAWAY
   * @param data of DATA
   */
  record Frame(int type, int stream, long error, @Nullable Http2Headers headers, Bytes data) {
    private static Frame of(int type, int stream, long error) {
      return new Frame(type, stream, error, null, Bytes.EMPTY);
    }

    int status() {
      return Integer.parseInt(Objects.requireNonNull(headers).status().toString());
    }
  }

  void write(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    socket.getOutputStream().flush();
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    write(octets(type, flags, stream, payload));
  }

  /** The octets of a frame (RFC 9113, 4.1). */
  static byte[] octets(int type, int flags, int stream, byte[] payload) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer()
            .writeMedium(payload.length)
            .writeByte(type)
            .writeByte(flags)
            .writeInt(stream)
            .writeBytes(payload));
  }

  /** A complete header of a POST. */
  void post(int stream, boolean end, String... more) throws IOException {
    int flags = Http2Flags.END_HEADERS | (end ? Http2Flags.END_STREAM : 0);
    frame(Http2FrameTypes.HEADERS, flags, stream, block(more));
  }

  /** A complete POST. */
  void post(int stream, byte[] body) throws IOException {
    post(stream, false);
    frame(Http2FrameTypes.DATA, Http2Flags.END_STREAM, stream, body);
  }

  /** The header block of a POST, with more fields. */
  byte[] block(String... more) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .path("/.well-known/mmm")
            .authority("one.example")
            .add("content-type", "application/json");
    for (int i = 0; i < more.length; i += 2) {
      headers.add(more[i], more[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, headers, block);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return ByteBufUtil.getBytes(block);
  }

  /**
   * Sends data as fast as the windows allow, until an answer comes or all is sent.
   *
   * @return octets sent
   */
  int flow(int stream, byte[] data) throws IOException {
    int sent = 0;
    while (sent < data.length) {
      long room = Math.min(window(0), window(stream));
      if (frames.stream().anyMatch(frame -> frame.stream() == stream)) {
        return sent;
      }
      if (room == 0) {
        fill();
        continue;
      }
      int part = (int) Math.min(Math.min(room, 16 * 1024), data.length - sent);
      byte[] payload = new byte[part];
      System.arraycopy(data, sent, payload, 0, part);
      frame(Http2FrameTypes.DATA, 0, stream, payload);
      widen(0, -part);
      widen(stream, -part);
      sent += part;
    }
    return sent;
  }

  private long window(int stream) {
    return windows.getOrDefault(stream, (long) Http2CodecUtil.DEFAULT_WINDOW_SIZE);
  }

  private void widen(int stream, long by) {
    windows.put(stream, window(stream) + by);
  }

  Frame read() throws IOException {
    while (frames.isEmpty()) {
      fill();
    }
    return frames.removeFirst();
  }

  private void fill() throws IOException {
    int count = socket.getInputStream().read(chunk);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    unread.writeBytes(chunk, 0, count);
    try {
      reader.readFrame(channel.pipeline().firstContext(), unread, new Collector());
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    unread.discardReadBytes();
  }

  /** Reads on until a frame is what is looked for. */
  Frame await(Predicate<Frame> wanted) throws IOException {
    while (true) {
      Frame frame = read();
      if (wanted.test(frame)) {
        return frame;
      }
    }
  }

  Frame await(int type, int stream) throws IOException {
    return await(frame -> frame.type() == type && frame.stream() == stream);
  }

  /** The status of the response on a stream. */
  int status(int stream) throws IOException {
    return await(Http2FrameTypes.HEADERS, stream).status();
  }

  /** Reads until the connection ends; true if it does so in time. */
  boolean isClosed() {
    try {
      Frame unused = await(frame -> false);
      throw new AssertionError("unreachable");
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    reader.close();
    encoder.close();
    unread.release();
    boolean unused = channel.finishAndReleaseAll();
  }

  private final class Collector extends Http2FrameAdapter {
    @Override
    public int onDataRead(
        ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end) {
      frames.add(
          new Frame(Http2FrameTypes.DATA, stream, 0, null, Bytes.wrap(ByteBufUtil.getBytes(data))));
      return data.readableBytes() + padding;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end) {
      frames.add(new Frame(Http2FrameTypes.HEADERS, stream, 0, headers, Bytes.EMPTY));
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      onHeadersRead(context, stream, headers, padding, end);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long error) {
      frames.add(Frame.of(Http2FrameTypes.RST_STREAM, stream, error));
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int last, long error, ByteBuf debug) {
      frames.add(Frame.of(Http2FrameTypes.GO_AWAY, 0, error));
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) {
      frames.add(Frame.of(Http2FrameTypes.PING, 0, 0));
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment) {
      widen(stream, increment);
    }
  }
}
