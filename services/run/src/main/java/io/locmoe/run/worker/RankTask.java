package io.locmoe.run.worker;

/** The work of one rank. */
public interface RankTask {

    int rank();

    /**
     * Works until the job ends, on the rank's own platform thread.
     *
     * @return whether the job reached its end, rather than being stopped
     */
    boolean run();

    /** Asks for a stop at the next step boundary, with a checkpoint. Any thread; only rank 0 is asked. */
    void requestStop();

    /**
     * Asks for an end at the next step boundary, with a snapshot from which another job continues. Any thread; only
     * rank 0 is asked.
     */
    void requestPause();

    /** Asks for a checkpoint at the next step boundary. Any thread; only rank 0 is asked. */
    void requestCheckpoint();
}
