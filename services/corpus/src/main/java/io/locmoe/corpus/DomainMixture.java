package io.locmoe.corpus;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.tokens.CounterHash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How often each domain is drawn.
 *
 * @param shares [domains] probabilities; empty if all are equal
 */
record DomainMixture(int domains, Optional<double[]> shares) {

    /**
     * The mixture of the domains in their order.
     *
     * @param weights by name; empty for equal ones
     * @throws CorpusException if a name is not a domain's, or a domain has no weight
     */
    static DomainMixture of(List<String> domains, Map<String, Double> weights) {
        if (weights.isEmpty()) {
            return new DomainMixture(domains.size(), Optional.empty());
        }
        requireSameNames(domains, weights.keySet());
        double sum = domains.stream().mapToDouble(weights::get).sum();
        double[] shares =
                domains.stream().mapToDouble(name -> weights.get(name) / sum).toArray();
        return new DomainMixture(domains.size(), Optional.of(shares));
    }

    private static void requireSameNames(List<String> domains, Set<String> weighted) {
        String all = String.join(", ", domains);
        Stream<String> unknown = weighted.stream()
                .filter(name -> !domains.contains(name))
                .sorted()
                .map(name -> "mixture names '" + name + "', which is no domain; the domains are " + all);
        Stream<String> missing = domains.stream()
                .filter(name -> !weighted.contains(name))
                .map(name ->
                        "mixture has no weight for the domain '" + name + "'; give one, 0 to leave it out of training");
        List<String> problems = Stream.concat(unknown, missing).toList();
        if (!problems.isEmpty()) {
            throw new CorpusException(String.join("; ", problems));
        }
    }

    /** The domain of a draw. */
    int domain(long bits) {
        return shares.map(of -> domain(of, CounterHash.unit(bits)))
                .orElseGet(() -> (int) CounterHash.below(bits, domains));
    }

    /** The first domain whose sum of shares is above; rounding of the last sum chooses the last with a share. */
    private static int domain(double[] shares, double unit) {
        double sum = 0;
        int chosen = 0;
        for (int domain = 0; domain < shares.length && unit >= sum; domain++) {
            sum += shares[domain];
            chosen = shares[domain] > 0 ? domain : chosen;
        }
        return chosen;
    }

    /** Probability of a domain. */
    double share(int domain) {
        return shares.map(of -> of[domain]).orElse(1.0 / domains);
    }
}
