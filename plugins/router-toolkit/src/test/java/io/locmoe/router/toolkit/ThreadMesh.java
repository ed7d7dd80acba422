package io.locmoe.router.toolkit;

import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Ranks as threads of one process. */
final class ThreadMesh {
    private final long[][] board;
    private final CyclicBarrier barrier;

    private ThreadMesh(int ranks) {
        board = new long[ranks][];
        barrier = new CyclicBarrier(ranks);
    }

    /** Runs the work on every rank at once and returns the results in rank order. */
    static <T> List<T> run(int ranks, Function<MeshCounts, T> work) throws Exception {
        ThreadMesh mesh = new ThreadMesh(ranks);
        try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                MeshCounts counts = mesh.new Counts(rank);
                futures.add(threads.submit(() -> work.apply(counts)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(10, TimeUnit.SECONDS));
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
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
                barrier.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
