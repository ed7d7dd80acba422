package io.locmoe.topology;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Optional;

/** Placements in distributed maps, as plain numbers, so that none of our classes has to be the same on all nodes. */
final class HazelcastPlacements implements PlacementRegistry {
    private static final String EPOCH = "epoch";

    private final IMap<String, Long> counters;
    private final IMap<String, long[]> placements;

    HazelcastPlacements(HazelcastInstance hazelcast) {
        this.counters = hazelcast.getMap("locmoe.counters");
        this.placements = hazelcast.getMap("locmoe.placements");
    }

    @Override
    public ExpertPlacement place(String jobId, int experts, Topology topology) {
        ExpertPlacement.even(0, experts, topology);
        ExpertPlacement placement = ExpertPlacement.even(nextEpoch(), experts, topology);
        placements.set(jobId, encode(placement));
        return placement;
    }

    @Override
    public Optional<ExpertPlacement> find(String jobId) {
        return Optional.ofNullable(placements.get(jobId)).map(HazelcastPlacements::decode);
    }

    @Override
    public void remove(String jobId) {
        placements.delete(jobId);
    }

    private long nextEpoch() {
        Long last = counters.putIfAbsent(EPOCH, 1L);
        long next = 1;
        while (last != null && !counters.replace(EPOCH, last, next = last + 1)) {
            last = counters.get(EPOCH);
        }
        return next;
    }

    private static long[] encode(ExpertPlacement placement) {
        long[] numbers = new long[placement.experts() + 1];
        numbers[0] = placement.epoch();
        for (int expert = 0; expert < placement.experts(); expert++) {
            numbers[expert + 1] = placement.rank(expert);
        }
        return numbers;
    }

    private static ExpertPlacement decode(long[] numbers) {
        return new ExpertPlacement(
                numbers[0],
                Arrays.stream(numbers, 1, numbers.length)
                        .mapToInt(Math::toIntExact)
                        .toArray());
    }
}
