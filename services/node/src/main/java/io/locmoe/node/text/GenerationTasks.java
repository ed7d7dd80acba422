package io.locmoe.node.text;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.generation.ExpertRank;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.snapshot.NodeCopies;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.generation.TextTask;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.node.training.ComponentCheck;
import io.locmoe.node.training.NodeStores;
import io.locmoe.node.training.TrainingTasks;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobTasks;
import io.locmoe.run.worker.NodeTask;
import io.locmoe.settings.FileRoots;
import io.locmoe.settings.SettingsException;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Prepares a text on this node. Every node opens the model below its roots and has a share of the experts; the first
 * one has everything else, and the keys and values of earlier tokens.
 *
 * @param node provides what its jobs use
 */
public record GenerationTasks(TrainingTasks node, RunRequest request) implements JobTasks {
    /**
     * Trainings of a node, and texts beside them.
     *
     * @param shelf     stays open until the last job has ended
     * @param dataPlane stays open until the last job has ended
     * @param files     roots in which jobs read and write, wherever links lead
     * @param stores    object stores that trainings may use
     */
    public static TrainingTasks beside(PluginShelf shelf, DataPlane dataPlane, FileRoots files, List<String> stores) {
        return new TrainingTasks(
                shelf, dataPlane, files, NodeStores.of(stores), new NodeCopies(), GenerationTasks::new);
    }

    @Override
    public Set<String> components(JobSettings settings) {
        return node.components(settings);
    }

    @Override
    public Map<String, String> files(JobSettings settings) {
        return node.files(settings);
    }

    @Override
    public Map<String, String> decisions(JobSettings given) {
        return told(() -> {
            try (PluginCatalog catalog = node.shelf().lend()) {
                return TextSettings.of(request, given, node.files(), catalog);
            }
        });
    }

    /** Checks the model and the prompt, too. */
    @Override
    public void check(JobSettings settings) {
        told(() -> {
            try (PluginCatalog catalog = node.shelf().lend()) {
                ComponentCheck.check(settings, catalog);
                try (GivenModel model = model(settings, catalog, _ -> {});
                        Device device = ChosenDevice.open(catalog, settings.driver(), 0)) {
                    ExpertRank.requireDivisible(model.stored(), settings.nodes());
                    requireKernels(settings, device);
                    return text(settings, model);
                }
            }
        });
    }

    private static void requireKernels(JobSettings settings, Device device) {
        KernelCheck.forward(settings.driver().name(), settings.training().precision(), device)
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
    }

    /** The model, with the operand type of the job. */
    GivenModel model(JobSettings settings, PluginCatalog catalog, TrainingListener listener) {
        return TextSettings.open(settings, node.files(), new CatalogComponents(catalog), listener::notice);
    }

    /** What the first node is asked for. */
    TextTask text(JobSettings settings, GivenModel model) {
        return new TextTask(
                request.text().orElseThrow(),
                model.stored().config(),
                TextSettings.tokenizer(settings, model, node.files()));
    }

    @Override
    public NodeTask open(RankStart start, JobSettings settings, TrainingListener listener) {
        return told(() -> GenerationTask.open(start, settings, listener, this));
    }

    /** Problems with files are those of the request. */
    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (CheckpointException | ModelException | CorpusException | SettingsException | DeviceException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
