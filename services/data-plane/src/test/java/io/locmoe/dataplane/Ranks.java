package io.locmoe.dataplane;

import io.locmoe.spi.comm.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work on every rank, one thread each. */
public final class Ranks {
    private Ranks() {}

    public interface Work<T> {
        T run(Transport transport) throws Exception;
    }

    /** Results in the order of the transports; the first failure is thrown as it is. */
    public static <T> List<T> run(List<Transport> transports, Work<T> work) throws Exception {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("rank-", 0).factory())) {
            List<Callable<T>> calls = new ArrayList<>();
            transports.forEach(transport -> calls.add(() -> work.run(transport)));
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
