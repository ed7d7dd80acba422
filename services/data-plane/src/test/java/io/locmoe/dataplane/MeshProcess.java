package io.locmoe.dataplane;

import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A node in a process of its own. Says its port, is told its peers, does its work, says its result. */
public final class MeshProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    /** Work of a node: {@code nodes devices node deadline-ms work-class}. */
    public interface NodeWork {
        String run(Session session, int node, List<String> addresses) throws Exception;
    }

    private MeshProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    /** Starts one process for each node and tells each its peers. */
    static List<MeshProcess> start(int nodes, int devices, Duration deadline, Class<? extends NodeWork> work)
            throws IOException {
        List<MeshProcess> mesh = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(flag -> flag.startsWith("--"))
                    .forEach(command::add);
            command.addAll(List.of(
                    "-Xmx128m",
                    "-XX:MaxDirectMemorySize=96m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    MeshProcess.class.getName(),
                    "" + nodes,
                    "" + devices,
                    "" + node,
                    "" + deadline.toMillis(),
                    work.getName()));
            mesh.add(new MeshProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()));
        }
        StringBuilder peers = new StringBuilder();
        for (MeshProcess process : mesh) {
            peers.append(process.line("port")).append(' ');
        }
        for (MeshProcess process : mesh) {
            process.process.outputWriter().append(peers).append("\n").flush();
        }
        return mesh;
    }

    String result() throws IOException {
        return line("result");
    }

    private String line(String key) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(key + " ")) {
                return line.substring(key.length() + 1);
            }
        }
        return "died";
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        int node = Integer.parseInt(args[2]);
        Topology topology = Topology.of(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        Duration deadline = Duration.ofMillis(Long.parseLong(args[3]));
        NodeWork work =
                (NodeWork) Class.forName(args[4]).getDeclaredConstructor().newInstance();
        try (DataPlane plane = DataPlane.start("127.0.0.1", 0)) {
            out.println("port " + plane.address());
            List<String> peers = Arrays.asList(new BufferedReader(new InputStreamReader(System.in))
                    .readLine()
                    .trim()
                    .split(" "));
            String result;
            try (Session session = plane.join(new JobSession("job", 1, topology, node, peers, deadline))) {
                result = work.run(session, node, peers);
            }
            out.println("result " + result + (plane.allocatedBytes() == 0 ? "" : " LEAK " + plane.allocatedBytes()));
        }
    }

    /** Exchanges between all ranks; the result is the number of exchanges that were as they should be. */
    public static final class Exchange implements NodeWork {
        @Override
        public String run(Session session, int node, List<String> addresses) throws Exception {
            TransportLaws.everyPairExchanges(session.transports(), 3_000_000);
            TransportLaws.everyPairExchanges(session.transports(), 0);
            TransportLaws.everyPairExchanges(session.transports(), 1_000);
            return "3";
        }
    }

    /** Node 2 dies in the middle of its messages; the others say what they are told. */
    public static final class Death implements NodeWork {
        @Override
        public String run(Session session, int node, List<String> addresses) {
            Transport transport = session.transports().getFirst();
            try {
                while (true) {
                    for (int other = 0; other < 3; other++) {
                        if (other != node) {
                            transport.send(other, TransportLaws.TAG, MemorySegment.ofArray(new byte[2_500_000]));
                        }
                    }
                    for (int other = 0; other < 3; other++) {
                        if (other != node) {
                            transport.receive(other, TransportLaws.TAG).close();
                        }
                    }
                    if (node == 2) {
                        Runtime.getRuntime().halt(9);
                    }
                }
            } catch (DataPlaneException e) {
                return e.code() + " " + e.getMessage();
            }
        }
    }
}
