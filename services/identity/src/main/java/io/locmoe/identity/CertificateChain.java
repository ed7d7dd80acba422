package io.locmoe.identity;

import io.locmoe.identity.IdentityException.Code;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A certificate, and the certificates that sign it up to an authority. */
record CertificateChain(List<X509Certificate> certificates) {
    CertificateChain {
        certificates = List.copyOf(certificates);
    }

    X509Certificate first() {
        return certificates.getFirst();
    }

    /**
     * A moment between three quarters and eleven twelfths of the first certificate's life. cert-manager renews after
     * two thirds, and the last twelfth is left for a process that is slow to end.
     *
     * @param turn where in between, from 0 to 1
     */
    Instant turn(double turn) {
        Instant from = first().getNotBefore().toInstant();
        long life = Duration.between(from, first().getNotAfter().toInstant()).toMillis();
        return from.plusMillis(Math.round(life * (3.0 / 4 + turn / 6)));
    }

    /**
     * Checks the chain and returns its principal.
     *
     * @throws IdentityException if it does not reach a trusted authority, is not valid now, or names no principal
     */
    Principal check(Set<TrustAnchor> authorities, Instant now) {
        X509Certificate authority = authority(authorities, now);
        checkTime(first(), now);
        checkTime(authority, now);
        return Principal.of(first());
    }

    /**
     * The authority that the chain reaches. Signatures are checked for the valid moment nearest to now, so that an
     * expired certificate of this mesh is distinguished from a stranger's.
     */
    private X509Certificate authority(Set<TrustAnchor> authorities, Instant now) {
        Set<X509Certificate> trusted =
                authorities.stream().map(TrustAnchor::getTrustedCert).collect(Collectors.toSet());
        List<X509Certificate> below = Stream.concat(
                        Stream.of(first()), certificates.stream().skip(1).filter(one -> !trusted.contains(one)))
                .toList();
        try {
            PKIXParameters parameters = new PKIXParameters(authorities);
            parameters.setRevocationEnabled(false);
            parameters.setDate(nearest(now));
            PKIXCertPathValidatorResult reached = (PKIXCertPathValidatorResult) CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
            return reached.getTrustAnchor().getTrustedCert();
        } catch (CertPathValidatorException e) {
            throw new IdentityException(
                    code(e.getReason()),
                    "the certificate of " + first().getSubjectX500Principal() + " is signed by "
                            + first().getIssuerX500Principal() + "; ca.pem has " + subjects(trusted) + " ("
                            + e.getMessage() + ")",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IdentityException(Code.WRONG_CA, "the certificate cannot be checked: " + e.getMessage(), e);
        }
    }

    private Date nearest(Instant now) {
        Date date = Date.from(now);
        if (date.before(first().getNotBefore())) {
            return first().getNotBefore();
        }
        return date.after(first().getNotAfter()) ? first().getNotAfter() : date;
    }

    /** Validity errors here are those of certificates between the first one and the authority. */
    private static Code code(Reason reason) {
        if (reason == BasicReason.EXPIRED) {
            return Code.EXPIRED;
        }
        return reason == BasicReason.NOT_YET_VALID ? Code.NOT_YET_VALID : Code.WRONG_CA;
    }

    private static String subjects(Set<X509Certificate> certificates) {
        return certificates.stream()
                .map(one -> one.getSubjectX500Principal().toString())
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /** @throws IdentityException if the certificate is not valid now */
    static void checkTime(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw new IdentityException(
                    Code.EXPIRED,
                    "the certificate of " + certificate.getSubjectX500Principal() + " expired at "
                            + certificate.getNotAfter().toInstant() + "; renew it",
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new IdentityException(
                    Code.NOT_YET_VALID,
                    "the certificate of " + certificate.getSubjectX500Principal() + " is valid from "
                            + certificate.getNotBefore().toInstant() + " on; here it is " + now
                            + ": compare the machines' clocks",
                    e);
        }
    }
}
