package io.locmoe.launcher.check;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.job.KernelCheck;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.guard.PluginException;
import io.locmoe.guard.PluginWatch;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.node.training.ComponentCheck;
import io.locmoe.node.training.JobText;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Options;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates what plug-ins offer, as the nodes of a job would, to find out whether it is usable: gates and routers of
 * every sparse layer, with two tokens routed; a placement planner, which plans once; a communication strategy; a device
 * with a stream and its kernels. Runs on its own threads, because a plug-in may not return.
 *
 * @param catalog  the plug-ins under test, and all others that a job needs
 * @param settings settings of the job
 * @param limit    time limit for one plug-in call
 */
public record OfferCheck(PluginCatalog catalog, JobSettings settings, Duration limit) {

    /** Problems of the job's choice of this kind, one sentence each; empty if there are none. */
    public Set<String> problems(PluginKind kind) {
        try {
            return PluginWatch.within(limit, () -> switch (kind) {
                case GATE, ROUTER -> routing();
                case PLACEMENT -> planner();
                case COMMUNICATION -> strategy();
                case DRIVER -> driver();
            });
        } catch (IllegalArgumentException | CorpusException e) {
            return new LinkedHashSet<>(e.getMessage().lines().toList());
        } catch (PluginException | DeviceException e) {
            return Set.of(e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return Set.of("it cannot be made: " + e);
        } catch (Exception e) {
            throw RunException.failure("the check of the plug-ins was interrupted", e);
        }
    }

    private Set<String> routing() {
        ComponentCheck.check(settings, catalog);
        return new TrialModel(settings, JobText.open(settings).vocabularySize(), catalog, true).problems();
    }

    private Set<String> planner() {
        String name = settings.text().getOrDefault(PluginKind.PLACEMENT.setting(), "");
        return new PlannerTrial(settings, catalog.placement(name)).problems();
    }

    private Set<String> strategy() {
        Choice choice = settings.communication();
        CommunicationStrategyFactory factory = catalog.communication(choice.name());
        try {
            factory.create(Options.parse(factory.options(), choice.options()));
            return Set.of();
        } catch (IllegalArgumentException e) {
            return Set.of("comm " + choice.name() + ": " + e.getMessage());
        }
    }

    private Set<String> driver() {
        try (Device device = ChosenDevice.open(catalog, settings.driver(), 0)) {
            device.openStream().close();
            return KernelCheck.training(
                            settings.driver().name(), settings.training().precision(), device)
                    .stream()
                    .collect(Collectors.toSet());
        }
    }
}
