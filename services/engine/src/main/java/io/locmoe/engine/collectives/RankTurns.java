package io.locmoe.engine.collectives;

import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;

/**
 * Simulates ranks in one process, one at a time: a rank runs until it ends or enters a collective, then the next rank
 * has its turn, in rank order. So ranks may share objects that are made for one thread, and the result is
 * deterministic.
 *
 * @param <T> result of a rank's work
 */
public final class RankTurns<T> {

    /** The work of each rank. */
    public interface Work<T> {
        /** @param mesh collectives of this rank; {@link MeshCounts#rank} gives its number */
        T run(MeshCounts mesh);
    }

    private final ThreadFactory threads;
    private final Semaphore back = new Semaphore(0);
    private final List<Seat> seats = new ArrayList<>();
    private long[][] gathered;
    private boolean aborted;

    private RankTurns(int ranks, Work<T> work, ThreadFactory threads) {
        this.threads = threads;
        for (int rank = 0; rank < ranks; rank++) {
            seats.add(new Seat(rank, work));
        }
    }

    /**
     * Runs the work of all ranks and returns their results in rank order.
     *
     * @throws RuntimeException exception of the first rank that failed
     * @throws IllegalStateException if only some ranks enter a collective
     */
    public static <T> List<T> run(int ranks, Work<T> work) {
        return run(ranks, work, Thread.ofVirtual().name("rank-", 0).factory());
    }

    /** Runs the work on given threads. @param threads makes one thread for each rank, in rank order */
    static <T> List<T> run(int ranks, Work<T> work, ThreadFactory threads) {
        return new RankTurns<>(ranks, work, threads).run();
    }

    private List<T> run() {
        try {
            while (seats.stream().anyMatch(seat -> !seat.ended)) {
                round();
            }
        } finally {
            abort();
        }
        return seats.stream().map(seat -> seat.result).toList();
    }

    /** Runs every rank to its end or to its next collective. */
    private void round() {
        for (Seat seat : seats) {
            seat.proceed();
            if (seat.failure != null) {
                throw seat.failure;
            }
        }
        List<Integer> ended = ranks(true);
        List<Integer> waiting = ranks(false);
        if (!ended.isEmpty() && !waiting.isEmpty()) {
            throw new IllegalStateException("ranks " + waiting + " are in a collective that ranks " + ended
                    + " did not enter; every rank makes the same calls in the same order");
        }
        gathered = seats.stream().map(seat -> seat.given).toArray(long[][]::new);
    }

    private List<Integer> ranks(boolean ended) {
        return IntStream.range(0, seats.size())
                .filter(rank -> seats.get(rank).ended == ended)
                .boxed()
                .toList();
    }

    private void abort() {
        aborted = true;
        for (Seat seat : seats) {
            if (!seat.ended) {
                seat.proceed();
            }
        }
    }

    /** Thrown into waiting ranks when another rank has failed; {@link #run} throws the failure itself. */
    private static final class Aborted extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One rank. Its fields are handed over with the turn, so only one thread at a time touches them. */
    private final class Seat implements MeshCounts, Runnable {
        private final int rank;
        private final Work<T> work;
        private final Semaphore turn = new Semaphore(0);
        private boolean started;
        private boolean ended;
        private long[] given;
        private T result;
        private RuntimeException failure;

        Seat(int rank, Work<T> work) {
            this.rank = rank;
            this.work = work;
        }

        /** Gives this rank its turn and waits until it hands it back. */
        void proceed() {
            if (!started && aborted) {
                ended = true;
                return;
            } else if (!started) {
                started = true;
                threads.newThread(this).start();
            } else {
                turn.release();
            }
            back.acquireUninterruptibly();
        }

        @Override
        public void run() {
            try {
                result = work.run(this);
            } catch (Aborted e) {
                // The caller gets the failure of the other rank.
            } catch (RuntimeException e) {
                failure = e;
            } catch (Error e) {
                failure = new IllegalStateException("rank " + rank + " failed: " + e, e);
            } finally {
                ended = true;
                back.release();
            }
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int ranks() {
            return seats.size();
        }

        @Override
        public long[][] gather(long[] mine) {
            given = mine.clone();
            back.release();
            turn.acquireUninterruptibly();
            if (aborted) {
                throw new Aborted();
            }
            long[][] all = new long[gathered.length][];
            for (int r = 0; r < all.length; r++) {
                all[r] = gathered[r].clone();
            }
            return all;
        }
    }
}
