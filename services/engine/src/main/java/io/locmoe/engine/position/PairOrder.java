package io.locmoe.engine.position;

import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.RotarySettings.PairKind;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.MatMul.Operand;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * Puts the elements of queries and keys in the order of the kernel that rotates them: pair i is the elements i and i +
 * width/2 of a head. Those that positions do not rotate are pairs, too, behind the others. A product with a matrix of
 * ones and zeros moves them, which is exact.
 *
 * @param width   elements of a head
 * @param rotated those that positions rotate, the first ones
 */
record PairOrder(int width, int rotated, PairKind pairs) {

    static PairOrder of(ModelSettings model) {
        return new PairOrder(
                model.positionedWidth(), model.rotaryHeadWidth(), model.rotary().pairs());
    }

    private boolean isOfKernel() {
        return rotated == width && pairs == PairKind.HALVES;
    }

    /** Where in a head the element is that the order has at a place. */
    int source(int place) {
        int pair = place % (width / 2);
        int second = place / (width / 2);
        boolean halves = pairs == PairKind.HALVES && 2 * pair < rotated;
        return halves ? pair + second * rotated / 2 : 2 * pair + second;
    }

    /** The rotation after the change of order. */
    Rotation before(Rotation rotation, Tape tape, int rows, HeadShape heads) {
        if (isOfKernel()) {
            return rotation;
        }
        float[] ones = new float[width * width];
        for (int place = 0; place < width; place++) {
            ones[source(place) * width + place] = 1f;
        }
        Operand order = new Operand(tape.of(ones, width, width).span(), width, 0);
        return (on, matrix, back) -> {
            if (back) {
                rotation.apply(on, matrix, true);
            }
            move(on, matrix, order, back, rows, heads);
            if (!back) {
                rotation.apply(on, matrix, false);
            }
        };
    }

    /** Changes the order within the heads of queries and keys, the first ones of each row; or changes it back. */
    private void move(Tape tape, Span matrix, Operand order, boolean back, int rows, HeadShape heads) {
        Span old = tape.borrow(matrix.length());
        tape.launch(new Copy(matrix, old));
        int turned = heads.queries() + heads.keysAndValues();
        long columns = (long) heads.all() * width;
        Operand from = new Operand(old, width, columns);
        Operand to = new Operand(matrix, width, columns);
        tape.launch(new MatMul(from, false, order, back, to, turned, width, width, rows, 1f, 0f));
        tape.giveBack(old);
    }
}
