package io.locmoe.conformance;

import java.util.concurrent.locks.LockSupport;

/** A thread that a broken plug-in leaves running, until the JVM of the tests ends. */
public final class LastingThread {
    private LastingThread() {}

    /** Starts one more. */
    public static void start() {
        Thread.ofPlatform().daemon().name("lasting").start(() -> {
            while (true) {
                LockSupport.park();
            }
        });
    }
}
