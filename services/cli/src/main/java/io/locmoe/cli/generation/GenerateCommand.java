package io.locmoe.cli.generation;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.models.CheckpointOptions;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.generation.ExpertRank;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.engine.generation.TextRequest;
import io.locmoe.engine.job.Components;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.generation.MeshText;
import io.locmoe.launcher.mesh.StandingMesh;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.generation.ModelTokenizer;
import io.locmoe.models.generation.TextTask;
import io.locmoe.node.text.GivenModel;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.FileRoots;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.device.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code generate}: generates text from a checkpoint. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Continues a prompt with the model of a checkpoint, or answers it with --chat. What the options"
                + " of sampling leave open, generation_config.json of an imported model says. With --mesh the nodes of"
                + " a running mesh generate, each with a share of the experts; they read --checkpoint and --tokenizer,"
                + " below their roots.")
public final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private CheckpointOptions checkpoint;

    @Mixin
    private PromptOptions prompt;

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "Domain of the text, by which some routers choose; by default the first of the training.")
    private String domain;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "200",
            description = "Tokens to add (${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End the text before this one; repeatable.")
    private List<String> stops = new ArrayList<>();

    @Option(
            names = "--log-probabilities",
            description = "Print a JSON line for each new token, with its id, text and the logarithm of the"
                    + " probability that the model gave it, before the options of sampling changed that.")
    private boolean logProbabilities;

    @Mixin
    private SamplingOptions sampling;

    @Mixin
    private NodesOptions nodes;

    @Mixin
    private MeshAccess mesh;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "Tokenizer that the model was trained with, if its file has moved.")
    private Path tokenizer;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            TextRequest request = request();
            return mesh.address().isPresent() ? onMesh(request) : here(request);
        } catch (CheckpointException | ModelException | CorpusException | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        } catch (ExchangeException e) {
            throw RunException.failure("the nodes that generate are no longer together: " + e.getMessage(), e);
        } catch (ControlException e) {
            throw e.code() == Code.INVALID || e.code() == Code.INSUFFICIENT
                    ? RunException.usage(e.getMessage())
                    : RunException.failure(e.getMessage(), e);
        }
    }

    private TextRequest request() {
        try {
            return new TextRequest(
                    prompt.prompt(),
                    Optional.ofNullable(domain),
                    tokens,
                    stops,
                    sampling.choice(),
                    nodes.count(() -> 1));
        } catch (IllegalArgumentException e) {
            throw RunException.usage("--" + e.getMessage());
        }
    }

    private int onMesh(TextRequest request) {
        Map<String, String> settings = checkpoint.settings();
        if (tokenizer != null) {
            settings.put("tokenizer", tokenizer.toAbsolutePath().normalize().toString());
        }
        try (Interruption interruption = new Interruption();
                StandingMesh standing = mesh.connect()) {
            TextRequest whole = request.on(nodes.count(standing::size));
            GeneratedText text = text(whole);
            RunEnd end = new MeshText(standing.connection(), interruption, this::tell).run(settings, whole, text);
            text.end();
            return ExitCode.of(end);
        }
    }

    private int here(TextRequest request) {
        try (GivenModel given = checkpoint.open(spec);
                PluginCatalog catalog = checkpoint.plugins();
                Device device = checkpoint.device(catalog, given.stored());
                GenerationMesh processes = nodes.mesh(request.nodes(), given, spec)) {
            Components components = new CatalogComponents(catalog);
            if (nodes.holdsExperts()) {
                hold(device, components, given.stored(), processes);
            } else {
                generate(request, device, components, given.stored(), processes);
            }
            return ExitCode.OK;
        }
    }

    private static void hold(Device device, Components components, StoredModel stored, GenerationMesh processes) {
        try (ExpertRank rank = new ExpertRank(device, components, stored, processes.transport())) {
            rank.run();
        }
    }

    private void generate(
            TextRequest request, Device device, Components components, StoredModel stored, GenerationMesh processes) {
        Optional<Path> file = Optional.ofNullable(tokenizer).or(() -> ModelTokenizer.file(stored.config()));
        TextTask task = new TextTask(
                request, stored.config(), ModelTokenizer.open(stored.config(), file, FileRoots.EVERYWHERE));
        try (TextGenerator generator = new TextGenerator(device, components, stored, processes.transport())) {
            task.notices(generator).forEach(this::tell);
            GeneratedText text = text(request);
            task.run(generator, () -> false, text);
            text.end();
            generator.end();
        }
    }

    private GeneratedText text(TextRequest request) {
        boolean terminal = Terminal.standardOutput().interactive();
        return new GeneratedText(request.prompt().shown(), spec.commandLine().getOut(), terminal, logProbabilities);
    }

    private void tell(String notice) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("locmoe: " + Excerpt.message(notice));
        err.flush();
    }
}
