package io.locmoe.engine;

import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs the same work on every rank of a mesh in this process, each on a thread of its own. */
public final class RankThreads {
    private RankThreads() {}

    /** The work of one rank. */
    public interface RankWork<T> {
        T run(Transport transport) throws Exception;
    }

    /** Returns what each rank gives; throws the first failure in rank order. */
    public static <T> List<T> run(Topology topology, RankWork<T> work) {
        try (var session = LocalTransport.mesh(topology, Duration.ofSeconds(20))) {
            return run(session.transports(), session::abort, work);
        }
    }

    /**
     * The same on a mesh that is there already.
     *
     * @param abort told of a failure, so that no other rank waits for the one that failed
     */
    public static <T> List<T> run(List<Transport> transports, Consumer<String> abort, RankWork<T> work) {
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<T>> running = new ArrayList<>();
            for (Transport transport : transports) {
                running.add(threads.submit(() -> {
                    try {
                        return work.run(transport);
                    } catch (Exception | Error e) {
                        abort.accept(e.toString());
                        throw e;
                    }
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> rank : running) {
                results.add(rank.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
