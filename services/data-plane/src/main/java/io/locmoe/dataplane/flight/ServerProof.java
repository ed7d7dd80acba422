package io.locmoe.dataplane.flight;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.NodeProof;
import java.util.concurrent.Executor;

/** Sends nothing of a call before the server has proven that it is the intended node. */
final class ServerProof extends CallCredentials {
    private final String node;

    /** @param node name of the intended node */
    ServerProof(String node) {
        this.node = node;
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier call) {
        try {
            NodeProof.require(NodeProof.of(request.getTransportAttrs().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)), node);
            call.apply(new Metadata());
        } catch (RefusedException e) {
            call.fail(Status.PERMISSION_DENIED.withDescription(e.wire()));
        }
    }
}
