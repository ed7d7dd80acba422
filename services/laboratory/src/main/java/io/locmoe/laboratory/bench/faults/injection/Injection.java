package io.locmoe.laboratory.bench.faults.injection;

import java.util.List;

/** Injects faults of one kind. Methods return immediately; used by one thread at a time. */
public interface Injection extends AutoCloseable {
    /** @param victims nodes, by their places in the mesh */
    void strike(List<Integer> victims);

    /** Ends a continuing fault. */
    default void relieve() {}

    /** Undoes all remaining effects. */
    @Override
    default void close() {
        relieve();
    }
}
