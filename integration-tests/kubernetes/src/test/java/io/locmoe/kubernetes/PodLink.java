package io.locmoe.kubernetes;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.process.CommandProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The link of a pod, from outside: who reaches it, and how fast.
 *
 * @param process holds the pod's network as long as there is the pod
 * @param logs    for the output of commands
 */
record PodLink(long process, Path logs) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> PATHS = Map.of("PATH", "/usr/sbin:/sbin:/usr/bin:/bin");
    private static final String CUT = "add table inet cut; add chain inet cut in { type filter hook input priority 0;"
            + " policy drop; }; add chain inet cut out { type filter hook output priority 0; policy drop; }";
    /** As for {@code --link-rate 100mbit}: four milliseconds may pass at once, 100 may wait. */
    private static final String BUCKET = " root tbf rate 100mbit burst 50000 limit 1250000";

    /** Why no rules can be made for a network here; empty where they can. */
    static Optional<String> whyNoRules(Path logs) {
        List<String> words = List.of("unshare", "--net", "nft", CUT);
        try (CommandProcess command = CommandProcess.start("rules", words, logs, PATHS)) {
            return command.awaitEnd(LIMIT) == 0
                    ? Optional.empty()
                    : Optional.of("network policies of pods cannot be enforced here, as nft makes no rules:"
                            + command.tail());
        }
    }

    /** Lets all that it sends and all that is sent to it get lost, without a word to anybody. */
    void cut() {
        run("nft", CUT);
    }

    /** Ends {@link #cut}. */
    void heal() {
        run("nft", "delete table inet cut");
    }

    /** Obeys a policy from now on, for as long as there is the pod. */
    void obey(PlayedPolicy policy, String machine) {
        run("nft", policy.rules(machine));
    }

    /** Lets nobody connect to a port, without a word to anybody. */
    void close(int port) {
        run(
                "nft",
                "add table inet closed; add chain inet closed in { type filter hook input priority 0; policy accept; };"
                        + " add rule inet closed in iifname != \"lo\" tcp flags & (syn | ack) == syn tcp dport " + port
                        + " drop");
    }

    /** Ends {@link #close}. */
    void reopen() {
        run("nft", "delete table inet closed");
    }

    /** Ends {@link #limit} for what it sends; the bytes that it has sent so. */
    long unlimit() {
        String statistics = run("tc", "-s", "qdisc", "show", "dev", "eth0");
        run("tc", "qdisc", "del", "dev", "eth0", "root");
        return Long.parseLong(statistics.replaceFirst("(?s).* tbf .*?Sent (\\d+) bytes.*", "$1"));
    }

    /** Limits both directions to 100 Mbit/s, each where it is sent. */
    void limit() {
        run(("tc qdisc replace dev eth0" + BUCKET).split(" "));
        // The end at the bridge has this number.
        String number = run("ip", "-o", "link", "show", "eth0").replaceFirst("(?s).*?eth0@if(\\d+):.*", "$1");
        String other = command("ip", "-o", "link")
                .lines()
                .filter(line -> line.startsWith(number + ": "))
                .findFirst()
                .orElseThrow()
                .replaceFirst("\\d+: ([^@:]+)[@:].*", "$1");
        command(("tc qdisc replace dev " + other + BUCKET).split(" "));
    }

    /** Runs a command of this machine in the pod's network. */
    private String run(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target=" + process, "--net"));
        all.addAll(List.of(words));
        return command(all.toArray(String[]::new));
    }

    private String command(String... words) {
        try (CommandProcess command = CommandProcess.start("link", List.of(words), logs, PATHS)) {
            if (command.awaitEnd(LIMIT) != 0) {
                throw new HarnessException("'" + String.join(" ", words) + "' failed:" + command.tail());
            }
            return command.output().strip();
        }
    }
}
