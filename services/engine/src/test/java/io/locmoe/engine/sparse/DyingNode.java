package io.locmoe.engine.sparse;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.SimulatedAscend;
import io.locmoe.engine.TestDriver;
import io.locmoe.spi.topology.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The last node of a job, in a process of its own that ends without a word while its rank computes chunk 1. */
final class DyingNode implements AutoCloseable {
    static final String ALL_TO_ALL = "all-to-all";
    /** Runs the exchange between simulated NPUs. */
    static final String HCCL = "hccl";

    private final Process process;
    private final String address;

    private DyingNode(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** @param strategy one of the words of this class */
    static DyingNode start(BodyChannel channel, int columns, String strategy) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                DyingNode.class.getName(),
                channel.name(),
                Integer.toString(columns),
                strategy));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String address = process.inputReader().readLine();
        if (address == null) {
            throw new IOException("the child did not start");
        }
        return new DyingNode(process, address);
    }

    String address() {
        return address;
    }

    long process() {
        return process.pid();
    }

    /** Makes it join. */
    void join(String job, List<String> peers, Duration deadline) throws IOException {
        process.outputWriter()
                .append(job)
                .append(' ')
                .append(Long.toString(deadline.toMillis()))
                .append(' ')
                .append(String.join(" ", peers))
                .append("\n")
                .flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Child. */
    public static void main(String[] arguments) throws IOException {
        try (DataPlane plane = DataPlane.start("127.0.0.1", 0, BodyChannel.valueOf(arguments[0]))) {
            System.out.println(plane.address());
            String[] told = new BufferedReader(new InputStreamReader(System.in))
                    .readLine()
                    .split(" ");
            List<String> peers = Arrays.asList(told).subList(2, told.length);
            JobSession job = new JobSession(
                    told[0],
                    1,
                    Topology.of(peers.size(), 1),
                    peers.size() - 1,
                    peers,
                    Duration.ofMillis(Long.parseLong(told[1])));
            try (Session session = plane.join(job)) {
                boolean hccl = arguments[2].equals(HCCL);
                new FourChunks(
                                hccl ? new SimulatedAscend() : TestDriver.CPU.driver(),
                                hccl ? FourChunks.hccl() : FourChunks.allToAll(),
                                Integer.parseInt(arguments[1]),
                                chunk -> {
                                    if (chunk == 1) {
                                        Runtime.getRuntime().halt(9);
                                    }
                                })
                        .roundTrip(session.transports().getFirst());
            }
        }
    }
}
