package io.locmoe.dataplane;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures two nodes in two processes on this machine. From services/data-plane, after {@code mvn test-compile}:
 *
 * <pre>
 * mvn -q dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java $FLAGS -cp target/test-classes:target/classes:$(cat target/classpath) io.locmoe.dataplane.DataPlaneBenchmark
 * </pre>
 *
 * with the project's JVM flags, property {@code jvm.flags} of the root pom.
 */
public final class DataPlaneBenchmark implements MeshProcess.NodeWork {
    private static final MessageTag TAG = new MessageTag(0, 0, 0, Direction.DISPATCH, 0);
    private static final int ROUNDS = 3_000;

    private final StringBuilder report = new StringBuilder();

    public static void main(String[] args) throws Exception {
        List<MeshProcess> mesh = MeshProcess.start(2, 1, Duration.ofSeconds(60), DataPlaneBenchmark.class);
        for (MeshProcess process : mesh) {
            System.out.println(process.result().replace("; ", "\n"));
            process.close();
        }
    }

    @Override
    public String run(Session session, int node, List<String> addresses) throws IOException {
        Transport transport = session.transports().getFirst();
        for (int pass = 0; pass < 2; pass++) {
            report.setLength(0);
            roundTrips(transport);
            for (int bytes : new int[] {64 << 10, 1 << 20, 8 << 20, 20 << 20}) {
                oneWay(transport, bytes);
                bothWays(transport, bytes);
            }
        }
        return "node " + node + "; " + report + resident();
    }

    private void roundTrips(Transport transport) {
        MemorySegment payload = MemorySegment.ofArray(new byte[200]);
        int other = 1 - transport.rank();
        long[] nanos = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long started = System.nanoTime();
            if (transport.rank() == 0) {
                transport.send(other, TAG, payload);
            }
            transport.receive(other, TAG).close();
            if (transport.rank() == 1) {
                transport.send(other, TAG, payload);
            }
            nanos[round] = System.nanoTime() - started;
        }
        Arrays.sort(nanos);
        report.append(String.format(
                Locale.ROOT,
                "200-byte round trip: median %.0f us, 99%% %.0f us; ",
                nanos[ROUNDS / 2] / 1e3,
                nanos[ROUNDS * 99 / 100] / 1e3));
    }

    private void oneWay(Transport transport, int bytes) {
        int messages = Math.max(10, (int) (400L << 20) / bytes);
        long started = System.nanoTime();
        if (transport.rank() == 0) {
            MemorySegment payload = Arena.ofAuto().allocate(bytes);
            for (int i = 0; i < messages; i++) {
                transport.send(1, TAG, payload);
            }
            transport.receive(1, TAG).close();
        } else {
            for (int i = 0; i < messages; i++) {
                transport.receive(0, TAG).close();
            }
            transport.send(0, TAG, MemorySegment.NULL);
        }
        report.append(rate("one way, " + bytes / 1024 + " KB", (double) messages * bytes, System.nanoTime() - started));
    }

    private void bothWays(Transport transport, int bytes) {
        int messages = Math.max(5, (int) (200L << 20) / bytes);
        MemorySegment payload = Arena.ofAuto().allocate(bytes);
        int other = 1 - transport.rank();
        long started = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            transport.send(other, TAG, payload);
            transport.receive(other, TAG).close();
        }
        report.append(rate(
                "exchange, " + bytes / 1024 + " KB each way", 2.0 * messages * bytes, System.nanoTime() - started));
    }

    private static String rate(String what, double bytes, long nanos) {
        return String.format(Locale.ROOT, "%s: %.0f MB/s; ", what, bytes / 1e6 / (nanos / 1e9));
    }

    private static String resident() throws IOException {
        return Files.lines(Path.of("/proc/self/status"))
                .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\s+", " "))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
