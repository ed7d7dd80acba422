package io.locmoe.launcher.nodes;

import io.locmoe.corpus.chat.ChatTokenizer;
import io.locmoe.corpus.text.DataDirectory;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.OwnerOnly;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.node.NodeConfig;
import io.locmoe.node.NodeConfigFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Starts the nodes of a mesh on this machine. */
public final class NodeFleet {
    /** Long, because the command knows better how long to wait for a node, and ends the others if it gives up. */
    private static final Duration JOIN = Duration.ofHours(1);

    private final JobSettings settings;
    private final List<Path> plugins;
    private final OutDirectory out;
    private final Path written;
    private final NodeNetwork network;
    private final MeshCertificates certificates;
    private final NodeFlags flags;

    /**
     * Nodes of which none is started yet.
     *
     * @param settings     number of nodes and spares, devices and deadlines
     * @param plugins      plug-in directories
     * @param out          directory for the nodes' configurations and logs
     * @param written      directory under which jobs write
     * @param network      network of the nodes; must stay until they have ended
     * @param certificates certificates of the nodes; must stay until they have ended
     * @param flags        further flags for the nodes' JVMs
     */
    public NodeFleet(
            JobSettings settings,
            List<Path> plugins,
            OutDirectory out,
            Path written,
            NodeNetwork network,
            MeshCertificates certificates,
            NodeFlags flags) {
        this.settings = settings;
        this.plugins = plugins;
        this.out = out;
        this.written = written;
        this.network = network;
        this.certificates = certificates;
        this.flags = flags;
    }

    /**
     * Writes the configuration of each node and starts the first ones; {@link LocalNodes#startMore} starts the others.
     * Returns at once.
     *
     * @throws RunException if one cannot be started; then none keeps running
     */
    public LocalNodes start(Distribution distribution) {
        // Only the seed's membership port must be known in advance; the nodes choose all other ports themselves.
        int seed = SeedPort.find();
        LocalNodes nodes = new LocalNodes(
                List.of(),
                IntStream.range(0, settings.meshNodes())
                        .mapToObj(index -> starter(config(index, seed), distribution))
                        .toList());
        try {
            nodes.startMore();
            return nodes;
        } catch (RunException e) {
            nodes.kill();
            throw e;
        }
    }

    private Supplier<LocalNode> starter(NodeConfig config, Distribution distribution) {
        write(config);
        return () -> start(config.index(), config.name(), ".log", distribution);
    }

    private void write(NodeConfig config) {
        Path file = configuration(config.name());
        try {
            OwnerOnly.file(file);
            NodeConfigFile.write(config, file);
        } catch (IOException e) {
            throw RunException.failure("the configuration of a node cannot be written: " + e.getMessage(), e);
        }
    }

    private Path configuration(String name) {
        return out.nodes().resolve(name + ".json");
    }

    private LocalNode start(int index, String name, String log, Distribution distribution) {
        return LocalNode.start(
                name,
                configuration(name),
                out.logs().resolve(name + log),
                flags.of(name),
                distribution,
                command -> network.wrap(index, command));
    }

    /**
     * Restarts a node whose process has ended, with the same configuration. Returns at once.
     *
     * @param others addresses of members through which it can join; otherwise the first node would open its own mesh,
     *               and the others would need half a minute to find it there
     * @param times  number of restarts; each gets a log of its own
     */
    public LocalNode again(int index, LocalNode ended, List<String> others, int times, Distribution distribution) {
        NodeConfig config = NodeConfigFile.read(configuration(ended.name()));
        String seed = config.join().getFirst();
        write(config.withMesh(
                config.cluster(),
                config.membershipPort(),
                Stream.concat(Stream.of(seed), others.stream().filter(address -> !address.equals(seed)))
                        .toList()));
        return start(index, ended.name(), ".again-" + times + ".log", distribution);
    }

    private NodeConfig config(int index, int seed) {
        NodeConfig config = NodeConfig.defaults(index);
        return config.withCertificates(certificates.ofNode(config.name()))
                .withHost(network.address(index), network.address(index))
                // The command serves the page of the training.
                .withoutPage()
                .withMesh(certificates.mesh(), index == 0 ? seed : 0, List.of(network.address(0) + ":" + seed))
                .withDevices(plugins, settings.devicesPerNode())
                .withRoots(roots(), stores())
                .withDeadlines(JOIN, Duration.ofSeconds(settings.training().deadlineSeconds()));
    }

    private List<String> stores() {
        return Stream.of(settings.training().store())
                .filter(store -> !store.isEmpty())
                .toList();
    }

    /** Everything that the run reads and writes, including the targets of links in the user's own text. */
    private List<Path> roots() {
        Stream<Path> linked =
                settings.data().directory().map(DataDirectory::places).stream().flatMap(List::stream);
        Stream<Path> tokenizer = settings.data().tokenizer().stream().flatMap(ChatTokenizer::files);
        Stream<Path> named = Stream.of(Optional.of(written), settings.data().directory(), settings.resume())
                .flatMap(Optional::stream);
        return Stream.of(named, tokenizer, linked)
                .flatMap(paths -> paths)
                .map(Path::toAbsolutePath)
                .distinct()
                .toList();
    }
}
