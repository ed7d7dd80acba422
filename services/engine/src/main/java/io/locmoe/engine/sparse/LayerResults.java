package io.locmoe.engine.sparse;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Statistics of the sparse layers in one forward pass, in layer order, and the pending checks of their numbers. One
 * object for each pass, used by the rank's thread until the tape is reset.
 */
public final class LayerResults {
    private final boolean shadowed;
    private final List<LayerResult> layers = new ArrayList<>();
    private final List<ShadowResult> shadows = new ArrayList<>();
    private final List<NumberCheck> checks = new ArrayList<>();

    /** Results of a training or validation pass, in which shadow routers plan too. */
    public LayerResults() {
        this(true);
    }

    private LayerResults(boolean shadowed) {
        this.shadowed = shadowed;
    }

    /** Results of a pass in which shadow routers do not plan: nothing is compared in generation. */
    public static LayerResults withoutShadows() {
        return new LayerResults(false);
    }

    boolean shadowed() {
        return shadowed;
    }

    void add(LayerResult result) {
        layers.add(result);
    }

    void add(ShadowResult result) {
        shadows.add(result);
    }

    void expect(NumberCheck check) {
        checks.add(check);
    }

    /** The layers so far. */
    public List<LayerResult> layers() {
        return Collections.unmodifiableList(layers);
    }

    /** The shadows of the layers so far; none if the job has no shadow. */
    public List<ShadowResult> shadows() {
        return Collections.unmodifiableList(shadows);
    }

    /**
     * Copies tensors to the host like {@link Tape#read}, and in the same wait checks that gates and routers produced
     * numbers.
     *
     * @throws io.locmoe.engine.job.TrainingException if one did not; the message names plug-in, layer, step, token and
     *     expert
     */
    public float[][] read(Tape tape, List<DeviceTensor> tensors) {
        return read(tape, tensors, mistake -> {
            throw mistake;
        });
    }

    /** Reads and checks in the same way. @param mistakes receives the exceptions of all failed checks */
    public float[][] read(Tape tape, List<DeviceTensor> tensors, Consumer<TrainingException> mistakes) {
        List<DeviceTensor> all = new ArrayList<>(tensors);
        checks.forEach(check -> all.add(check.squares()));
        float[][] values = tape.read(all);
        for (int i = 0; i < checks.size(); i++) {
            checks.get(i).tell(values[tensors.size() + i][0], mistakes);
        }
        return Arrays.copyOf(values, tensors.size());
    }

    /** Completes the pending checks now. */
    void check() {
        checks.forEach(check -> check.of(check.squares().toArray()[0]));
    }
}
