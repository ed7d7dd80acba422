package io.locmoe.engine.setup;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a model's routers other than parameters, by name in checkpoints; equal on all ranks. The arrays are
 * live: restoring a checkpoint writes into them.
 */
public final class RouterStates {
    private final SortedMap<String, StateArray> arrays = new TreeMap<>();
    private Map<String, long[]> remembered = Map.of();

    /** One state, which belongs to no model. */
    public static RouterStates of(String name, StateArray array) {
        RouterStates states = new RouterStates();
        states.add(name, array);
        return states;
    }

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

    /** Saves the elements of all states, for {@link #restore}. */
    public void remember() {
        remembered = bits();
    }

    /** Restores the elements that were saved last. */
    public void restore() {
        setBits(remembered);
    }

    /** The current bits of all states, by name. */
    public Map<String, long[]> bits() {
        Map<String, long[]> bits = new TreeMap<>();
        arrays.forEach((name, array) -> bits.put(name, array.bits()));
        return bits;
    }

    /** Sets the states from {@link #bits}, of these states or of those of another model of the job. */
    public void setBits(Map<String, long[]> bits) {
        arrays.forEach((name, array) -> array.setBits(bits.get(name)));
    }

    /** The states in the order of their names. */
    public SortedMap<String, StateArray> arrays() {
        return Collections.unmodifiableSortedMap(arrays);
    }
}
