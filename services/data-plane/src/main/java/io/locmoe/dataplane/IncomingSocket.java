package io.locmoe.dataplane;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A connected socket that one thread reads, waiting in the call itself, without a selector's further calls for each wait. A
 * deadline that passes closes the socket: what was read so far is of no use. {@link #close} may be called by any thread.
 */
final class IncomingSocket implements AutoCloseable {
    private static final long FOREVER = Long.MAX_VALUE;
    private static final long CHECK_MILLIS = 20;

    private final SocketChannel channel;
    private final Future<?> check;
    private volatile long until = FOREVER;
    private volatile boolean late;

    /** @param timer looks at deadlines; closes the socket at most, which does not wait */
    IncomingSocket(SocketChannel channel, ScheduledExecutorService timer) {
        this.channel = channel;
        this.check = timer.scheduleWithFixedDelay(this::closeIfLate, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void closeIfLate() {
        if (System.nanoTime() > until) {
            late = true;
            close();
        }
    }

    /** Fills the buffer. @throws EOFException if the peer ends before */
    void read(ByteBuffer into, long untilNanos) throws IOException {
        until = untilNanos;
        try {
            while (into.hasRemaining()) {
                readSome(into);
            }
        } finally {
            until = FOREVER;
        }
    }

    /** Waits without deadline until something comes; then the buffer has to be full within a time. */
    void readNext(ByteBuffer into, long nanos) throws IOException {
        readSome(into);
        if (into.hasRemaining()) {
            read(into, System.nanoTime() + nanos);
        }
    }

    private void readSome(ByteBuffer into) throws IOException {
        try {
            if (channel.read(into) < 0) {
                throw new EOFException("it ended " + into.remaining() + " bytes early");
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw late ? new SocketTimeoutException("the deadline has passed") : new IOException("closed here", e);
        }
    }

    /** Writes a few bytes, the first that the peer gets, so there is room for them. */
    void write(ByteBuffer few) throws IOException {
        channel.write(few);
    }

    @Override
    public void close() {
        check.cancel(false);
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is left to close.
        }
    }
}
