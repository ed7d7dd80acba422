package io.locmoe.cli.certificates;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.IdentityException;
import io.locmoe.launcher.RunException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code certificates}: creates an authority and the certificates of a mesh, and renews them. */
@Command(
        name = "certificates",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes certificates for the nodes and users of a mesh.",
            "The first call makes an authority in DIR. Each call issues a certificate for every node and user that it"
                    + " names, into DIR/NAME; without names it renews all certificates. Nodes take new files without a"
                    + " restart."
        })
public final class CertificatesCommand implements Callable<Integer> {
    private static final int MOST_DAYS = 3650;
    private static final int MOST_NODES = 4096;

    @Parameters(paramLabel = "DIR", description = "Directory of the authority; keep it away from the nodes.")
    private Path directory;

    @Option(names = "--mesh", paramLabel = "NAME", description = "The mesh, as its nodes' setting 'cluster' (locmoe).")
    private String mesh;

    @Option(
            names = "--nodes",
            paramLabel = "NAME[,NAME...]",
            split = ",",
            description = "Nodes by their setting 'name'.")
    private List<String> nodes = List.of();

    @Option(names = "--node-count", paramLabel = "N", description = "The nodes node-0 to node-(N-1).")
    private Integer nodeCount;

    @Option(
            names = "--users",
            paramLabel = "NAME:ROLE[,...]",
            split = ",",
            description = "Users, each with the role watch, submit or administer.")
    private List<String> users = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "365",
            description = "How long the certificates are valid (${DEFAULT-VALUE}).")
    private int days;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        checkNumbers();
        try {
            List<String> lines = issue().lines();
            lines.forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (IdentityException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private void checkNumbers() {
        if (days < 1 || days > MOST_DAYS) {
            throw RunException.usage("--days must be in [1, " + MOST_DAYS + "]: " + days);
        }
        if (nodeCount != null && (nodeCount < 1 || nodeCount > MOST_NODES)) {
            throw RunException.usage("--node-count must be in [1, " + MOST_NODES + "]: " + nodeCount);
        }
    }

    private IssuedText issue() {
        boolean found = CertificateAuthority.exists(directory);
        Optional<CertificateAuthority> known =
                found ? Optional.of(CertificateAuthority.open(directory)) : Optional.empty();
        Holders holders = holders(known);
        holders.checkKind(directory);
        CertificateAuthority authority = known.orElseGet(() -> CertificateAuthority.create(directory, meshOf(known)));
        Duration validity = Duration.ofDays(days);
        holders.principals().forEach(one -> authority.issue(one, directory.resolve(one.name()), validity));
        Instant until = Instant.now().plus(validity);
        Instant end = until.isBefore(authority.expires()) ? until : authority.expires();
        return new IssuedText(directory, authority.mesh(), !found, end, holders);
    }

    private String meshOf(Optional<CertificateAuthority> known) {
        String own = known.map(CertificateAuthority::mesh).orElse(mesh == null ? "locmoe" : mesh);
        if (mesh != null && !mesh.equals(own)) {
            throw RunException.usage("the authority in " + directory + " is of mesh '" + own + "', not of '" + mesh
                    + "'; each mesh has an authority of its own");
        }
        return own;
    }

    private Holders holders(Optional<CertificateAuthority> known) {
        int count = nodeCount == null ? 0 : nodeCount;
        Holders named = Holders.of(meshOf(known), nodes, count, users);
        Holders holders = named.principals().isEmpty() && known.isPresent() ? Holders.in(directory) : named;
        if (holders.principals().isEmpty()) {
            throw RunException.usage(
                    "no node or user is named: write --nodes NAME,... or --node-count N, and --users NAME:ROLE");
        }
        return holders;
    }
}
