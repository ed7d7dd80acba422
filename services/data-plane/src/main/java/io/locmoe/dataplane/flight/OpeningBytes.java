package io.locmoe.dataplane.flight;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.util.function.Consumer;

/**
 * Bounds what a call may send before its stream is accepted. gRPC has one bound for all messages of a server, and
 * gathers a message before it hands it over, so the bytes are counted as they come. Called on the call's event loop.
 */
final class OpeningBytes extends ServerStreamTracer {
    /** Room for a descriptor and a schema, of which each has the topology. */
    static final long MOST = 256 << 10;

    private static final Context.Key<OpeningBytes> OF_CALL = Context.key("opening-bytes");

    private long left = MOST;
    private Consumer<RefusedException> tooMany = refused -> {};

    /** For each call of a server. */
    static ServerStreamTracer.Factory factory() {
        return new Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                return new OpeningBytes();
            }
        };
    }

    /** The bytes of the call that starts now. */
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

    /** The stream is accepted: from now on its messages have their own bounds. */
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
