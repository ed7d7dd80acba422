package io.locmoe.engine.expert;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.expert.Experts.Matrices;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Launches one kernel for all given pieces. */
final class GroupedExpertProducts implements ExpertProducts {
    private final Tape tape;
    private final ExpertPieces pieces;
    private final ExpertProducts plain;

    GroupedExpertProducts(Tape tape, ExpertPieces pieces) {
        this.tape = tape;
        this.pieces = pieces;
        this.plain = new PlainExpertProducts(tape, pieces);
    }

    @Override
    public boolean oneByOne() {
        return tape.device().prefersSmallLaunches();
    }

    @Override
    public void linear(int firstPiece, int endPiece, Matrices map, Span x, Span y, Span active) {
        map(firstPiece, endPiece, map, x, y, biases(map, firstPiece, endPiece), active);
    }

    @Override
    public void product(int firstPiece, int endPiece, Matrices map, Span x, Span y) {
        map(firstPiece, endPiece, map, x, y, List.of(), null);
    }

    private void map(int first, int end, Matrices map, Span x, Span y, List<Span> biases, Span active) {
        if (pieces.rows(first, end) > 0) {
            tape.launch(new GroupedLinear(
                    rows(first, end),
                    pieces.of(x, first, end, map.from()),
                    operands(map, first, end),
                    biases,
                    pieces.of(y, first, end, map.to()),
                    active == null ? null : pieces.of(active, first, end, map.to()),
                    map.from(),
                    map.to()));
        }
    }

    /** Has no fused kernel, because it follows a sum over a tensor group, which costs far more. */
    @Override
    public void addBias(int firstPiece, int endPiece, Matrices map, Span y) {
        plain.addBias(firstPiece, endPiece, map, y);
    }

    @Override
    public void inputs(int firstPiece, int endPiece, Matrices map, Span dy, Span inner, Span dx) {
        if (pieces.rows(firstPiece, endPiece) > 0) {
            tape.launch(new GroupedLinearBackward(
                    rows(firstPiece, endPiece),
                    pieces.of(dy, firstPiece, endPiece, map.to()),
                    operands(map, firstPiece, endPiece),
                    inner == null ? null : pieces.of(inner, firstPiece, endPiece, map.from()),
                    pieces.of(dx, firstPiece, endPiece, map.from()),
                    map.from(),
                    map.to()));
        }
    }

    /** The fused kernel always adds the gradients of biases, of all experts at once. */
    @Override
    public void weights(Matrices map, Span x, Span dy) {
        if (!map.biased() || map.isPartlyFrozen()) {
            plain.weights(map, x, dy);
            return;
        }
        int[] runs = pieces.runs();
        if (pieces.rows() > 0) {
            List<Integer> rows = IntStream.range(0, runs.length - 1)
                    .mapToObj(run -> pieces.rows(runs[run], runs[run + 1]))
                    .toList();
            tape.launch(new GroupedLinearGradients(
                    rows, x, dy, gradients(map.weights(), runs), gradients(map.biases(), runs), map.from(), map.to()));
        }
    }

    private List<Integer> rows(int first, int end) {
        return IntStream.range(first, end).mapToObj(pieces::rows).toList();
    }

    private List<Span> operands(Matrices map, int first, int end) {
        return Arrays.stream(pieces.experts(), first, end)
                .mapToObj(map::operand)
                .toList();
    }

    private List<Span> biases(Matrices map, int first, int end) {
        return !map.biased()
                ? List.of()
                : Arrays.stream(pieces.experts(), first, end)
                        .mapToObj(expert -> map.biases()[expert].span())
                        .toList();
    }

    private List<Span> gradients(DeviceTensor[] ofExperts, int[] runs) {
        return Arrays.stream(runs, 0, runs.length - 1)
                .mapToObj(piece -> ofExperts[pieces.experts()[piece]].gradient())
                .toList();
    }
}
