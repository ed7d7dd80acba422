package io.locmoe.dataplane.flight;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.util.function.Consumer;

/**
 * Bounds the bytes of a call before its stream is accepted. gRPC has one bound for all messages of a server, and
 * collects a message before it passes it on, so the bytes are counted as they arrive. Called on the call's event loop.
 */
final class OpeningBytes extends ServerStreamTracer {
    /** Limit that allows for a descriptor and a schema, which both contain the topology. */
    static final long MOST = 256 << 10;

    private static final Context.Key<OpeningBytes> OF_CALL = Context.key("opening-bytes");

    private long left = MOST;
    private Consumer<RefusedException> tooMany = refused -> {};

    /** Makes a tracer for each call of a server. */
    static ServerStreamTracer.Factory factory() {
        return new Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return new OpeningBytes();
            }
        };
    }

    /** The tracer of the call that is being started. */
    static OpeningBytes current() {
        return OF_CALL.get();
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(OF_CALL, this);
    }

    /** @param refuse ends the call */
    void onTooMany(Consumer<RefusedException> refuse) {
        tooMany = refuse;
    }

    /** Lifts the bound when the stream is accepted, because messages have their own bounds. */
    void accepted() {
        left = Long.MAX_VALUE;
    }

    @Override
    public void inboundWireSize(long bytes) {
        boolean within = left >= 0;
        left -= bytes;
        if (within && left < 0) {
            tooMany.accept(new RefusedException(
                    Code.PROTOCOL, "more than " + MOST + " bytes came before the stream was accepted"));
        }
    }
}
