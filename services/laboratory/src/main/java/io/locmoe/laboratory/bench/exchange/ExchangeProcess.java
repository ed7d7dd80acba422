package io.locmoe.laboratory.bench.exchange;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Options;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the exchanging processes. It prints its addresses, reads those of all, and executes measurements, as lines on
 * standard output and input. It ends when its input ends.
 */
public final class ExchangeProcess {
    /** Suffix of paths whose nodes prove their identity. */
    static final String TLS = "-tls";
    /** The paths of a process, in the order of its addresses. */
    static final List<String> PATHS =
            List.of("flight", "tcp", "unix", "shared-memory", "flight" + TLS, "tcp" + TLS, "raw", "polled");

    private final Map<String, ExchangePath> paths = new LinkedHashMap<>();
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    private long round;

    private ExchangeProcess() {}

    /** Arguments: node, nodes, largest size, strategy, directory of its certificate, plug-in directories. */
    public static void main(String[] arguments) throws Exception {
        List<Path> directories =
                Arrays.stream(arguments, 5, arguments.length).map(Path::of).toList();
        try (PluginCatalog catalog = PluginCatalog.load(directories)) {
            new ExchangeProcess()
                    .run(
                            Integer.parseInt(arguments[0]),
                            Integer.parseInt(arguments[1]),
                            Long.parseLong(arguments[2]),
                            catalog.communication(arguments[3]),
                            Identity.load(Path.of(arguments[4])));
        }
    }

    private void run(int node, int nodes, long largest, CommunicationStrategyFactory strategy, Identity identity)
            throws Exception {
        long bytes = largest * (nodes - 1);
        MemorySegment send = Arena.global().allocate(bytes, 64);
        MemorySegment receive = Arena.global().allocate(bytes, 64);
        for (String path : PATHS) {
            paths.put(
                    path,
                    switch (path) {
                        case "raw" -> new RawPath(node, send, receive);
                        case "polled" -> new PolledPath(node, send, receive);
                        default ->
                            new DataPlanePath(
                                    node,
                                    BodyChannel.parse(path.replace(TLS, "")),
                                    path.endsWith(TLS) ? identity : Trust.OPEN,
                                    strategy.create(Options.parse(strategy.options(), Map.of())),
                                    send,
                                    receive);
                    });
        }
        say("addresses", paths.values().stream().map(ExchangePath::address).toList());
        for (ExchangePath path : paths.values()) {
            path.connect(List.of(in.readLine().split(" ")));
        }
        say("connected", List.of());
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            String[] order = line.split(" ");
            say("nanos", measure(paths.get(order[0]), Integer.parseInt(order[1]), Integer.parseInt(order[2])));
        }
        for (ExchangePath path : paths.values()) {
            path.close();
        }
    }

    private List<String> measure(ExchangePath path, int bytes, int rounds) throws Exception {
        String[] nanos = new String[rounds];
        path.exchange(bytes, round++);
        for (int i = 0; i < rounds; i++) {
            long started = System.nanoTime();
            path.exchange(bytes, round++);
            nanos[i] = Long.toString(System.nanoTime() - started);
        }
        return List.of(nanos);
    }

    private static void say(String key, List<String> values) {
        System.out.println(key + " " + String.join(" ", values));
        System.out.flush();
    }
}
