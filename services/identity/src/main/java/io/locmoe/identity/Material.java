package io.locmoe.identity;

import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.util.Set;

/**
 * The contents of the files of an identity at one time.
 *
 * @param authorities trusted authorities
 * @param chain       chain of its own certificate; null, like the key, for an identity without one
 * @param self        principal of its own certificate; null for an identity without one
 */
record Material(Set<TrustAnchor> authorities, CertificateChain chain, PrivateKey key, Principal self) {
    Material {
        authorities = Set.copyOf(authorities);
    }
}
