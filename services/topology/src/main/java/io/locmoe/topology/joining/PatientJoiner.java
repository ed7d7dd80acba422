package io.locmoe.topology.joining;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import com.hazelcast.internal.server.ServerConnectionManager;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Joins through a member and waits for the connection to it for as long as it may take. Hazelcast would wait for a
 * second, which the proofs of two nodes may take on a busy machine where both have just started. It would then give up
 * and close all that it has opened, to begin again.
 */
public final class PatientJoiner extends TcpIpJoiner {
    private static final int STREAM = 0;

    private final Duration patience;

    /** @param patience from the first packet of a connection until the member has let this node in */
    public PatientJoiner(Node node, Duration patience) {
        super(node);
        this.patience = patience;
    }

    @Override
    public void doJoin() {
        String member =
                config.getAdvancedNetworkConfig().getJoin().getTcpIpConfig().getRequiredMember();
        if (member != null) {
            connect(member);
        }
        super.doJoin();
    }

    private void connect(String member) {
        ServerConnectionManager connections = node.getServer().getConnectionManager(EndpointQualifier.MEMBER);
        int colon = member.lastIndexOf(':');
        try {
            Address address = new Address(
                    InetAddress.getByName(member.substring(0, colon)), Integer.parseInt(member.substring(colon + 1)));
            if (connections.getOrConnect(address) == null) {
                connections.blockOnConnect(address, patience.toMillis(), STREAM);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UnknownHostException | RuntimeException e) {
            logger.fine("Hazelcast tries it, too, and tells how it fails", e);
        }
    }
}
