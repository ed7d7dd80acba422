package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.node.NodeConfig;
import io.locmoe.node.NodeConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts the nodes of a mesh on this machine. */
final class NodeFleet {
    /** The command knows better how long to wait for a node, and takes the others down with it. */
    private static final Duration JOIN = Duration.ofHours(1);

    private NodeFleet() {}

    /**
     * Writes the configuration of each node and starts it. Returns at once.
     *
     * @param plugins directories of plug-ins
     * @param network where the nodes live; it must stay until they have ended
     * @throws RunException if one cannot be started; none keeps running
     */
    static LocalNodes start(
            JobSettings settings,
            List<Path> plugins,
            OutDirectory out,
            Distribution distribution,
            NodeNetwork network) {
        List<LocalNode> started = new ArrayList<>();
        String cluster = "locmoe-" + ProcessHandle.current().pid();
        // Only the seed's membership port must be known beforehand; the nodes choose all others themselves.
        int seed = freePort();
        List<String> join = List.of(network.address(0) + ":" + seed);
        try {
            for (int index = 0; index < settings.nodes(); index++) {
                NodeConfig config = NodeConfig.defaults(index)
                        .withoutCertificates()
                        .withHost(network.address(index))
                        .withMesh(cluster, index == 0 ? seed : 0, join)
                        .withDevices(plugins, settings.devicesPerNode())
                        .withRoots(roots(settings, out))
                        .withDeadlines(
                                JOIN, Duration.ofSeconds(settings.training().deadlineSeconds()));
                Path file = out.nodes().resolve(config.name() + ".json");
                OwnerOnly.file(file);
                NodeConfigFile.write(config, file);
                started.add(LocalNode.start(
                        config.name(),
                        file,
                        out.logs().resolve(config.name() + ".log"),
                        distribution,
                        command -> network.wrap(config.index(), command)));
            }
            return new LocalNodes(started);
        } catch (IOException e) {
            new LocalNodes(started).kill();
            throw RunException.failure("the configuration of a node cannot be written: " + e.getMessage(), e);
        } catch (RunException e) {
            new LocalNodes(started).kill();
            throw e;
        }
    }

    /** All that the run reads and writes. */
    private static List<Path> roots(JobSettings settings, OutDirectory out) {
        return Stream.of(
                        Optional.of(out.path()),
                        settings.data().directory(),
                        settings.data().tokenizer(),
                        settings.resume())
                .flatMap(Optional::stream)
                .map(Path::toAbsolutePath)
                .toList();
    }

    /** A port that is free on loopback; in a namespace of its own a node has them all. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw RunException.failure("there is no free port: " + e.getMessage(), e);
        }
    }
}
