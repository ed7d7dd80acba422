package io.locmoe.topology;

import com.hazelcast.auditlog.AuditlogService;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.networking.InboundHandler;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.ServerConnectionManager;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.nio.MemberSocketInterceptor;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import io.locmoe.topology.joining.PatientJoiner;
import java.time.Duration;

/**
 * Hazelcast with a guard at its connections. It uses internal classes of the pinned version, because the open edition
 * has these hooks but no settings for them.
 */
final class GuardedExtension extends DefaultNodeExtension {
    private final ProvenConnection door;
    private final AuditlogService acceptances = new AcceptanceLog(this::makeRoom);
    private AcceptedChannels accepted;
    private UnnamedConnections unnamed;

    private GuardedExtension(Node node, Trust trust) {
        super(node);
        this.door = trust instanceof Identity identity ? new ProvenConnection(identity) : null;
    }

    static DefaultNodeContext context(Trust trust) {
        return new DefaultNodeContext() {
            @Override
            public NodeExtension createNodeExtension(Node node) {
                return new GuardedExtension(node, trust);
            }

            @Override
            public Joiner createJoiner(Node node) {
                return new PatientJoiner(node, Duration.ofMillis(ProvenConnection.PATIENCE_MILLISECONDS));
            }
        };
    }

    @Override
    public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
        return door;
    }

    @Override
    public AuditlogService getAuditlogService() {
        return acceptances;
    }

    /** Called only by the accepting thread, which starts after the server exists. */
    private void makeRoom() {
        if (accepted == null) {
            ServerConnectionManager manager = node.getServer().getConnectionManager(EndpointQualifier.MEMBER);
            accepted = new AcceptedChannels(manager);
            unnamed = new UnnamedConnections(manager);
        }
        accepted.forgetClosed();
        if (door == null) {
            unnamed.makeRoom();
        } else {
            door.awaitPlace();
        }
    }

    @Override
    public InboundHandler[] createInboundHandlers(
            EndpointQualifier endpoint, ServerConnection connection, ServerContext context) {
        return new InboundHandler[] {new BoundedPacketDecoder(connection, node.nodeEngine.getPacketDispatcher())};
    }
}
