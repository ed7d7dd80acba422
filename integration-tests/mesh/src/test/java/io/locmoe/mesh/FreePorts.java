package io.locmoe.mesh;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for nodes whose configuration names them. They lie below those that a system gives to programs that ask for any
 * port, so that none of these takes one before the node has started.
 */
final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int END = 20_000;

    private FreePorts() {}

    /** Different ones that are free now. */
    static int[] take(int count) {
        return ThreadLocalRandom.current()
                .ints(FIRST, END)
                .distinct()
                .filter(FreePorts::isFree)
                .limit(count)
                .toArray();
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
