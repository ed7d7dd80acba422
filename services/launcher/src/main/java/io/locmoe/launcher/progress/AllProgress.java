package io.locmoe.launcher.progress;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Forwards to several progresses, in order. */
record AllProgress(List<Progress> parts) implements Progress {
    @Override
    public void accept(TrainingEvent event) {
        parts.forEach(p -> p.accept(event));
    }

    @Override
    public void phase(String phrase) {
        parts.forEach(p -> p.phase(phrase));
    }

    @Override
    public void message(String sentence) {
        parts.forEach(p -> p.message(sentence));
    }

    @Override
    public void decided(Map<String, String> settings) {
        parts.forEach(p -> p.decided(settings));
    }

    @Override
    public void recovered(ReportFailure loss) {
        parts.forEach(p -> p.recovered(loss));
    }

    @Override
    public void joined(ReportJoin join) {
        parts.forEach(p -> p.joined(join));
    }

    @Override
    public void moved(ReportMove move) {
        parts.forEach(p -> p.moved(move));
    }

    @Override
    public void slow(ReportSlowNode node) {
        parts.forEach(p -> p.slow(node));
    }

    @Override
    public void end(RunReport report, Path out) {
        parts.forEach(p -> p.end(report, out));
    }
}
