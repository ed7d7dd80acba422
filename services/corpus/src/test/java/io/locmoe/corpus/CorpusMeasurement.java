package io.locmoe.corpus;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Prints size, fingerprint and cost of loading each built-in domain; the numbers of the README come from it. */
public final class CorpusMeasurement {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private CorpusMeasurement() {}

    /** @param names domains to load; none for all */
    public static void main(String... names) {
        Corpus corpus = Corpus.open(CorpusSettings.defaults(256));
        for (int domain = 0; domain < corpus.domains().size(); domain++) {
            String name = corpus.domains().get(domain);
            if (names.length == 0 || List.of(names).contains(name)) {
                long wall = System.nanoTime();
                long cpu = PROCESS.getProcessCpuTime();
                long tokens = corpus.trainingTokens(domain);
                System.out.printf(
                        "%-10s %,10d training tokens, loaded in %4d ms (%4d ms of CPU), fingerprint %016x%n",
                        name,
                        tokens,
                        (System.nanoTime() - wall) / 1_000_000,
                        (PROCESS.getProcessCpuTime() - cpu) / 1_000_000,
                        corpus.fingerprint(domain));
            }
        }
        System.out.printf("the process took %d ms of CPU in all%n", PROCESS.getProcessCpuTime() / 1_000_000);
    }
}
