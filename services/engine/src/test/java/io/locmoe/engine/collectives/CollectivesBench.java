package io.locmoe.engine.collectives;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * Measures collectives of nodes in this process, over real sockets. Run it with the class path and JVM flags of the
 * tests; the argument is the number of nodes.
 */
public final class CollectivesBench {
    private static final int ROUNDS = 3_000;
    private static final int FLOATS = 1_000_000;

    private CollectivesBench() {}

    public static void main(String[] args) throws Exception {
        try (FlightRanks mesh = new FlightRanks(args.length > 0 ? Integer.parseInt(args[0]) : 2, 1)) {
            for (int pass = 0; pass < 2; pass++) {
                mesh.run(transport -> measure(new Collectives(transport))).forEach(System.out::println);
            }
        }
    }

    private static String measure(Collectives collectives) {
        long[] mine = new long[25];
        long started = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            collectives.gather(mine);
        }
        long gathered = System.nanoTime();
        MemorySegment memory = Arena.ofAuto().allocate(4L * FLOATS, 64);
        for (int round = 0; round < 50; round++) {
            collectives.beginSum(memory).await();
        }
        return String.format(
                Locale.ROOT,
                "rank %d: gather of 25 numbers %.0f us, all-reduce of %d floats %.1f ms",
                collectives.rank(),
                (gathered - started) / 1e3 / ROUNDS,
                FLOATS,
                (System.nanoTime() - gathered) / 50e6);
    }
}
