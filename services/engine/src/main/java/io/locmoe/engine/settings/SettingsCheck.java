package io.locmoe.engine.settings;

import io.locmoe.settings.SettingFault;
import io.locmoe.settings.Values;
import io.locmoe.spi.plugin.Option;
import java.util.List;

/** Rules between settings that need no plug-in. */
final class SettingsCheck extends SettingRules {
    private SettingsCheck(Values values) {
        super(values);
    }

    static List<SettingFault> faults(JobSettings settings, Values values) {
        SettingsCheck check = new SettingsCheck(values);
        check.faults().addAll(ModelCheck.faults(settings.model(), values));
        check.training(settings.training(), settings.model());
        check.mesh(settings.mesh(), settings.model());
        check.batch(settings.training(), settings.mesh());
        check.recovery(settings.recovery(), settings.mesh());
        check.data(settings.data());
        return check.faults();
    }

    private void training(TrainingSettings t, ModelSettings m) {
        require(
                t.stopAfter() <= t.steps(),
                "stopAfter must be between 1 and steps (" + t.steps() + "): " + t.stopAfter(),
                "stopAfter",
                "steps");
        countable(1, "batch", t.batch(), "sequence", m.sequence());
        require(
                t.recompute() <= m.blocks(),
                "recompute " + t.recompute() + " is more than the " + m.blocks()
                        + " blocks of the model; choose at most " + m.blocks(),
                "recompute",
                "blocks");
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
        wholeHeads(mesh, m);
        divides("feedForward", m.feedForward(), mesh.tensorParallel());
        divides("denseFeedForward", m.dense().denseFeedForward(), mesh.tensorParallel());
        divides("sharedFeedForward", m.sharedFeedForward(), mesh.tensorParallel());
    }

    private void wholeHeads(MeshSettings mesh, ModelSettings m) {
        String split = " needs all heads of a token on one device, and tensorParallel " + mesh.tensorParallel()
                + " splits them; choose tensorParallel 1";
        require(
                m.queryKeyNorm() == ModelSettings.QueryKeyKind.NONE || mesh.tensorParallel() == 1,
                "queryKeyNorm " + Option.text(m.queryKeyNorm()) + split,
                "queryKeyNorm",
                "tensorParallel");
        require(
                !m.latent().used() || mesh.tensorParallel() == 1,
                "latentWidth " + m.latent().latentWidth() + split,
                "latentWidth",
                "tensorParallel");
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
}
