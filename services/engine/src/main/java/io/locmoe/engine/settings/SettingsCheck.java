package io.locmoe.engine.settings;

import io.locmoe.engine.settings.RotarySettings.ScalingKind;
import io.locmoe.settings.SettingFault;
import io.locmoe.settings.Values;
import io.locmoe.spi.plugin.Option;
import java.util.ArrayList;
import java.util.List;

/** Rules between settings that need no plug-in. A rule is skipped if one of its values is invalid. */
final class SettingsCheck {
    private final List<SettingFault> faults = new ArrayList<>();
    private final Values values;

    private SettingsCheck(Values values) {
        this.values = values;
    }

    static List<SettingFault> faults(JobSettings settings, Values values) {
        SettingsCheck check = new SettingsCheck(values);
        check.model(settings.model());
        check.training(settings.training(), settings.model());
        check.mesh(settings.mesh(), settings.model());
        check.batch(settings.training(), settings.mesh());
        check.recovery(settings.recovery(), settings.mesh());
        check.data(settings.data());
        return check.faults;
    }

    private void model(ModelSettings m) {
        require(
                m.headWidth() > 0 || m.width() % m.heads() == 0,
                "width " + m.width() + " does not divide into " + m.heads()
                        + " heads; choose a divisor, or a headWidth",
                "width",
                "heads",
                "headWidth");
        attention(m);
        positions(m);
        scaling(m.rotary());
        countable(m.gated() ? 2 : 1, "width", m.width(), "feedForward", m.feedForward());
        countable(1, "width", m.width(), "experts", m.experts());
        countable(m.gated() ? 2 : 1, "width", m.width(), "sharedFeedForward", m.sharedFeedForward());
        require(
                !m.sharedGate() || m.sharedFeedForward() > 0,
                "sharedGate is of a shared expert, and there is none; give sharedFeedForward, its hidden width",
                "sharedGate",
                "sharedFeedForward");
    }

    private void attention(ModelSettings m) {
        require(
                m.keyValueHeads() == 0 || m.heads() % m.keyValueHeads() == 0,
                "keyValueHeads " + m.keyValueHeads() + " does not divide the " + m.heads()
                        + " heads into equal groups; choose a divisor of heads",
                "keyValueHeads",
                "heads");
        countable(
                m.headShape().all(),
                "width",
                m.width(),
                "headWidth",
                m.headShape().width());
    }

    private void positions(ModelSettings m) {
        require(
                m.positions() != ModelSettings.PositionKind.ROTARY
                        || m.headShape().width() % 2 == 0,
                "positions rotary rotates pairs of elements, and a head has "
                        + m.headShape().width()
                        + "; choose an even headWidth, or width and heads with an even quotient",
                "positions",
                "headWidth",
                "width",
                "heads");
    }

    private void scaling(RotarySettings r) {
        boolean byTurns = r.scaling() == ScalingKind.LLAMA3 || r.scaling() == ScalingKind.YARN;
        String kind = "rotaryScaling " + Option.text(r.scaling());
        require(
                !byTurns || r.original() > 0,
                kind + " needs rotaryOriginal, the tokens of a sequence before it was scaled; it is 0",
                "rotaryOriginal",
                "rotaryScaling");
        require(
                !byTurns || r.fast() > r.slow(),
                kind + " needs a rotaryFast above rotarySlow: they are " + r.fast() + " and " + r.slow(),
                "rotaryFast",
                "rotarySlow",
                "rotaryScaling");
        require(
                r.scaling() != ScalingKind.YARN || r.theta() > 1,
                kind + " needs a rotaryTheta above 1: with " + r.theta() + " all pairs turn alike",
                "rotaryTheta",
                "rotaryScaling");
        require(
                r.scaling() != ScalingKind.NONE || r.factor() == 1,
                "rotaryFactor " + r.factor() + " is of a rotaryScaling, and that is none; choose one",
                "rotaryFactor",
                "rotaryScaling");
    }

    private void training(TrainingSettings t, ModelSettings m) {
        require(
                t.stopAfter() <= t.steps(),
                "stopAfter must be between 1 and steps (" + t.steps() + "): " + t.stopAfter(),
                "stopAfter",
                "steps");
        countable(1, "batch", t.batch(), "sequence", m.sequence());
    }

    private void mesh(MeshSettings mesh, ModelSettings m) {
        require(
                m.experts() % mesh.nodes() == 0,
                "experts " + m.experts() + " do not divide over " + mesh.nodes() + " nodes; choose a multiple of "
                        + mesh.nodes(),
                "experts",
                "nodes");
        divides("devicesPerNode", mesh.devicesPerNode(), mesh.tensorParallel());
        divides("heads", m.heads(), mesh.tensorParallel());
        divides("keyValueHeads", m.keyValueHeads(), mesh.tensorParallel());
        require(
                m.queryKeyNorm() == ModelSettings.QueryKeyKind.NONE || mesh.tensorParallel() == 1,
                "queryKeyNorm " + Option.text(m.queryKeyNorm()) + " needs all heads of a token on one device, and"
                        + " tensorParallel " + mesh.tensorParallel() + " splits them; choose tensorParallel 1",
                "queryKeyNorm",
                "tensorParallel");
        divides("feedForward", m.feedForward(), mesh.tensorParallel());
        divides("sharedFeedForward", m.sharedFeedForward(), mesh.tensorParallel());
    }

    private void batch(TrainingSettings t, MeshSettings mesh) {
        long parts = (long) mesh.ranks() * t.microBatches();
        require(
                parts == 0 || t.batch() % parts == 0,
                "batch " + t.batch() + " does not divide into " + mesh.ranks() + " ranks x " + t.microBatches()
                        + " micro-batches; choose a multiple of " + parts,
                "batch",
                "microBatches",
                "nodes",
                "devicesPerNode",
                "tensorParallel");
    }

    private void recovery(RecoverySettings recovery, MeshSettings mesh) {
        require(
                recovery.fewestNodes() <= mesh.nodes(),
                "fewestNodes " + recovery.fewestNodes() + " is more than the " + mesh.nodes() + " nodes of the job",
                "fewestNodes",
                "nodes");
        require(
                recovery.spares() == 0 || recovery.recoveries() > 0,
                "spares " + recovery.spares()
                        + " would take the places of failed nodes, and recoveries 0 ends the job with"
                        + " the first loss; give recoveries of at least 1",
                "spares",
                "recoveries");
        require(
                !recovery.relieveSlow() || recovery.snapshots(),
                "relieveSlow moves experts by copies in the memory of the nodes, and there are none; give recoveries of"
                        + " at least 1, and snapshotShare or snapshotEvery above 0",
                "relieveSlow",
                "recoveries",
                "snapshotShare",
                "snapshotEvery");
    }

    private void data(DataSettings data) {
        try {
            Mixture.parse(data.mixture());
        } catch (IllegalArgumentException e) {
            require(false, e.getMessage(), "mixture");
        }
        require(
                data.mixture().isBlank() || data.sharding() == DataSettings.Sharding.UNIFORM,
                "mixture gives the shares of all domains together, and sharding domain gives each rank a domain of its"
                        + " own; choose sharding uniform",
                "mixture",
                "sharding");
        require(
                data.packing() || !data.separateDocuments(),
                "separateDocuments is of windows over several documents, and packing false gives each document a"
                        + " sequence; leave one of them out",
                "separateDocuments",
                "packing");
    }

    private void divides(String name, int value, int tensorParallel) {
        require(
                value % tensorParallel == 0,
                name + " " + value + " does not divide over tensorParallel " + tensorParallel
                        + " devices; choose a multiple of " + tensorParallel,
                name,
                "tensorParallel");
    }

    /** The product must fit in an {@code int}, which counts the elements of tensors and the tokens of steps. */
    private void countable(int times, String left, long leftValue, String right, long rightValue) {
        require(
                times * leftValue * rightValue <= Integer.MAX_VALUE,
                (times == 1 ? "" : times + " x ") + left + " " + leftValue + " x " + right + " " + rightValue
                        + " is more than " + Integer.MAX_VALUE,
                left,
                right);
    }

    private void require(boolean condition, String problem, String... names) {
        if (!condition && values.sound(names)) {
            faults.add(new SettingFault(names[0], problem));
        }
    }
}
