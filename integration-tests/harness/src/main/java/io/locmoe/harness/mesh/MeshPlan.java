package io.locmoe.harness.mesh;

import io.locmoe.harness.host.JvmFlags;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The description of a mesh to start. Immutable.
 *
 * @param nodes          number of nodes, 1 to 64
 * @param devicesPerNode compute threads of each node, 1 to 64
 * @param linkRate       rate of each node's link, such as {@code 200mbit}; empty for nodes on loopback, or containers
 *     with unlimited links
 * @param contained      whether each node is a container
 * @param memory         memory limit of each container, such as {@code 1g}; empty for no limit
 * @param plugins        directories of plug-ins of all nodes and of the command, in addition to the shipped ones
 * @param pluginsOfNodes further directories of single nodes
 */
public record MeshPlan(
        int nodes,
        int devicesPerNode,
        Optional<String> linkRate,
        boolean contained,
        Optional<String> memory,
        List<Path> plugins,
        Map<Integer, List<Path>> pluginsOfNodes) {
    private static final int MOST = 64;
    private static final Pattern MEMORY = Pattern.compile("[1-9]\\d{0,5}[mg]");

    /** @throws HarnessException if a number is out of range, or a directory does not exist */
    public MeshPlan {
        require("nodes", nodes);
        require("devicesPerNode", devicesPerNode);
        memory.ifPresent(limit -> requireMemory(contained, limit));
        plugins = plugins.stream().map(MeshPlan::directory).toList();
        Map<Integer, List<Path>> own = new TreeMap<>();
        for (Map.Entry<Integer, List<Path>> entry : pluginsOfNodes.entrySet()) {
            if (entry.getKey() < 0 || entry.getKey() >= nodes) {
                throw new HarnessException("there are plug-ins for node " + entry.getKey() + " of a mesh of " + nodes);
            }
            own.put(
                    entry.getKey(),
                    entry.getValue().stream().map(MeshPlan::directory).toList());
        }
        pluginsOfNodes = Map.copyOf(own);
    }

    private static void require(String what, int number) {
        if (number < 1 || number > MOST) {
            throw new HarnessException(what + " must be from 1 to " + MOST + ", not " + number);
        }
    }

    private static void requireMemory(boolean contained, String limit) {
        if (!contained) {
            throw new HarnessException("memory " + limit + " is for containers only; start the mesh with them");
        }
        if (!MEMORY.matcher(limit).matches()) {
            throw new HarnessException("memory must be a number with m or g, such as 512m or 1g, not '" + limit + "'");
        }
    }

    private static Path directory(Path path) {
        if (!Files.isDirectory(path)) {
            throw new HarnessException("the plug-in directory " + path.toAbsolutePath() + " is not a directory; it must"
                    + " hold a sub-directory for each plug-in");
        }
        return path.toAbsolutePath().normalize();
    }

    /** Nodes of one device on loopback, with the shipped plug-ins. */
    public static MeshPlan of(int nodes) {
        return new MeshPlan(nodes, 1, Optional.empty(), false, Optional.empty(), List.of(), Map.of());
    }

    /** This mesh with another number of compute threads of each node. */
    public MeshPlan devicesPerNode(int count) {
        return new MeshPlan(nodes, count, linkRate, contained, memory, plugins, pluginsOfNodes);
    }

    /** This mesh in network namespaces, with links of this rate; needs Linux, root and iproute2. */
    public MeshPlan linkRate(String rate) {
        return new MeshPlan(nodes, devicesPerNode, Optional.of(rate), contained, memory, plugins, pluginsOfNodes);
    }

    /**
     * This mesh with a container for each node, in network namespaces; needs Linux, root, iproute2 and podman. Its
     * links are unlimited unless there is a {@link #linkRate}.
     */
    public MeshPlan containers() {
        return new MeshPlan(nodes, devicesPerNode, linkRate, true, memory, plugins, pluginsOfNodes);
    }

    /** This mesh with a limit on the memory of each container, such as {@code 512m} or {@code 1g}. */
    public MeshPlan memory(String limit) {
        return new MeshPlan(nodes, devicesPerNode, linkRate, contained, Optional.of(limit), plugins, pluginsOfNodes);
    }

    /** This mesh with a further directory of plug-ins on all nodes. */
    public MeshPlan plugins(Path directory) {
        List<Path> all = new ArrayList<>(plugins);
        all.add(directory);
        return new MeshPlan(nodes, devicesPerNode, linkRate, contained, memory, all, pluginsOfNodes);
    }

    /** This mesh with a further directory of plug-ins on one node. */
    public MeshPlan pluginsOf(int node, Path directory) {
        Map<Integer, List<Path>> all = new TreeMap<>(pluginsOfNodes);
        all.merge(
                node,
                List.of(directory),
                (old, more) -> Stream.concat(old.stream(), more.stream()).toList());
        return new MeshPlan(nodes, devicesPerNode, linkRate, contained, memory, plugins, all);
    }

    /** Why this machine does not support links with a rate, and what to do; empty if it does. */
    public static Optional<String> linkObstacle() {
        return Networks.obstacle(Installation.find());
    }

    /**
     * Why this machine cannot run containers, and what to do; empty if a container has run. The first call takes a
     * moment.
     */
    public static Optional<String> containerObstacle() {
        return ContainerTrial.obstacle(Installation.find());
    }

    /** Whether each node has its own link. */
    boolean linked() {
        return contained || linkRate.isPresent();
    }

    /** All directories of a node, in addition to the shipped plug-ins. */
    List<Path> allPluginsOf(int node) {
        return Stream.concat(plugins.stream(), pluginsOfNodes.getOrDefault(node, List.of()).stream())
                .toList();
    }

    /**
     * Starts the nodes as processes or containers of this machine, and waits until they form a mesh.
     *
     * @throws HarnessException if there is no installation, or the mesh does not start, with what is missing; nothing
     *     is left then
     */
    public TestMesh start() {
        return ProcessMesh.start(this, Installation.find());
    }

    /**
     * Starts the nodes in this JVM, each with its own data plane: this is fast, but a node that shares its JVM with the
     * others supports only {@link TestNode#kill}.
     *
     * @throws HarnessException if there is no installation, or this JVM lacks options that nodes need, listing these
     */
    public TestMesh startInThisJvm() {
        return JvmTestMesh.start(this, Installation.find());
    }

    /** Why nodes cannot run in this JVM, and what to do; empty if they can. */
    public static Optional<String> jvmObstacle() {
        return JvmFlags.obstacle(Installation.find());
    }
}
