package io.locmoe.laboratory.bench.faults;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.locmoe.laboratory.bench.endurance.Endurance;
import io.locmoe.page.DataTable;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import io.locmoe.report.ReportTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of {@code bench faults} found: the content of {@code faults.json}.
 *
 * @param version  of this software
 * @param settings of the job
 * @param every    mean seconds between two faults
 * @param faults   in order
 * @param steps    of the training
 * @param losses   of this training and an undisturbed one
 * @param time     where the time of the training went; its goodput is the effective training time
 * @param course    which step the training had reached when
 * @param endurance what nodes and command held meanwhile
 */
public record FaultReport(
        String command,
        String version,
        Machine machine,
        Map<String, String> settings,
        long seed,
        double every,
        List<Fault> faults,
        long steps,
        SameLosses losses,
        ReportTime time,
        List<TimeLine.Point> course,
        Endurance endurance) {
    /** Seconds without faults that tell something. */
    private static final double ENOUGH = 60;

    public FaultReport {
        faults = List.copyOf(faults);
        course = List.copyOf(course);
    }

    /** What each kind of fault costs. */
    @JsonIgnore
    public DataTable table() {
        return FaultTables.kinds(this);
    }

    /** About the training as a whole. */
    @JsonIgnore
    public List<String> findings() {
        return FaultTables.findings(this);
    }

    /** Whether losses are what they have to be: the same, unless experts were elsewhere. */
    @JsonIgnore
    public boolean isAsUndisturbed() {
        return losses.all()
                || Boolean.parseBoolean(settings.get("relieveSlow"))
                || faults.stream().anyMatch(fault -> FaultKind.of(fault.kind()).movesExperts());
    }

    /** Recovery, repeated steps and pauses, by the number of faults. */
    @JsonProperty("secondsOfAFault")
    double secondsOfAFault() {
        return disturbed() / faults.size();
    }

    private double disturbed() {
        return time.recovering() + time.recomputed() + time.pauses();
    }

    /**
     * The effective training time if faults came that often, each as costly as these were, and the rest took the same
     * share of what is left; none where that is not known.
     *
     * @param interval seconds from one to the next
     */
    double goodput(double interval) {
        double share = isRestKnown() ? (time.training() + time.validations()) / undisturbed() : 1;
        return Math.max(0, 1 - secondsOfAFault() / interval) * share;
    }

    /** Whether faults left the training time enough to tell what it does without them. */
    @JsonIgnore
    boolean isRestKnown() {
        return undisturbed() >= ENOUGH;
    }

    private double undisturbed() {
        return time.seconds() - disturbed();
    }

    /**
     * Writes {@code faults.json} and {@code index.html}, which has a time line of the run.
     *
     * @throws IOException if the directory cannot be written
     */
    void write(Path directory) throws IOException {
        ReportJson.MAPPER
                .writer(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("faults.json").toFile(), this);
        new FaultPage(this).page().write(directory.resolve("index.html"));
    }

    /**
     * A fault that the training has outlived.
     *
     * @param kind    as in options
     * @param nodes   that it happened to
     * @param second  when it happened, after the first step
     * @param noticed seconds until the command heard that nodes were lost
     * @param again   seconds until the first step after it had ended
     * @param start   of these, seconds from when the process of a replacement began until it was ready: its JVM's own
     *                start; of several the longest, 0 where nothing was replaced
     * @param step    during which it was
     * @param lost    steps that were trained again
     * @param cause   as the mesh told it; empty where no node was lost
     * @param speed   where a node joined, steps a second {@value JoinTrail#SECONDS} s later over those before the
     *                fault; where a slow one got fewer experts, over those before that; else null
     */
    public record Fault(
            String kind,
            List<String> nodes,
            double second,
            double noticed,
            double again,
            double start,
            long step,
            long lost,
            String cause,
            Double speed) {
        private static final Pattern WAIT =
                Pattern.compile("rank \\d+ \\(node \\d+\\) (?:waits for|sends to) rank \\d+ \\(node \\d+\\): [^;]*");

        Fault(
                String kind,
                List<String> nodes,
                double second,
                double noticed,
                double again,
                double start,
                long step,
                long lost,
                String cause) {
            this(kind, nodes, second, noticed, again, start, step, lost, cause, null);
        }

        public Fault {
            nodes = List.copyOf(nodes);
        }

        /** Which rank waited in vain, and for what; empty where none did, or the mesh has told another cause. */
        String waited() {
            Matcher found = WAIT.matcher(cause);
            return found.find() ? found.group() : "";
        }

        /** Seconds until the training went on, beside the start of a JVM. */
        double besideStart() {
            return again - start;
        }
    }
}
