package io.locmoe.conformance;

import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One exchange with known rows. A row says who sent it, of which token it is, and which column: element c of token t of
 * rank r is {@code r + 1 + t / 64 + c / 1024}, exact in float32. In a dispatch each token has up to two rows for every
 * rank that gets any; in the other directions every row is one of a kind.
 *
 * @param name     of the pattern
 * @param topology of the mesh
 * @param rows     [from][to]
 * @param room     rows that fit between two ranks beyond the largest number
 */
public record ExchangeCase(String name, Topology topology, int[][] rows, int room) {
    static final int COLUMNS = 5;
    /** Bytes of a row. */
    public static final int ROW = COLUMNS * Float.BYTES;

    /** The patterns of one mesh: known corners and five random ones. */
    static List<ExchangeCase> all(Topology topology) {
        int ranks = topology.ranks();
        List<ExchangeCase> cases = new ArrayList<>();
        cases.add(of("uneven", topology, (from, to) -> (3 * from + 5 * to) % 7, 0));
        cases.add(of("nothing from the last rank", topology, (from, to) -> from == ranks - 1 ? 0 : 1 + from + to, 0));
        cases.add(of("all to rank 0", topology, (from, to) -> to == 0 ? from + 2 : 0, 1));
        cases.add(of("one row in all", topology, (from, to) -> from == 0 && to == ranks - 1 ? 1 : 0, 0));
        cases.add(of("nothing at all", topology, (from, to) -> 0, 0));
        cases.add(of("nothing where a capacity leaves room", topology, (from, to) -> 0, 2));
        for (int seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            cases.add(of("random " + seed, topology, (from, to) -> Math.max(0, random.nextInt(12) - 3), seed % 2));
        }
        return cases;
    }

    /** One row from every rank to every other. */
    static ExchangeCase single(Topology topology) {
        return of("one row for each", topology, (from, to) -> 1, 0);
    }

    private interface Count {
        int rows(int from, int to);
    }

    private static ExchangeCase of(String name, Topology topology, Count count, int room) {
        int[][] rows = new int[topology.ranks()][topology.ranks()];
        for (int from = 0; from < rows.length; from++) {
            for (int to = 0; to < rows.length; to++) {
                rows[from][to] = from == to ? 0 : count.rows(from, to);
            }
        }
        return new ExchangeCase(name, topology, rows, room);
    }

    /** What one rank is told. */
    public ExchangePlan plan(MessageTag tag, int rank) {
        int largest = Arrays.stream(rows).flatMapToInt(Arrays::stream).max().orElse(0);
        return new ExchangePlan(
                tag,
                ROW,
                rank,
                rows,
                largest + room,
                tag.direction() == Direction.DISPATCH ? tokens(Direction.DISPATCH, rank) : null);
    }

    /** [rows sent] token of each row of one rank. */
    private int[] tokens(Direction direction, int rank) {
        int[] tokens = new int[Arrays.stream(rows[rank]).sum()];
        int at = 0;
        for (int count : rows[rank]) {
            for (int row = 0; row < count; row++, at++) {
                tokens[at] = direction == Direction.DISPATCH ? row / 2 : at;
            }
        }
        return tokens;
    }

    /** The rows that a rank sends. */
    public float[] sent(Direction direction, int rank) {
        int[] tokens = tokens(direction, rank);
        float[] elements = new float[tokens.length * COLUMNS];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = rank + 1 + tokens[i / COLUMNS] / 64f + i % COLUMNS / 1024f;
        }
        return elements;
    }

    /** The rows that must arrive at a rank. */
    public float[] received(Direction direction, int rank) {
        float[] all = new float[Arrays.stream(rows).mapToInt(row -> row[rank]).sum() * COLUMNS];
        int at = 0;
        for (int source = 0; source < rows.length; source++) {
            int before = Arrays.stream(rows[source], 0, rank).sum() * COLUMNS;
            int count = rows[source][rank] * COLUMNS;
            System.arraycopy(sent(direction, source), before, all, at, count);
            at += count;
        }
        return all;
    }

    @Override
    public String toString() {
        return name + ", " + topology;
    }
}
