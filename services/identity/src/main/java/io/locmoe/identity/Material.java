package io.locmoe.identity;

import java.security.PrivateKey;
import java.security.cert.TrustAnchor;
import java.util.Set;

/**
 * What the files of an identity said at one time.
 *
 * @param authorities that are trusted
 * @param chain       of the own certificate; null for an identity that only trusts, as the key is
 * @param self        whom the certificate is for; null for an identity that only trusts
 */
record Material(Set<TrustAnchor> authorities, CertificateChain chain, PrivateKey key, Principal self) {
    Material {
        authorities = Set.copyOf(authorities);
    }
}
