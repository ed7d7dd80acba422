package io.locmoe.laboratory.bench.faults;

/** Injects faults into a training. Methods return immediately. */
interface Attack {
    void strike(PlannedFault fault);

    /** Ends a continuing fault. */
    void relieve(PlannedFault fault);

    /** Ends the training. */
    void end();

    /** Seconds that the slowest node took to start, of those started since the last fault; 0 for none. */
    double replacementStart();
}
