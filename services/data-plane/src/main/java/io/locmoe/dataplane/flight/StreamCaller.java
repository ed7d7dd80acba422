package io.locmoe.dataplane.flight;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.identity.Principal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The node that opens a stream.
 *
 * @param address address of the other end of the connection
 * @param node    its proven identity; empty in an open mesh
 */
record StreamCaller(SocketAddress address, Optional<Principal> node) {

    /**
     * @param secured whether callers must prove their identity
     * @throws RefusedException if they must, and this one has not
     */
    static StreamCaller of(Attributes connection, boolean secured) {
        return new StreamCaller(
                connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                secured
                        ? Optional.of(NodeProof.of(connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION)))
                        : Optional.empty());
    }

    boolean proven() {
        return node.isPresent();
    }

    /** @throws RefusedException if the caller has an identity other than this node of the job */
    void require(JobSession job, int source) {
        node.ifPresent(self -> require(self, job, source));
    }

    private static void require(Principal self, JobSession job, int source) {
        if (source < 0 || source >= job.topology().nodes()) {
            throw new RefusedException(
                    Code.FOREIGN_NODE,
                    "job '" + job.jobId() + "' has no node " + source + ", as which '" + self.name() + "' speaks");
        }
        NodeProof.require(self, job.nodeName(source));
    }

    /** The address without the port, which changes. */
    String host() {
        return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : String.valueOf(address);
    }

    /** Describes the caller in messages. */
    @Override
    public String toString() {
        return node.map(self -> "node '" + self.name() + "' at ").orElse("") + host();
    }
}
