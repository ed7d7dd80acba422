package io.locmoe.engine.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the routers of a model keep besides their parameters, by name in checkpoints; equal on all ranks. The arrays are
 * live: whoever restores a checkpoint writes into them.
 */
public final class RouterStates {
    private final SortedMap<String, StateArray> arrays = new TreeMap<>();

    /**
     * Registers a state.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    void add(String name, StateArray array) {
        if (arrays.putIfAbsent(name, array) != null) {
            throw new IllegalArgumentException("two states are named " + name);
        }
    }

    /** The states in the order of their names. */
    public SortedMap<String, StateArray> arrays() {
        return Collections.unmodifiableSortedMap(arrays);
    }
}
