package io.locmoe.cli.certificates;

import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells what was created, and what to do with it.
 *
 * @param newAuthority whether this call created the authority
 */
record IssuedText(Path directory, String mesh, boolean newAuthority, Instant until, Holders holders) {

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (newAuthority) {
            lines.add("The authority of mesh '" + mesh + "' is " + directory.resolve("ca.pem") + ". Whoever has "
                    + directory.resolve("ca-key.pem") + " can be any node or user:");
            lines.add("keep that file away from the nodes.");
        }
        lines.add("Valid until " + until.truncatedTo(ChronoUnit.MINUTES) + ":");
        holders.principals().forEach(one -> lines.add(line(one)));
        first(Role.NODE).ifPresent(node -> lines.addAll(settings(node)));
        Optional<Principal> user =
                first(Role.ADMINISTER).or(() -> first(Role.SUBMIT)).or(() -> first(Role.WATCH));
        user.ifPresent(one ->
                lines.add("A user: ./locmoe train --mesh HOST:PORT --certificates " + directory.resolve(one.name())));
        return lines;
    }

    private String line(Principal one) {
        int width = holders.principals().stream()
                .mapToInt(other -> other.name().length())
                .max()
                .orElse(0);
        return String.format(
                "  %-" + width + "s  %-10s  %s", one.name(), one.role().word(), directory.resolve(one.name()));
    }

    private Optional<Principal> first(Role role) {
        return holders.principals().stream().filter(one -> one.role() == role).findFirst();
    }

    private List<String> settings(Principal node) {
        return List.of(
                "Each node needs its own directory, and these settings:",
                "  name: " + node.name(),
                "  cluster: " + node.mesh(),
                "  certificates: " + directory.resolve(node.name()).toAbsolutePath());
    }
}
