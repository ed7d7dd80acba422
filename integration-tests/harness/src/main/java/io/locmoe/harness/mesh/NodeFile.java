package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of a node of an open mesh: without certificates, so that the nodes start faster; they are bound
 * only to addresses of this machine.
 *
 * @param index          index of the node
 * @param mesh           unique name of the mesh
 * @param address        address that the node is bound to
 * @param membershipPort membership port of the node
 * @param seed           address and membership port of the first node
 * @param httpPort       port of health and metrics
 * @param devices        number of devices of the node
 * @param plugins        directories of plug-ins
 * @param root           directory in which jobs may read and write
 */
record NodeFile(
        int index,
        String mesh,
        String address,
        int membershipPort,
        String seed,
        int httpPort,
        int devices,
        List<Path> plugins,
        Path root) {

    /** @param members addresses of other nodes, with which a restarted first node finds the mesh */
    Path write(List<String> members) {
        Path file = root.resolve("node-" + index + ".yaml");
        try {
            return Files.writeString(file, yaml(members));
        } catch (IOException e) {
            throw new HarnessException("the configuration of a node cannot be written to " + file, e);
        }
    }

    private String yaml(List<String> members) {
        return """
                index: %d
                name: node-%d
                host: %s
                membershipPort: %d
                httpPort: %d
                cluster: %s
                open: true
                join: [%s]
                devices: %d
                pluginDirectories: [%s]
                data: %s
                stopSeconds: 20
                """.formatted(
                        index,
                        index,
                        address,
                        membershipPort,
                        httpPort,
                        mesh,
                        list(Stream.concat(Stream.of(seed), members.stream().filter(member -> !member.equals(seed)))),
                        devices,
                        list(plugins.stream().map(Path::toString)),
                        quoted(root.toString()));
    }

    private static String list(Stream<String> texts) {
        return texts.map(NodeFile::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
