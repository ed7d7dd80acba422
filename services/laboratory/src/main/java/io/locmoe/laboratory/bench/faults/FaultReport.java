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
 * The results of one run of {@code bench faults}: the content of {@code faults.json}.
 *
 * @param version   version of this software
 * @param settings  settings of the job
 * @param every     mean seconds between two faults
 * @param faults    faults in order
 * @param steps     number of steps of the training
 * @param losses    comparison of the losses with those of an undisturbed training
 * @param time      time of the training by purpose; its goodput is the effective training time
 * @param course    steps of the training over time
 * @param endurance resources of nodes and command over time
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
    /** Seconds without faults that are enough for a statement. */
    private static final double ENOUGH = 60;

    public FaultReport {
        faults = List.copyOf(faults);
        course = List.copyOf(course);
    }

    /** The cost of each kind of fault. */
    @JsonIgnore
    public DataTable table() {
        return FaultTables.kinds(this);
    }

    /** Sentences about the training as a whole. */
    @JsonIgnore
    public List<String> findings() {
        return FaultTables.findings(this);
    }

    /** Whether the losses are as required: equal, unless experts have moved. */
    @JsonIgnore
    public boolean isAsUndisturbed() {
        return losses.all()
                || Boolean.parseBoolean(settings.get("relieveSlow"))
                || faults.stream().anyMatch(fault -> FaultKind.of(fault.kind()).movesExperts());
    }

    /** Recovery, repeated steps and pauses, divided by the number of faults. */
    @JsonProperty("secondsOfAFault")
    double secondsOfAFault() {
        return disturbed() / faults.size();
    }

    private double disturbed() {
        return time.recovering() + time.recomputed() + time.pauses();
    }

    /**
     * The effective training time if faults came at this interval, with the measured cost of a fault and the same share
     * for everything else; without that share if it is not known.
     *
     * @param interval seconds from one fault to the next
     */
    double goodput(double interval) {
        double share = isRestKnown() ? (time.training() + time.validations()) / undisturbed() : 1;
        return Math.max(0, 1 - secondsOfAFault() / interval) * share;
    }

    /** Whether enough time without faults is left to know the share of everything else. */
    @JsonIgnore
    boolean isRestKnown() {
        return undisturbed() >= ENOUGH;
    }

    private double undisturbed() {
        return time.seconds() - disturbed();
    }

    /**
     * Writes {@code faults.json} and {@code index.html} with a time line of the run.
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
     * A fault that the training has survived.
     *
     * @param kind    name of the kind in options
     * @param nodes   affected nodes
     * @param second  seconds from the first step to the fault
     * @param noticed seconds until the command was told of node failures
     * @param again   seconds until the first step after it had ended
     * @param start   part of these seconds in which the process of a replacement started until it was ready: the start
     *     of its JVM; the maximum of several, 0 if nothing was replaced
     * @param step    step during which it happened
     * @param lost    number of repeated steps
     * @param cause   cause as told by the mesh; empty if no node failed
     * @param speed   if a node joined, steps per second {@value JoinTrail#SECONDS} s later, relative to those before
     *     the fault; if a slow node got fewer experts, relative to those before that; otherwise null
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

        /** The rank that timed out and what it waited for; empty if none did, or the mesh has told another cause. */
        String waited() {
            Matcher found = WAIT.matcher(cause);
            return found.find() ? found.group() : "";
        }

        /** Seconds until the training continued, without the start of a JVM. */
        double besideStart() {
            return again - start;
        }
    }
}
