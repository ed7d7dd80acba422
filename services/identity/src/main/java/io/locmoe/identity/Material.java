package io.locmoe.identity;

import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.util.Optional;
import java.util.Set;

/**
 * The contents of the files of an identity at one time.
 *
 * @param authorities trusted authorities
 * @param own         its own certificate; empty for an identity that only checks others
 */
record Material(Set<TrustAnchor> authorities, Optional<Own> own) {
    /**
     * The certificate of an identity.
     *
     * @param self principal that it proves
     */
    record Own(CertificateChain chain, PrivateKey key, Principal self) {}

    Material {
        authorities = Set.copyOf(authorities);
    }

    /** The principal of its own certificate. */
    Optional<Principal> self() {
        return own.map(Own::self);
    }
}
