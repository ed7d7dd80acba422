package io.locmoe.launcher.network;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * Existing networks of this tool on this machine.
 *
 * @param names names of all namespaces and links
 */
record ExistingNetworks(List<String> names) {

    /** Networks visible to this process. */
    static ExistingNetworks current() {
        return new ExistingNetworks(Stream.of("/run/netns", "/sys/class/net")
                .flatMap(ExistingNetworks::list)
                .toList());
    }

    private static Stream<String> list(String directory) {
        return Optional.ofNullable(Path.of(directory).toFile().list()).stream()
                .flatMap(Arrays::stream)
                .sorted();
    }

    /** Names of the namespaces and links of a command. */
    List<String> of(long pid) {
        return names.stream()
                .filter(name -> NetworkNames.of(name)
                        .filter(network -> network.pid() == pid)
                        .isPresent())
                .toList();
    }

    /**
     * Networks whose command is gone. A link alone may belong to a command in another container, which has its own
     * process ids.
     */
    List<NetworkNames> dead(LongPredicate alive) {
        return names.stream()
                .filter(name -> name.startsWith("locmoe-"))
                .flatMap(name -> NetworkNames.of(name).stream())
                .distinct()
                .filter(network -> !alive.test(network.pid()))
                .toList();
    }
}
