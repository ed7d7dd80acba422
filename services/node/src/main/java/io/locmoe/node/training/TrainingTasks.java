package io.locmoe.node.training;

import io.locmoe.control.RankStart;
import io.locmoe.corpus.CorpusException;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.node.job.NodeTask;
import io.locmoe.node.job.NodeTaskFactory;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prepares training with the node's plug-ins over its data plane.
 *
 * @param catalog   stays open until the last job has ended
 * @param dataPlane stays open until the last job has ended
 */
public record TrainingTasks(PluginCatalog catalog, DataPlane dataPlane) implements NodeTaskFactory {

    @Override
    public List<String> drivers() {
        return List.copyOf(catalog.names(PluginKind.DRIVER));
    }

    @Override
    public Map<String, String> components() {
        return catalog.digests();
    }

    @Override
    public Set<String> components(JobSettings settings) {
        return JobPlugins.offers(settings);
    }

    @Override
    public Map<String, String> files(JobSettings settings) {
        return OptionFiles.of(settings, catalog);
    }

    @Override
    public void check(JobSettings settings) {
        ComponentCheck.check(settings, catalog);
        checkKernels(settings);
        try {
            MemoryCheck.require(settings, JobText.open(settings).vocabularySize());
        } catch (CorpusException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private void checkKernels(JobSettings settings) {
        String driver = settings.driver().name();
        try (Device device = ChosenDevice.open(catalog, settings.driver(), 0)) {
            KernelCheck.training(driver, device).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
        } catch (DeviceException e) {
            throw new IllegalArgumentException("driver " + driver + ": " + e.getMessage(), e);
        }
    }

    @Override
    public NodeTask open(RankStart start, JobSettings settings, JobListener listener) {
        return TrainingTask.open(start, settings, listener, catalog, dataPlane);
    }
}
