package io.locmoe.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Notices that the process that started this one is gone, however it ended. */
final class ParentWatch {
    private ParentWatch() {}

    /** Runs {@code gone} once there is no process with this id; at once if there is none now. */
    static void process(long pid, Runnable gone) {
        ProcessHandle.of(pid).ifPresentOrElse(parent -> parent.onExit().thenRun(gone), gone);
    }

    /**
     * Runs {@code gone} at the end of a stream whose other end the parent holds. The system closes it when the parent
     * dies.
     */
    static void stream(InputStream input, Runnable gone) {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                input.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // a broken pipe is an end, too
            }
            gone.run();
        });
    }
}
