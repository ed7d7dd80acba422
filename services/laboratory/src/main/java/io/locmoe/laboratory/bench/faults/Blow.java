package io.locmoe.laboratory.bench.faults;

import java.util.List;

/** How faults of a kind are made to happen to a training. Methods return at once; used by one thread at a time. */
interface Blow extends AutoCloseable {
    /** @param victims nodes, by their places in the mesh */
    void strike(List<Integer> victims);

    /** Ends what goes on until it is ended. */
    default void relieve() {}

    /** Takes back whatever is left of it. */
    @Override
    default void close() {
        relieve();
    }
}
