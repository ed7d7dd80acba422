package io.locmoe.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Notices that the process which started this one is gone, however it ended. */
final class ParentWatch {
    private ParentWatch() {}

    /** Runs {@code gone} once no process with this id is left; at once where there is none. */
    static void process(long pid, Runnable gone) {
        ProcessHandle.of(pid).ifPresentOrElse(parent -> parent.onExit().thenRun(gone), gone);
    }

    /** Runs {@code gone} at the end of a stream whose other end the parent holds: the system closes it for the dead. */
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
