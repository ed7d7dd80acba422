package io.locmoe.cli.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportJson;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Sentences;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** JSON lines, one per event, with its kind in {@code event}. */
final class JsonProgress implements Progress {
    private final PrintStream out;

    JsonProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void phase(String phrase) {
        print(event("phase").put("message", phrase));
    }

    @Override
    public void message(String sentence) {
        print(event("message").put("message", sentence));
    }

    @Override
    public void accept(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.StepCompleted(StepReport report) ->
                print(event("step").setAll((ObjectNode) ReportJson.MAPPER.valueToTree(report)));
            case TrainingEvent.Validated validated ->
                print(event("validation")
                        .setAll((ObjectNode) ReportJson.MAPPER.valueToTree(ReportCollector.validation(validated))));
            case TrainingEvent.CheckpointWritten(long step, String directory) ->
                print(event("checkpoint").put("step", step).put("directory", directory));
            default -> Progress.super.accept(event);
        }
    }

    @Override
    public void decided(Map<String, String> settings) {
        print(event("decided")
                .put("message", Sentences.decisions(settings))
                .set("settings", ReportJson.MAPPER.valueToTree(settings)));
    }

    @Override
    public void recovered(ReportFailure loss) {
        print(event("recovery").put("message", Sentences.recovery(loss)).setAll((ObjectNode)
                ReportJson.MAPPER.valueToTree(loss)));
    }

    @Override
    public void joined(ReportJoin join) {
        print(event("join").put("message", Sentences.join(join)).setAll((ObjectNode)
                ReportJson.MAPPER.valueToTree(join)));
    }

    @Override
    public void moved(ReportMove move) {
        print(event("move").put("message", Sentences.move(move)).setAll((ObjectNode)
                ReportJson.MAPPER.valueToTree(move)));
    }

    @Override
    public void slow(ReportSlowNode node) {
        print(event("slow").put("message", Sentences.slow(node)).setAll((ObjectNode)
                ReportJson.MAPPER.valueToTree(node)));
    }

    @Override
    public void end(RunReport report, Path directory) {
        ObjectNode end = event("end")
                .put("status", report.job().status())
                .put("message", report.job().message())
                .put("directory", directory.toString());
        print(end.set("summary", ReportJson.MAPPER.valueToTree(report.summary())));
    }

    private static ObjectNode event(String kind) {
        return ReportJson.MAPPER.createObjectNode().put("event", kind);
    }

    private synchronized void print(Object event) {
        try {
            out.println(ReportJson.MAPPER.writeValueAsString(event));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that is not JSON: " + event, e);
        }
    }
}
