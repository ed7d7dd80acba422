package io.locmoe.laboratory.bench.faults;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.laboratory.bench.endurance.Endurance;
import io.locmoe.laboratory.bench.endurance.Sampler;
import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.mesh.LocalMesh;
import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.network.LinkRate;
import io.locmoe.launcher.network.NodeNetwork;
import io.locmoe.report.Machine;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Trains with faults, then the same without, both on meshes of this machine, and compares the two.
 *
 * @param command  command line of the user
 * @param job      job with recoveries for all faults
 * @param versions versions of software and plug-ins
 * @param plugins  directories of plug-ins
 * @param out      directory of the study
 * @param faults   number of faults
 * @param every    mean seconds between two faults
 * @param seed     seed of kinds, victims and times
 */
public record FaultStudy(
        String command,
        JobSettings job,
        Map<String, String> versions,
        List<Path> plugins,
        Path out,
        List<FaultKind> kinds,
        int faults,
        double every,
        long seed) {
    /** Link rate if nodes need links; practically unlimited. */
    private static final LinkRate LINK = LinkRate.parse("10gbit");

    /**
     * @throws RunException if a kind of fault needs more nodes, or the job does not tolerate that many faults; nothing
     *     is started
     */
    public FaultStudy {
        kinds = List.copyOf(kinds);
        kinds.forEach(kind -> kind.require(job.nodes()));
        if (faults < 1 || !(every > 0) || kinds.isEmpty()) {
            throw RunException.usage("--faults must be at least 1, --every more than 0, and --kinds not empty: "
                    + faults + ", " + every + ", " + kinds);
        }
        requireTogether(kinds, faults);
        requireSpared(kinds, job.recovery().spares());
        if (job.recovery().recoveries() < faults) {
            throw RunException.usage("--recoveries " + job.recovery().recoveries() + " is less than --faults " + faults
                    + "; leave it out");
        }
    }

    private static void requireSpared(List<FaultKind> kinds, int spares) {
        List<String> others = kinds.stream()
                .filter(kind -> spares > 0 && !kind.goesWithSpares())
                .map(FaultKind::label)
                .toList();
        if (!others.isEmpty()) {
            throw RunException.usage("--kinds " + String.join(",", others) + " is about the nodes that a mesh has, and"
                    + " --spares " + spares + " gives it others; leave one of the two out");
        }
    }

    private static void requireTogether(List<FaultKind> kinds, int faults) {
        if (kinds.contains(FaultKind.GONE) && (faults > 1 || kinds.size() > 1)) {
            throw RunException.usage("--kinds gone leaves a job of fewer nodes, to which no other fault happens: give"
                    + " it alone, with --faults 1");
        }
        if (kinds.containsAll(List.of(FaultKind.DIRECTORY, FaultKind.DISK))) {
            throw RunException.usage(
                    "--kinds directory moves away what is a file system of its own with disk: give one" + " of them");
        }
    }

    /**
     * Blocks until both trainings have ended.
     *
     * @param progress told of events, a sentence at a time
     * @throws RunException if the training does not survive its faults, or the user interrupts it
     */
    public FaultReport run(Consumer<String> progress) {
        FaultReport report = report(progress);
        try {
            report.write(out);
        } catch (IOException e) {
            throw RunException.failure("the result cannot be written to " + out + ": " + e.getMessage(), e);
        }
        return report;
    }

    private FaultReport report(Consumer<String> progress) {
        List<PlannedFault> planned = PlannedFault.draw(kinds, faults, every, job.nodes(), seed);
        FaultedTraining disturbed = new FaultedTraining("training", job, plugins, versions, out);
        Saboteur saboteur;
        Endurance endurance;
        RunReport found;
        try (NodeNetwork network = network();
                LocalMesh mesh = disturbed.start(network, progress);
                FaultyTraining training =
                        new FaultyTraining(site(mesh, network, disturbed, progress), job.nodes(), planned);
                Sampler sampler =
                        Sampler.start(job.meshNodes(), node -> mesh.node(node).pid(), training.saboteur()::trains)) {
            saboteur = training.saboteur();
            found = disturbed.run(mesh, saboteur);
            endurance = sampler.endurance();
            training.requireTolerated();
        }
        long last = found.steps().getLast().step();
        progress.accept("the same without faults, " + last + " steps");
        FaultedTraining whole = new FaultedTraining("undisturbed", undisturbed(last), plugins, versions, out);
        SameLosses losses;
        try (NodeNetwork network = NodeNetwork.loopback();
                LocalMesh mesh = whole.start(network, progress)) {
            losses = SameLosses.of(found, whole.run(mesh, new Phases(progress)));
        }
        return new FaultReport(
                command,
                Distribution.version(),
                Machine.current(),
                job.text(),
                seed,
                every,
                saboteur.tolerated(),
                last,
                losses,
                found.time(),
                saboteur.course(),
                endurance);
    }

    private NodeNetwork network() {
        return kinds.stream().anyMatch(FaultKind::needsLinks)
                ? LinkNetwork.create(Collections.nCopies(job.nodes(), LINK))
                : NodeNetwork.loopback();
    }

    private Site site(LocalMesh mesh, NodeNetwork network, FaultedTraining training, Consumer<String> progress) {
        Optional<LinkNetwork> links = network instanceof LinkNetwork own ? Optional.of(own) : Optional.empty();
        return new Site(mesh, job.meshNodes(), links, training.checkpoints(), progress);
    }

    /** The job without faults, which needs no recoveries. */
    JobSettings undisturbed(long last) {
        Map<String, String> settings = new TreeMap<>(job.text());
        settings.putAll(Map.of("recoveries", "0", "spares", "0", "relieveSlow", "false"));
        settings.put("stopAfter", Long.toString(last));
        return SettingsParser.parse(settings);
    }
}
