package io.locmoe.node.generation;

import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.node.NodeException;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The data plane of a process that generates text with others of this machine, one rank each. Only processes that know
 * the name of the job can take part.
 */
public final class GenerationPlane implements AutoCloseable {
    /** Ranks wait this long for each other, also while one loads a larger share of a model. */
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private static final String HOST = "127.0.0.1";

    private final DataPlane plane;
    private Session session;

    private GenerationPlane(DataPlane plane) {
        this.plane = plane;
    }

    /** @throws NodeException if this machine has no port left */
    public static GenerationPlane open() {
        try {
            return new GenerationPlane(DataPlane.start(HOST, 0));
        } catch (IOException e) {
            throw new NodeException(NodeException.Code.PORT_IN_USE, e.getMessage(), e);
        }
    }

    /** Host and port that the others are to be told. */
    public String address() {
        return plane.address();
    }

    /**
     * Joins the others. Blocks until all have joined, ten minutes at most. Called once.
     *
     * @param job   name of the job, which no other process can guess
     * @param peers addresses of all, by rank
     * @throws io.locmoe.dataplane.DataPlaneException if one cannot be reached
     */
    public Transport join(String job, List<String> peers, int rank) {
        session = plane.join(new JobSession(job, 0, Topology.of(peers.size(), 1), rank, peers, DEADLINE));
        return session.transport(rank);
    }

    /** Ends the session: ranks that wait for this one fail. */
    @Override
    public void close() {
        try (plane) {
            if (session != null) {
                session.close();
            }
        }
    }
}
