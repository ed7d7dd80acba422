package io.locmoe.engine.job;

import io.locmoe.settings.FileRoots;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The resources that a node lends to one rank of a job. The node closes device and transport after the rank's thread
 * has ended.
 *
 * @param device      device that the rank computes on
 * @param transport   transport to the other ranks
 * @param placement   which rank hosts which expert
 * @param text        training and validation text
 * @param components  plug-ins
 * @param checkpoints directory for the checkpoints, which rank 0 writes
 * @param job         name of the job, shown to other processes that find its lock on that directory
 * @param run         name of the run that the job belongs to; empty for none
 * @param nodes       names of the job's nodes, in its order
 * @param files       directories that must contain all checkpoints read and written, links resolved
 */
public record RankEnvironment(
        Device device,
        Transport transport,
        ExpertPlacement placement,
        TextSource text,
        Components components,
        Path checkpoints,
        String job,
        String run,
        List<String> nodes,
        FileRoots files) {
    public RankEnvironment {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(placement, "placement");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(components, "components");
        Objects.requireNonNull(checkpoints, "checkpoints");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(run, "run");
        nodes = List.copyOf(nodes);
        Objects.requireNonNull(files, "files");
    }

    /** An environment for a job that belongs to no run and may use files everywhere. */
    public RankEnvironment(
            Device device,
            Transport transport,
            ExpertPlacement placement,
            TextSource text,
            Components components,
            Path checkpoints,
            String job) {
        this(
                device,
                transport,
                placement,
                text,
                components,
                checkpoints,
                job,
                "",
                numbered(transport.topology()),
                FileRoots.EVERYWHERE);
    }

    private static List<String> numbered(Topology topology) {
        return IntStream.range(0, topology.nodes())
                .mapToObj(node -> "node-" + node)
                .toList();
    }

    public int rank() {
        return transport.rank();
    }

    public int ranks() {
        return transport.topology().ranks();
    }
}
