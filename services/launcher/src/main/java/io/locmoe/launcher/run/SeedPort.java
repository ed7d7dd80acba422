package io.locmoe.launcher.run;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for the node that the others join. It is free on loopback; in a namespace of its own a node has them all. It
 * lies below those that a system gives to programs that ask for any port, from 32768 on Linux, from 49152 elsewhere: so
 * none of these takes it before the node has started.
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
