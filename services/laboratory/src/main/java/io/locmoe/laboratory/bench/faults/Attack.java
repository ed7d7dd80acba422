package io.locmoe.laboratory.bench.faults;

/** What can be done to a training. Each method returns at once. */
interface Attack {
    void strike(PlannedFault fault);

    /** Ends a fault that goes on until it is ended. */
    void relieve(PlannedFault fault);

    /** Ends the training. */
    void end();

    /** Seconds that the slowest of the nodes took to start that were started since the last fault; 0 for none. */
    double replacementStart();
}
