package io.locmoe.conformance.router;

import io.locmoe.conformance.Patience;
import io.locmoe.spi.router.MeshCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Ranks as threads of one process, with the collectives of host-side numbers. */
public final class RankThreads {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int POLL_MILLISECONDS = 100;

    private final long[][] board;
    private final CyclicBarrier barrier;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    private RankThreads(int ranks) {
        board = new long[ranks][];
        barrier = new CyclicBarrier(ranks);
    }

    /**
     * Runs the work on every rank at once and returns the results in rank order. Where ranks fail, throws what the
     * first of them threw that did not only wait for another.
     */
    public static <T> List<T> run(int ranks, Function<MeshCounts, T> work) {
        RankThreads mesh = new RankThreads(ranks);
        try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                MeshCounts counts = mesh.new Counts(rank);
                futures.add(threads.submit(() -> mesh.run(counts, work)));
            }
            return mesh.results(futures);
        }
    }

    private <T> List<T> results(List<Future<T>> futures) {
        List<T> results = new ArrayList<>();
        Throwable failure = null;
        for (Future<T> future : futures) {
            try {
                results.add(result(future));
            } catch (ExecutionException e) {
                boolean cause = !(e.getCause() instanceof LeftAlone);
                failure = failure == null || failure instanceof LeftAlone && cause ? e.getCause() : failure;
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException("a rank did not end", e);
            }
        }
        switch (failure) {
            case null -> {
                return results;
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    /** Waits in slices, as long as the ranks have not had {@link #LIMIT} of processor time. */
    private <T> T result(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        Patience patience = new Patience(LIMIT);
        while (true) {
            try {
                return future.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (patience.isOver(working)) {
                    throw e;
                }
            }
        }
    }

    /** What a rank throws that waits for one that has ended. */
    private static final class LeftAlone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeftAlone(Exception cause) {
            super("the ranks of the mesh do not call the same collectives", cause);
        }
    }

    /** A rank that has ended, in whatever way, comes to no collective any more: the others wait in vain. */
    private <T> T run(MeshCounts counts, Function<MeshCounts, T> work) {
        working.add(Thread.currentThread());
        try {
            return work.apply(counts);
        } finally {
            working.remove(Thread.currentThread());
            ended = true;
            barrier.reset();
        }
    }

    /** A mesh of the caller alone. */
    public static MeshCounts alone() {
        return new RankThreads(1).new Counts(0);
    }

    private final class Counts implements MeshCounts {
        private final int rank;

        private Counts(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int ranks() {
            return board.length;
        }

        @Override
        public long[][] gather(long[] mine) {
            board[rank] = mine.clone();
            await();
            long[][] all = board.clone();
            await();
            return all;
        }

        private void await() {
            try {
                if (ended) {
                    throw new BrokenBarrierException("another rank has ended");
                }
                barrier.await();
            } catch (Exception e) {
                throw new LeftAlone(e);
            }
        }
    }
}
