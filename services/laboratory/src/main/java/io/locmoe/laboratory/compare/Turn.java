package io.locmoe.laboratory.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a training, between turns of other trainings.
 *
 * @param round counted from 1
 * @param first first step of the turn, from 1
 * @param last  its last step
 */
public record Turn(Contender contender, long seed, int round, long first, long last) {

    /**
     * All turns in order. Each training is split into {@code rounds} parts; in each round every contender has its turn,
     * and the order shifts by one from round to round, so that a drift of the machine affects all contenders equally.
     */
    static List<Turn> interleaved(List<Contender> contenders, List<Long> seeds, long steps, int rounds) {
        List<Turn> turns = new ArrayList<>();
        int shift = 0;
        for (long seed : seeds) {
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < contenders.size(); i++) {
                    turns.add(new Turn(
                            contenders.get((i + shift) % contenders.size()),
                            seed,
                            round + 1,
                            steps * round / rounds + 1,
                            steps * (round + 1) / rounds));
                }
                shift++;
            }
        }
        return turns;
    }

    /** Number of steps. */
    public long steps() {
        return last - first + 1;
    }
}
