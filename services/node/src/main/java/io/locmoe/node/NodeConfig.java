package io.locmoe.node;

import io.locmoe.dataplane.BodyChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node is started with. A port of 0 takes a free one.
 *
 * @param index             place in the order of nodes; -1 where the join order decides
 * @param name              for users
 * @param host              address at which the other nodes and users reach the ports
 * @param bind              address of this machine that the ports are bound to, such as 0.0.0.0 for all of them
 * @param membershipPort    membership (Hazelcast)
 * @param flightPort        data plane (Arrow Flight)
 * @param controlPort       control plane (gRPC)
 * @param httpPort          health and metrics
 * @param join              membership addresses host:port; the first is the seed, see
 *                          {@link io.locmoe.topology.MembershipConfig}
 * @param cluster           meshes with different names never meet
 * @param pluginDirectories directories with one sub-folder a plug-in
 * @param devices           devices that the node offers
 * @param data              directory for checkpoints of jobs that name none
 * @param joinDeadline      longest wait for the seed
 * @param stopDeadline      longest wait for a step boundary after a cancel
 * @param parentPid         process whose end ends this node; 0 for none
 * @param bodyChannel       how tensors travel to and from other nodes
 */
public record NodeConfig(
        int index,
        String name,
        String host,
        String bind,
        int membershipPort,
        int flightPort,
        int controlPort,
        int httpPort,
        List<String> join,
        String cluster,
        List<Path> pluginDirectories,
        int devices,
        Path data,
        Duration joinDeadline,
        Duration stopDeadline,
        long parentPid,
        BodyChannel bodyChannel) {

    /** @throws NodeException with every problem, one a line */
    public NodeConfig {
        join = List.copyOf(join);
        pluginDirectories = List.copyOf(pluginDirectories);
        List<String> problems = new ArrayList<>();
        require(problems, index >= -1, "index must be at least 0, or -1 for none: " + index);
        require(problems, !name.isBlank(), "name must not be empty");
        require(problems, !host.isBlank(), "host must not be empty");
        require(problems, !bind.isBlank(), "bind must not be empty");
        require(problems, !cluster.isBlank(), "cluster must not be empty");
        require(problems, devices >= 1, "devices must be at least 1: " + devices);
        port(problems, "membershipPort", membershipPort);
        port(problems, "flightPort", flightPort);
        port(problems, "controlPort", controlPort);
        port(problems, "httpPort", httpPort);
        for (String address : join) {
            require(problems, address.matches(".+:\\d{1,5}"), "join address '" + address + "' is not host:port");
        }
        require(problems, joinDeadline.isPositive(), "joinSeconds must be positive");
        require(problems, stopDeadline.isPositive(), "stopSeconds must be positive");
        require(problems, parentPid >= 0, "parentPid must not be negative: " + parentPid);
        if (!problems.isEmpty()) {
            throw NodeException.configuration(problems);
        }
    }

    private static void port(List<String> problems, String name, int port) {
        require(problems, port >= 0 && port <= 65535, name + " must be in [0, 65535]: " + port);
    }

    private static void require(List<String> problems, boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }

    /** A node on loopback with free ports, as {@link NodeConfigFile} has it where the file says nothing. */
    public static NodeConfig defaults(int index) {
        return new NodeConfig(
                index,
                index < 0 ? "node" : "node-" + index,
                "127.0.0.1",
                "127.0.0.1",
                0,
                0,
                0,
                0,
                List.of(),
                "locmoe",
                List.of(),
                1,
                Path.of("runs"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                0,
                BodyChannel.AUTO);
    }

    /** These settings, bound to and reached at another address. */
    public NodeConfig withHost(String address) {
        return withHost(address, address);
    }

    /** These settings, reached at an address and bound to another one. */
    public NodeConfig withHost(String address, String bound) {
        return new NodeConfig(
                index,
                name,
                address,
                bound,
                membershipPort,
                flightPort,
                controlPort,
                httpPort,
                join,
                cluster,
                pluginDirectories,
                devices,
                data,
                joinDeadline,
                stopDeadline,
                parentPid,
                bodyChannel);
    }

    /** These settings, for a mesh with this name, joined at these addresses. */
    public NodeConfig withMesh(String clusterName, int ownMembershipPort, List<String> addresses) {
        return new NodeConfig(
                index,
                name,
                host,
                bind,
                ownMembershipPort,
                flightPort,
                controlPort,
                httpPort,
                addresses,
                clusterName,
                pluginDirectories,
                devices,
                data,
                joinDeadline,
                stopDeadline,
                parentPid,
                bodyChannel);
    }

    /** These settings with the ports of data plane, control plane and health. */
    public NodeConfig withPorts(int flight, int control, int http) {
        return new NodeConfig(
                index,
                name,
                host,
                bind,
                membershipPort,
                flight,
                control,
                http,
                join,
                cluster,
                pluginDirectories,
                devices,
                data,
                joinDeadline,
                stopDeadline,
                parentPid,
                bodyChannel);
    }

    /** These settings with other plug-ins and devices. */
    public NodeConfig withDevices(List<Path> plugins, int count) {
        return new NodeConfig(
                index,
                name,
                host,
                bind,
                membershipPort,
                flightPort,
                controlPort,
                httpPort,
                join,
                cluster,
                plugins,
                count,
                data,
                joinDeadline,
                stopDeadline,
                parentPid,
                bodyChannel);
    }

    /** These settings with other deadlines. */
    public NodeConfig withDeadlines(Duration forJoin, Duration forStop) {
        return new NodeConfig(
                index,
                name,
                host,
                bind,
                membershipPort,
                flightPort,
                controlPort,
                httpPort,
                join,
                cluster,
                pluginDirectories,
                devices,
                data,
                forJoin,
                forStop,
                parentPid,
                bodyChannel);
    }

    /** These settings, ended by the end of a process. */
    public NodeConfig withParent(long pid) {
        return new NodeConfig(
                index,
                name,
                host,
                bind,
                membershipPort,
                flightPort,
                controlPort,
                httpPort,
                join,
                cluster,
                pluginDirectories,
                devices,
                data,
                joinDeadline,
                stopDeadline,
                pid,
                bodyChannel);
    }
}
