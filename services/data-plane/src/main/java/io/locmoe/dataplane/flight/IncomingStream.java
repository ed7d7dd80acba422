package io.locmoe.dataplane.flight;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.wire.FlightData;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;

/**
 * The Flight stream of one peer. Its event loop opens it, reads messages and passes them to their mailboxes; tasks that
 * wait, for space in a mailbox or for the end of a body channel, run on separate threads, and nothing more is read from
 * the peer meanwhile. The monitor guards fields and answers, and is held only briefly.
 */
final class IncomingStream extends ServerCall.Listener<InputStream> {
    private final ServerCall<InputStream, InputStream> call;
    private final IncomingCalls calls;
    private final StreamCaller caller;
    private OpeningBytes openingBytes;
    private Future<?> openingDeadline;
    private ByteBuffer descriptor;
    private IncomingPeer peer;
    private boolean delivering;
    private boolean halfClosed;
    private boolean ended;
    private Status end;

    IncomingStream(ServerCall<InputStream, InputStream> call, IncomingCalls calls, StreamCaller caller) {
        this.call = call;
        this.calls = calls;
        this.caller = caller;
    }

    /** @param bytes counts the bytes before the stream is accepted */
    synchronized void start(OpeningBytes bytes) {
        openingBytes = bytes;
        openingBytes.onTooMany(this::fail);
        openingDeadline = calls.openingDeadline(this);
        call.sendHeaders(new Metadata());
        call.request(1);
    }

    /** Refuses the stream if it has not opened in time. */
    synchronized void openingExpired(RefusedException refused) {
        if (peer == null) {
            fail(refused);
        }
    }

    @Override
    public synchronized void onMessage(InputStream message) {
        if (ended) {
            return;
        }
        try {
            FlightData data = FlightData.read(message);
            Runnable delivery = null;
            if (peer == null) {
                open(data);
            } else {
                delivery = peer.take(data);
            }
            if (delivery == null) {
                call.request(1);
            } else {
                deliver(delivery);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void open(FlightData data) {
        descriptor = descriptor == null ? data.descriptor() : descriptor;
        if (descriptor == null || data.header() == null) {
            return;
        }
        peer = calls.accept(caller, descriptor, data.header(), this);
        openingDeadline.cancel(false);
        openingBytes.accepted();
        calls.arrivals().accepted(caller);
        call.sendMessage(peer.acceptance());
    }

    private void deliver(Runnable delivery) {
        delivering = true;
        calls.threads().execute(() -> {
            waiting(delivery);
            delivered();
        });
    }

    private synchronized void delivered() {
        delivering = false;
        if (ended) {
            calls.threads().execute(this::release);
        } else if (halfClosed) {
            awaitBodies();
        } else {
            call.request(1);
        }
    }

    @Override
    public synchronized void onHalfClose() {
        halfClosed = true;
        if (peer == null) {
            fail(new RefusedException(Code.PROTOCOL, "a stream that ends without schema or descriptor"));
        } else if (!delivering && !ended) {
            awaitBodies();
        }
    }

    /** Waits for the last bodies, because the peer sends nothing more. */
    private void awaitBodies() {
        calls.threads().execute(() -> {
            waiting(() -> {
                peer.bodies().awaitEnd();
                if (!hasEnded()) {
                    peer.session().peerLeft(peer.node());
                }
            });
            stop();
        });
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /** Runs a task that may wait, on a separate thread. */
    private void waiting(Runnable task) {
        try {
            peer.session().incoming().run(task);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public synchronized void onCancel() {
        fail(
                calls.arrivals().signs().isSilent(caller.address())
                        ? new SocketTimeoutException()
                        : new IOException("the stream was cancelled, or the connection was lost"));
    }

    /** Ends the stream and, if it was accepted, the job, with a reason. Any thread; does not wait. */
    synchronized void fail(Exception failure) {
        if (ended) {
            return;
        }
        if (peer == null) {
            finish(calls.arrivals().refusal(caller, failure));
            return;
        }
        RefusedException refused = peer.refusal(failure);
        if (refused != null) {
            peer.lost(refused, failure, call.isCancelled());
        }
        finish(refused == null ? Status.OK : RefusalStatus.of(refused));
    }

    /** Stops reading from the peer. Any thread; does not wait. */
    void stop() {
        finish(Status.OK);
    }

    private synchronized void finish(Status status) {
        if (ended) {
            return;
        }
        ended = true;
        end = status;
        openingDeadline.cancel(false);
        if (peer == null) {
            call.close(end, new Metadata());
            return;
        }
        peer.messages().close();
        if (!delivering) {
            calls.threads().execute(this::release);
        }
    }

    /** Answers before the session sees the exit, so that no memory is held then. */
    private void release() {
        calls.bodies().ifPresent(server -> peer.offer().ifPresent(server::withdraw));
        peer.bodies().close();
        synchronized (this) {
            call.close(end, new Metadata());
        }
        peer.session().incoming().exit(this);
    }
}
