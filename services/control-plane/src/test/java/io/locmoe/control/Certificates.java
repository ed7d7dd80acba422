package io.locmoe.control;

import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.nio.file.Path;

/** Identities of a mesh called "test". */
record Certificates(Path directory, CertificateAuthority authority) {
    static Certificates in(Path directory) {
        return new Certificates(directory, CertificateAuthority.create(directory.resolve("authority"), "test"));
    }

    Identity of(Role role, String name) {
        Path own = directory.resolve(role.word() + "-" + name);
        authority.issue(new Principal("test", role, name), own);
        return Identity.load(own);
    }

    /** Trusts the mesh and has no certificate. */
    Identity stranger() {
        return Identity.trusting(directory.resolve("authority"));
    }
}
