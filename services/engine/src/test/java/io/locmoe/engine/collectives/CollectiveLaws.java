package io.locmoe.engine.collectives;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.RankThreads.RankWork;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Laws of collectives that hold on every transport. */
final class CollectiveLaws {
    private CollectiveLaws() {}

    /** Ranks on which the laws are checked, each with its own thread. */
    interface Mesh {
        Topology topology();

        /** Results in rank order; the first failure is thrown. */
        <T> List<T> run(RankWork<T> work);
    }

    static float[] vector(int rank, int count) {
        Random random = new Random(1000L + rank);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextFloat() - 0.5f) * (1 + rank);
        }
        return values;
    }

    /** Sums of rank-valued vectors, checked against float64; returns the bits all ranks agree on. */
    static int[] allReduceIsTheSum(Mesh mesh, int count) {
        int ranks = mesh.topology().ranks();
        List<float[]> results = mesh.run(transport -> {
            float[] values = vector(transport.rank(), count);
            new Collectives(transport).beginSum(MemorySegment.ofArray(values)).await();
            return values;
        });
        double[] sums = new double[count];
        double[] magnitudes = new double[count];
        for (int rank = 0; rank < ranks; rank++) {
            float[] values = vector(rank, count);
            for (int i = 0; i < count; i++) {
                sums[i] += values[i];
                magnitudes[i] += Math.abs(values[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            double tolerance = magnitudes[i] * ranks * Math.ulp(1f);
            if (Math.abs(results.getFirst()[i] - sums[i]) > tolerance) {
                throw new AssertionError("element " + i + " is " + results.getFirst()[i] + ", not " + sums[i]);
            }
        }
        int[] bits = bits(results.getFirst());
        results.forEach(result -> assertThat(Arrays.equals(bits(result), bits))
                .as("same bits on all ranks")
                .isTrue());
        return bits;
    }

    /** A vector summed in pieces, several of them under way, has the bits of the vector summed whole. */
    static void aSumInPiecesIsTheSum(Mesh mesh, int count, int piece) {
        List<float[]> whole = mesh.run(transport -> {
            float[] values = vector(transport.rank(), count);
            new Collectives(transport).beginSum(MemorySegment.ofArray(values)).await();
            return values;
        });
        List<float[]> pieces = mesh.run(transport -> {
            float[] values = vector(transport.rank(), count);
            Collectives collectives = new Collectives(transport);
            collectives.step(1);
            List<Collectives.PendingSum> sums = new ArrayList<>();
            for (int end = count; end > 0; end -= piece) {
                int first = Math.max(0, end - piece);
                sums.add(collectives.beginSum(MemorySegment.ofArray(values).asSlice(4L * first, 4L * (end - first))));
                sums.subList(0, sums.size() - 1).forEach(Collectives.PendingSum::advance);
            }
            sums.reversed().forEach(Collectives.PendingSum::await);
            return values;
        });
        for (int rank = 0; rank < mesh.topology().ranks(); rank++) {
            assertThat(Arrays.equals(bits(pieces.get(rank)), bits(whole.getFirst())))
                    .as("rank %d", rank)
                    .isTrue();
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    static void gatherReturnsEveryRanksNumbers(Mesh mesh) {
        int ranks = mesh.topology().ranks();
        mesh.run(transport -> {
            Collectives collectives = new Collectives(transport);
            for (int round = 0; round < 20; round++) {
                long[] mine = new long[transport.rank() % 3];
                Arrays.fill(mine, 100L * round + transport.rank());
                long[][] all = collectives.gather(mine);
                assertThat(all).hasNumberOfRows(ranks);
                for (int rank = 0; rank < ranks; rank++) {
                    long[] expected = new long[rank % 3];
                    Arrays.fill(expected, 100L * round + rank);
                    assertThat(all[rank]).isEqualTo(expected);
                }
            }
            return null;
        });
    }

    /** Rank r has r * bytes bytes; rank 0 sees them all, in order, in parts. Then rank 0's bytes reach every rank. */
    static void stateGoesToRank0AndBack(Mesh mesh, int bytes) {
        int ranks = mesh.topology().ranks();
        byte[][] gathered = new byte[ranks][];
        mesh.run(transport -> {
            Collectives collectives = new Collectives(transport);
            byte[] mine = payload(transport.rank(), 0, transport.rank() * bytes);
            collectives.collect(MemorySegment.ofArray(mine), (source, offset, part) -> {
                gathered[source] = offset == 0 ? new byte[source * bytes] : gathered[source];
                MemorySegment.copy(
                        part, ValueLayout.JAVA_BYTE, 0, gathered[source], (int) offset, (int) part.byteSize());
            });
            byte[] shared = transport.rank() == 0 ? payload(9, 9, bytes) : new byte[bytes];
            collectives.broadcast(MemorySegment.ofArray(shared));
            assertThat(Arrays.equals(shared, payload(9, 9, bytes)))
                    .as("rank %d", transport.rank())
                    .isTrue();
            return null;
        });
        for (int rank = 0; rank < ranks; rank++) {
            assertThat(Arrays.equals(gathered[rank], payload(rank, 0, rank * bytes)))
                    .as("rank %d", rank)
                    .isTrue();
        }
    }

    private static byte[] payload(int source, int target, int bytes) {
        byte[] payload = new byte[bytes];
        new Random(31L * source + target).nextBytes(payload);
        return payload;
    }
}
