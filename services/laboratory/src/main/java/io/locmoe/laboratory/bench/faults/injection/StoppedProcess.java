package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.processes.ProcessFiles;
import io.locmoe.processes.ProcessSignal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A process whose threads are all stopped until this is closed. */
final class StoppedProcess implements AutoCloseable {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(2);

    private final long pid;

    private StoppedProcess(long pid) {
        this.pid = pid;
    }

    /** @throws IOException if the process has ended, or does not stop */
    static StoppedProcess of(long pid) throws IOException, InterruptedException {
        StoppedProcess process = new StoppedProcess(pid);
        ProcessSignal.send("STOP", pid);
        long end = System.nanoTime() + LIMIT;
        while (!process.rests()) {
            if (System.nanoTime() - end > 0) {
                process.close();
                throw new IOException("process " + pid + " does not stop");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return process;
    }

    private boolean rests() throws IOException {
        return ProcessFiles.of(pid).tasks().stream()
                .allMatch(task -> task.fields().getFirst().equals("T"));
    }

    @Override
    public void close() {
        ProcessSignal.send("CONT", pid);
    }
}
