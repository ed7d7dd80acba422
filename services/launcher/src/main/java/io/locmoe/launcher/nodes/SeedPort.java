package io.locmoe.launcher.nodes;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port for the node that the others join. It is free on loopback; a node in its own namespace has all ports. It
 * lies below the ephemeral ports of the system (from 32768 on Linux, 49152 elsewhere), so no other program gets it by
 * chance before the node has started.
 */
final class SeedPort {
    private static final int FIRST = 23_000;
    private static final int END = 32_768;
    private static final int TRIES = 1_000;

    private SeedPort() {}

    static int find() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST, END)
                .filter(SeedPort::isFree)
                .findFirst()
                .orElseThrow(() -> RunException.failure("none of " + TRIES + " ports from " + FIRST + " to " + (END - 1)
                        + " is free on loopback; end what has taken them"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
