package io.locmoe.cli.generation;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.models.CheckpointOptions;
import io.locmoe.cli.models.GivenModel;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.tokenizer.ByteTokenizer;
import io.locmoe.corpus.tokenizer.HuggingFaceTokenizer;
import io.locmoe.corpus.tokenizer.PaddedTokenizer;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.generation.ExpertRank;
import io.locmoe.engine.generation.Sampling;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.models.GenerationFiles;
import io.locmoe.models.file.ModelException;
import io.locmoe.node.training.CatalogComponents;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.device.Device;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                + " of sampling leave open, generation_config.json of an imported model says.")
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

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "Tokenizer that the model was trained with, if its file has moved.")
    private Path tokenizer;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        try (GivenModel given = checkpoint.open(spec);
                PluginCatalog catalog = checkpoint.plugins();
                Device device = checkpoint.device(catalog, given.stored());
                GenerationMesh mesh = nodes.mesh(given, spec)) {
            Components components = new CatalogComponents(catalog);
            if (nodes.holdsExperts()) {
                hold(device, components, given.stored(), mesh);
            } else {
                generate(device, components, given.stored(), mesh);
            }
            return ExitCode.OK;
        } catch (CheckpointException | ModelException | CorpusException | IllegalArgumentException e) {
            throw RunException.usage(e.getMessage());
        } catch (ExchangeException e) {
            throw RunException.failure("the nodes that generate are no longer together: " + e.getMessage(), e);
        }
    }

    private static void hold(Device device, Components components, StoredModel stored, GenerationMesh mesh) {
        try (ExpertRank rank = new ExpertRank(device, components, stored, mesh.transport())) {
            rank.run();
        }
    }

    private void generate(Device device, Components components, StoredModel stored, GenerationMesh mesh) {
        GenerationFiles files = GenerationFiles.of(stored.config());
        Tokenizer words = tokenizer(stored);
        int[] begun = prompt.tokens(files, words);
        Sampling how = sampling.sampling(files);
        int domainNumber = domain == null ? 0 : stored.config().domain(domain);
        warn(files.ignored());
        GeneratedText text = text(words, files);
        try (TextGenerator generator = new TextGenerator(device, components, stored, mesh.transport())) {
            warnOfPasses(generator.routersOfBatches());
            text.begin(prompt.shown());
            generator.generate(begun, domainNumber, tokens, how, text);
            text.end();
            generator.end();
        }
    }

    private void check() {
        if (tokens < 1) {
            throw RunException.usage("--tokens must be at least 1: " + tokens);
        } else if (stops.contains("")) {
            throw RunException.usage("--stop is empty; give the text before which to end");
        }
        prompt.check();
        sampling.check();
    }

    private GeneratedText text(Tokenizer tokenizer, GenerationFiles files) {
        boolean terminal = Terminal.standardOutput().interactive();
        return new GeneratedText(
                spec.commandLine().getOut(), terminal, logProbabilities, tokenizer, stops, files.ends());
    }

    private void warn(List<String> ignored) {
        if (!ignored.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("locmoe: generation_config.json of the model has what is not honoured here: "
                    + String.join(", ", ignored));
            err.flush();
        }
    }

    private void warnOfPasses(List<String> routers) {
        if (!routers.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("locmoe: each new token costs a pass over the whole text: router "
                    + String.join(", ", routers)
                    + " may send a token elsewhere when others follow, so keys and values cannot be kept");
            err.flush();
        }
    }

    private Tokenizer tokenizer(StoredModel stored) {
        String saved = stored.config().settings().getOrDefault("tokenizer", "");
        Path file = tokenizer != null || saved.isEmpty() ? tokenizer : Path.of(saved);
        Tokenizer own = file == null ? new ByteTokenizer() : HuggingFaceTokenizer.open(file);
        int padded = SettingsParser.parse(stored.config().settings()).data().vocabulary();
        Tokenizer text = padded > own.vocabularySize() ? new PaddedTokenizer(own, padded) : own;
        if (text.vocabularySize() != stored.config().vocabulary()) {
            throw RunException.usage("the checkpoint was trained on "
                    + stored.config().vocabulary()
                    + " token ids, but " + (file == null ? "the byte tokenizer" : "the tokenizer " + file) + " has "
                    + text.vocabularySize()
                    + "; name the one of the training with --tokenizer");
        }
        return text;
    }
}
