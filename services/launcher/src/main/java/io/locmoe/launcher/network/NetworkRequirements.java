package io.locmoe.launcher.network;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Requirements of a network with link rates on the machine.
 *
 * @param tools  the commands of the machine
 * @param status the content of {@code /proc/self/status}; empty if the system is not Linux
 */
record NetworkRequirements(SystemTools tools, String status) {
    private static final int NET_ADMIN = 12;
    private static final int SYS_ADMIN = 21;

    /** Tools and status of this machine. */
    static NetworkRequirements current() {
        Path status = Path.of("/proc/self/status");
        try {
            return new NetworkRequirements(SystemTools.current(), Files.exists(status) ? Files.readString(status) : "");
        } catch (IOException e) {
            return new NetworkRequirements(SystemTools.current(), "");
        }
    }

    /** Why there can be no such network, with a remedy; empty if there can. */
    Optional<String> obstacle() {
        if (status.isEmpty()) {
            return Optional.of("link rates need the network namespaces of Linux; this system has none");
        }
        return missing(List.of("ip", "tc"), "iproute2")
                .or(() -> missing(List.of("nsenter", "setsid"), "util-linux"))
                .or(this::privilege);
    }

    private Optional<String> missing(List<String> commands, String bundle) {
        return commands.stream()
                .filter(name -> tools.find(name).isEmpty())
                .findFirst()
                .map(name -> "link rates need the command '" + name + "'; install it with: apt-get install " + bundle);
    }

    private Optional<String> privilege() {
        BigInteger capabilities = new BigInteger(field("CapEff"), 16);
        if (capabilities.testBit(NET_ADMIN) && capabilities.testBit(SYS_ADMIN)) {
            return Optional.empty();
        }
        return Optional.of("link rates need the right to make network namespaces; "
                + (field("Uid").startsWith("0")
                        ? "root does not have it in this container; start it with --privileged, or with --cap-add for "
                                + "NET_ADMIN and"
                                + " SYS_ADMIN"
                        : "run the same command as root, with sudo"));
    }

    private String field(String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .map(line -> line.substring(name.length() + 1).strip())
                .orElse("0");
    }
}
