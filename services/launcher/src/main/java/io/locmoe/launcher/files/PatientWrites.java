package io.locmoe.launcher.files;

import io.locmoe.launcher.progress.Progress;
import java.io.IOException;

/**
 * Writes that may fail for a while, for example on a full disk: the job continues, and the user is told when they start
 * to fail and when they succeed again. Used by one thread at a time.
 */
public final class PatientWrites {
    private final String what;
    private final Progress progress;
    private boolean failing;

    /** A write; a failure names the file. */
    public interface Write {
        void run() throws IOException;
    }

    /** @param what name of what is written, for people */
    public PatientWrites(String what, Progress progress) {
        this.what = what;
        this.progress = progress;
    }

    public void attempt(Write write) {
        try {
            write.run();
            if (failing) {
                progress.message(what + " can be written again");
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                progress.message(e.getMessage() + "; the job goes on, and this is tried again");
            }
            failing = true;
        }
    }
}
