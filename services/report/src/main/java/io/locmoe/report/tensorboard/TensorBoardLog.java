package io.locmoe.report.tensorboard;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.LoadBalance;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportValidation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The events of a run for TensorBoard: numbers of each step, the load of the experts as histograms whose buckets are
 * the experts, and the settings as hyperparameters. Long runs are thinned: TensorBoard itself shows at most 1,000
 * points and 500 histograms of a tag. Used by one thread at a time; methods block as long as the disk takes and throw
 * an {@link IOException} with the name of the file, after which they may be called again.
 */
public final class TensorBoardLog implements AutoCloseable {
    /** Maximum number of steps with numbers; W&B and others take more of them than TensorBoard. */
    private static final long SCALARS = 50_000;

    private static final long HISTOGRAMS = 500;

    private final EventFile file;
    private final InstantSource clock;
    private final long steps;
    private final long scalarsEvery;
    private final long histogramsEvery;
    private long last;

    private TensorBoardLog(EventFile file, InstantSource clock, long steps) {
        this.file = file;
        this.clock = clock;
        this.steps = steps;
        this.scalarsEvery = 1 + steps / SCALARS;
        this.histogramsEvery = 1 + steps / HISTOGRAMS;
    }

    /**
     * Begins a file of events. TensorBoard reads it after those that a directory has, which may be from a run that this
     * one continues.
     *
     * @param directory of the run; created if it is missing
     * @param settings  of the run, by name
     * @param steps     step at which the run ends
     */
    public static TensorBoardLog create(Path directory, Map<String, String> settings, long steps, InstantSource clock)
            throws IOException {
        Files.createDirectories(directory);
        Instant now = clock.instant();
        EventFile file = EventFile.create(directory, now);
        file.append(EventMessage.version(now));
        TensorBoardLog log = new TensorBoardLog(file, clock, steps);
        log.write(now, 0, new Summary().add(EventMessage.hyperparameters(settings, now)));
        return log;
    }

    /** Adds a step. After a failure, steps may come again; they replace the former ones. */
    public void add(StepReport step) throws IOException {
        Instant now = clock.instant();
        if (step.step() != last + 1) {
            file.append(EventMessage.restart(now, step.step()));
        }
        last = step.step();
        boolean outermost = last == 1 || last == steps;
        Summary summary = new Summary();
        if (outermost || last % scalarsEvery == 0) {
            scalars(step, summary);
        }
        if (outermost || last % histogramsEvery == 0) {
            histograms(step.layers(), summary);
        }
        write(now, last, summary);
    }

    private void write(Instant now, long step, Summary summary) throws IOException {
        if (summary.values > 0) {
            file.append(EventMessage.summary(now, step, summary.message));
        }
    }

    private static void histograms(List<LayerReport> layers, Summary summary) {
        for (int layer = 0; layer < layers.size(); layer++) {
            summary.add(EventMessage.histogram(
                    "experts/layer-" + layer, layers.get(layer).expertLoad()));
        }
    }

    private static final class Summary {
        private final ProtoMessage message = new ProtoMessage();
        private int values;

        Summary add(ProtoMessage value) {
            message.message(1, value);
            values++;
            return this;
        }

        Summary add(String tag, double value) {
            return add(EventMessage.scalar(tag, value));
        }
    }

    private static void scalars(StepReport step, Summary summary) {
        summary.add("loss/train", step.lossPerToken())
                .add("loss/auxiliary", step.auxiliaryLoss())
                .add("loss/locality", step.localityLoss())
                .add("optimizer/learning-rate", step.learningRate())
                .add("optimizer/gradient-norm", step.gradientNorm())
                .add("routing/local-share", step.localShare())
                .add("routing/dropped-share", step.droppedShare())
                .add("routing/load-max-over-mean", step.loadMaxOverMean())
                .add("routing/dead-experts", step.deadExperts())
                .add("bytes/between-nodes", step.bytes().interNode())
                .add("bytes/gradient-sync", step.bytes().gradientSync())
                .add("memory/rank", step.memory().total());
        times(step, summary);
        for (int layer = 0; layer < step.layers().size(); layer++) {
            layer(step.layers().get(layer), "layer-" + layer + "/", summary);
        }
    }

    private static void times(StepReport step, Summary summary) {
        StepReport.Milliseconds times = step.milliseconds();
        if (times.total() > 0) {
            summary.add("speed/tokens-per-second", step.tokens() * 1e3 / times.total());
        }
        summary.add("milliseconds/total", times.total())
                .add("milliseconds/compute", times.compute())
                .add("milliseconds/exchange", times.exchange())
                .add("milliseconds/exchange-hidden", times.exchangeHidden())
                .add("milliseconds/gradient-sync", times.gradientSync())
                .add("milliseconds/idle", times.idle());
    }

    private static void layer(LayerReport layer, String tag, Summary summary) {
        LoadBalance balance = LoadBalance.of(layer.expertLoad());
        summary.add(tag + "local-share", layer.localShare())
                .add(tag + "dropped-share", layer.droppedShare())
                .add(tag + "load-max-over-mean", balance.maxOverMean())
                .add(tag + "rank-max-over-mean", layer.rankMaxOverMean())
                .add(tag + "effective-experts", balance.effectiveExperts())
                .add(tag + "capacity", layer.capacity());
        layer.losses().forEach((name, value) -> summary.add(tag + "loss/" + name, value));
        layer.measures().forEach((name, value) -> summary.add(tag + name, value));
    }

    /** Adds a validation. */
    public void add(ReportValidation validation) throws IOException {
        Summary summary = new Summary().add("loss/validation", validation.lossPerToken());
        for (int layer = 0; layer < validation.layers().size(); layer++) {
            LayerValidation routes = validation.layers().get(layer);
            String tag = "layer-" + layer + "/";
            if (Double.isFinite(routes.stability())) {
                summary.add(tag + "routing-stability", routes.stability());
            }
            if (routes.shadow() != null) {
                summary.add(tag + "shadow-agreement", routes.shadow().agreement());
            }
        }
        write(clock.instant(), validation.step(), summary);
    }

    /** Adds the end of the run. */
    public void end(boolean success) throws IOException {
        Instant now = clock.instant();
        write(now, last, new Summary().add(EventMessage.hyperparametersEnd(success, now)));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
