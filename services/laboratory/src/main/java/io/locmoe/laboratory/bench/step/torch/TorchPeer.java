package io.locmoe.laboratory.bench.step.torch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.BiasKind;
import io.locmoe.engine.settings.DenseSettings;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.files.PrivateDirectory;
import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same training in one way of PyTorch: the same model and text, in processes of one thread that are idle between
 * requests. Used by one thread.
 */
final class TorchPeer implements AutoCloseable {
    private static final int BATCHES = 32;

    private final Path directory;
    private final List<PeerProcess> processes = new ArrayList<>();
    private String version;
    private String blas;
    private String precision;

    private TorchPeer(Path directory) {
        this.directory = directory;
    }

    /**
     * Starts the processes and waits until their models are ready.
     *
     * @param top number of experts that a gate chooses per token; 0 if the token's id determines the expert
     * @throws RunException also if the model has other parts than the peer's
     */
    static TorchPeer start(Path python, JobSettings settings, int top, TextSource text, int processes, PeerWay way) {
        requireKnownParts(settings.model());
        try {
            TorchPeer peer = new TorchPeer(Files.createTempDirectory("locmoe-peer"));
            try {
                peer.open(python, job(settings, top, text, way), batches(settings, text), processes);
                return peer;
            } catch (IOException | RuntimeException e) {
                peer.close();
                throw e;
            }
        } catch (IOException e) {
            throw RunException.failure("PyTorch cannot be started: " + e.getMessage(), e);
        }
    }

    private static void requireKnownParts(ModelSettings model) {
        boolean known = knownAttention(model)
                && model.norm() == ModelSettings.NormKind.LAYER
                && model.positions() == ModelSettings.PositionKind.LEARNED
                && !model.gated()
                && model.biases() == BiasKind.ALL
                && model.tiedOutput()
                && model.sparseLayers() > 0
                && model.sharedFeedForward() == 0
                && model.dense().equals(new DenseSettings(0, 0));
        if (!known) {
            throw RunException.usage("PyTorch would train another model: its script has the default norm, positions,"
                    + " heads, activation, biases and output, and sparse blocks without shared experts; leave these"
                    + " settings out, or do not compare with it");
        }
    }

    private static boolean knownAttention(ModelSettings model) {
        HeadShape usual = new HeadShape(model.heads(), model.heads(), model.width() / model.heads());
        return model.queryKeyNorm() == ModelSettings.QueryKeyKind.NONE
                && !model.latent().used()
                && model.window().tokens() == 0
                && !model.window().sinks()
                && model.clamp().attention() == 0
                && model.headShape().equals(usual);
    }

    private void open(Path python, ObjectNode job, byte[] batches, int count) throws IOException {
        Path script = directory.resolve("peer.py");
        try (InputStream in = TorchPeer.class.getResourceAsStream("peer.py")) {
            Files.copy(in, script);
        }
        Path tokens = directory.resolve("text");
        Files.write(tokens, batches);
        job.put("text", tokens.toString()).put("processes", count);
        job.put("meeting", directory.resolve("meeting").toString());
        for (int rank = 0; rank < count; rank++) {
            PeerProcess process = new PeerProcess(python, script, directory.resolve("errors-" + rank));
            processes.add(process);
            process.say(line(job.put("rank", rank)));
        }
        for (PeerProcess process : processes) {
            JsonNode ready = process.answer("ready");
            version = ready.path("version").asText();
            blas = ready.path("blas").asText();
            precision = ready.path("precision").asText();
        }
    }

    private static ObjectNode job(JobSettings settings, int top, TextSource text, PeerWay way) {
        ModelSettings model = settings.model();
        ObjectNode job = ReportJson.MAPPER.createObjectNode();
        job.put("width", model.width()).put("heads", model.heads()).put("blocks", model.blocks());
        job.put("sparseEvery", model.sparseEvery()).put("experts", model.experts());
        job.put("sequence", model.sequence()).put("feedForward", model.feedForward());
        job.put("vocabulary", text.vocabularySize()).put("top", top);
        job.put("tokens", settings.training().batch() * model.sequence());
        job.put("precision", way.precision()).put("compiled", way.compiled());
        return job.set("frequencies", ReportJson.MAPPER.valueToTree(text.tokenFrequencies()));
    }

    private static String line(ObjectNode job) {
        try {
            return ReportJson.MAPPER.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job that is no JSON: " + job, e);
        }
    }

    /** Tokens and targets of the first steps, as int32 in native byte order. */
    private static byte[] batches(JobSettings settings, TextSource text) {
        int batch = settings.training().batch();
        int tokens = batch * settings.model().sequence();
        ByteBuffer all =
                ByteBuffer.allocate(BATCHES * 2 * tokens * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int step = 1; step <= BATCHES; step++) {
            List<Sequence> sequences = text.training(step, 0, Slots.all(batch));
            sequences.forEach(sequence -> put(all, sequence.tokens()));
            sequences.forEach(sequence -> put(all, sequence.targets()));
        }
        return all.array();
    }

    private static void put(ByteBuffer target, int[] numbers) {
        IntStream.of(numbers).forEach(target::putInt);
    }

    /** Seconds of some steps; for each, the time of the slowest process. */
    double seconds(int steps) {
        processes.forEach(process -> process.say("step " + steps));
        double[] longest = new double[steps];
        for (PeerProcess process : processes) {
            JsonNode seconds = process.answer("steps").path("seconds");
            for (int i = 0; i < steps; i++) {
                longest[i] = Math.max(longest[i], seconds.path(i).asDouble());
            }
        }
        return Arrays.stream(longest).sum();
    }

    String version() {
        return version;
    }

    /** The library that multiplies matrices of float32. */
    String blas() {
        return blas;
    }

    /** The type in which matrices are multiplied. */
    String precision() {
        return precision;
    }

    int processes() {
        return processes.size();
    }

    @Override
    public void close() {
        processes.forEach(PeerProcess::close);
        try {
            PrivateDirectory.removeTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be removed", e);
        }
    }
}
