package io.locmoe.laboratory.bench.exchange;

import io.locmoe.files.PrivateDirectory;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Certificates of the processes of a benchmark, in a temporary directory that is removed at the end. */
record ExchangeCertificates(Path directory) implements AutoCloseable {
    private static final String MESH = "bench";

    static String name(int node) {
        return "node-" + node;
    }

    static ExchangeCertificates create(int nodes) throws IOException {
        ExchangeCertificates certificates = new ExchangeCertificates(Files.createTempDirectory("locmoe-bench-"));
        CertificateAuthority authority = CertificateAuthority.forThisProcess(MESH);
        for (int node = 0; node < nodes; node++) {
            authority.issue(new Principal(MESH, Role.NODE, name(node)), certificates.of(node));
        }
        return certificates;
    }

    /** The directory with the certificate of a process. */
    Path of(int node) {
        return directory.resolve(name(node));
    }

    @Override
    public void close() throws IOException {
        PrivateDirectory.removeTree(directory);
    }
}
