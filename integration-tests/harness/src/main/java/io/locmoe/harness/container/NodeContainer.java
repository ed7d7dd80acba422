package io.locmoe.harness.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A container for the process of a node. It sees the programs of this machine, read-only, instead of those of an image,
 * so that nothing has to be built or downloaded; it has its own processes, names, memory and temporary files. It shares
 * the network of the process that starts it.
 *
 * @param name     unique name
 * @param host     host name that the node sees
 * @param mesh     directory of the mesh, writable for the node
 * @param readable further directories that the node may read; absolute
 * @param memory   memory limit, such as {@code 1g}; empty for no limit
 */
public record NodeContainer(String name, String host, Path mesh, List<Path> readable, Optional<String> memory) {
    private static final Path PROGRAMS = Path.of("/usr");

    public NodeContainer {
        readable = List.copyOf(readable);
    }

    /**
     * A command line that runs another one in this container, with its input and output. The container is removed at
     * the end.
     */
    public List<String> wrap(Podman podman, List<String> command) {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--replace", "--interactive"));
        words.addAll(List.of("--name=" + name, "--label=" + Podman.label(mesh), "--log-driver=none"));
        words.addAll(List.of("--network=host", "--no-hosts", "--dns=none", "--uts=private", "--hostname=" + host));
        // A node needs no system privileges.
        words.addAll(List.of("--cap-drop=all", "--security-opt=no-new-privileges", "--security-opt=label=disable"));
        memory.ifPresent(limit -> words.addAll(List.of("--memory=" + limit, "--memory-swap=" + limit)));
        RootFiles root = RootFiles.make(mesh.resolve("root-" + host));
        root.readable().forEach(path -> words.add(volume(path, "ro")));
        readable.stream()
                .filter(path -> !path.startsWith(PROGRAMS) && !path.startsWith(mesh))
                .forEach(path -> words.add(volume(path, "ro")));
        words.add(volume(mesh, "rw"));
        words.addAll(List.of(
                "--workdir=" + mesh, "--read-only", "--rootfs", root.directory().toString()));
        words.addAll(command);
        return podman.words(words);
    }

    private static String volume(Path path, String access) {
        return "--volume=" + path + ":" + path + ":" + access;
    }
}
