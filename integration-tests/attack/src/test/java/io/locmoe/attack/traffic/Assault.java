package io.locmoe.attack.traffic;

import java.util.random.RandomGenerator;

/** A kind of hostile traffic, bounded in count and time. A node that hangs up meanwhile is in its right. */
@FunctionalInterface
public interface Assault {
    /**
     * Sends once what this kind sends.
     *
     * @return messages that were sent
     */
    long launch(Door door, RandomGenerator random);
}
